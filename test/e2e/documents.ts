import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import type { OfferingDocument } from './world.ts';

/** An offering that uses every group of fields that both generations accept. */
export const richSpec: OfferingSpec = {
  name: 'Test cluster',
  customer: { name: 'Example University' },
  category: { name: 'HPC' },
  type: 'Marketplace.Slurm',
  description: 'Fast & <b>open</b> to <strong>all</strong>',
  getting_started: 'Log in.',
  attributes: { location: 'Tartu' },
  options: { order: ['shell'], options: { shell: { type: 'string', label: 'Shell' } } },
  secret_options: { token: { valueFrom: { env: 'SITE_TOKEN' } } },
  backend_metadata: { cluster: 'alpha' },
  latitude: 58.4,
  longitude: 26.7,
  country: 'EE',
  components: [
    { type: 'cpu', name: 'CPU', billing_type: 'usage', measured_unit: 'hours' },
    { type: 'storage', name: 'Storage', billing_type: 'fixed', measured_unit: 'GB' },
  ],
  plans: [
    { name: 'Default', unit: 'month', prices: { cpu: '0.10', storage: 2 }, quotas: { storage: 5 } },
    { name: 'Partner', unit: 'day', prices: { cpu: '0.05' } },
  ],
  endpoints: [{ name: 'Portal', url: 'https://portal.example.org' }],
  organization_groups: [{ name: 'Universities' }],
  access: [{ user: { username: 'alice' }, role: 'OFFERING.MANAGER' }],
  state: 'Active',
};

export const rich: OfferingDocument = { name: 'test-cluster', spec: richSpec };
