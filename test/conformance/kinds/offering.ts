import type { OfferingSpec } from '../../../src/manifest/types.gen.ts';
import type { Offering } from '../../../src/sandbox/store/rows.ts';
import type { Document, World } from '../../e2e/world.ts';
import { oneByOne, type KindDescription } from '../kind-description.ts';

const BASE = {
  customer: { name: 'Example University' },
  category: { name: 'HPC' },
  type: 'Marketplace.Slurm',
  description: 'Fast',
  vendor_details: 'Made here',
  datacite_doi: '10.1234/5678',
  country: 'EE',
  billable: true,
  shared: true,
  latitude: 59.4,
  longitude: 24.7,
  components: [{ type: 'cpu', name: 'CPU', billing_type: 'usage', measured_unit: 'hours' }],
  plans: [{ name: 'Default', unit: 'month', prices: { cpu: '0.10' } }],
} satisfies Omit<OfferingSpec, 'name'>;

function cluster(number: number, changes: Partial<OfferingSpec> = {}): Document {
  const name = `cluster-${String(number)}`;
  return { name, spec: { name, ...BASE, ...changes } };
}

/** Fields that every generation has. */
const COMMON: Partial<OfferingSpec> = {
  name: 'Renamed',
  category: { name: 'Storage' },
  slug: 'renamed',
  description: '',
  full_description: '<p>All of it</p>',
  getting_started: 'Log in.',
  integration_guide: 'Call us.',
  privacy_policy_link: 'https://example.org/privacy',
  attributes: { location: 'Tartu' },
  options: { order: ['shell'], options: { shell: { type: 'string', label: 'Shell' } } },
  resource_options: { order: ['note'], options: { note: { type: 'string', label: 'Note' } } },
  plugin_options: { service_provider_can_create_offering_user: true },
  secret_options: { token: { valueFrom: { env: 'SITE_TOKEN' } } },
  backend_id: 'cluster-1',
  backend_metadata: { partition: 'alpha' },
  latitude: 58.4,
  longitude: 26.7,
  components: [
    { type: 'cpu', name: 'Processors', billing_type: 'usage', measured_unit: 'hours' },
    { type: 'gpu', name: 'GPU', billing_type: 'usage', measured_unit: 'hours' },
  ],
  plans: [
    { name: 'Default', unit: 'month', prices: { cpu: '0.20', gpu: 1 } },
    { name: 'Guest', unit: 'day', prices: { cpu: '0.30' } },
  ],
  endpoints: [{ name: 'Portal', url: 'https://portal.example.org' }],
  organization_groups: [{ name: 'Universities' }],
  state: 'Paused',
  paused_reason: 'repairs',
};

/** Fields that newer servers have no more. */
const OLDER: Partial<OfferingSpec> = {
  terms_of_service: 'Be kind.',
  terms_of_service_link: 'https://example.org/terms',
};

/** Fields that older servers do not have yet. */
const NEWER: Partial<OfferingSpec> = {
  access_url: 'https://example.org/access',
  backend_id_rules: { format: { regex: '^[a-z]+$' } },
  tags: [{ name: 'hpc' }],
};

function row({ sandbox: { store } }: World): Offering {
  const offering = [...store.offerings.values()].find(({ name }) => name === 'cluster-0');
  if (offering === undefined) throw new Error('there is no offering');
  return offering;
}

export const offering: KindDescription = {
  kind: 'Offering',
  generations: ['2024-10', 'openportal-2024-08', '8.0'],
  document: (_, number) => cluster(number),
  changes: (generation) =>
    oneByOne<OfferingSpec>(
      (changed) => cluster(0, changed),
      { ...(generation === '8.0' ? NEWER : OLDER), ...COMMON },
      (field) => (field === 'name' ? { isPinned: true } : {}),
    ),
  otherFields: {
    customer: 'identifies it',
    type: 'is set at creation alone',
    vendor_details: 'is set at creation alone',
    native_name: 'is set at creation alone',
    native_description: 'is set at creation alone',
    rating: 'is set at creation alone',
    datacite_doi: 'is set at creation alone',
    country: 'is set at creation alone',
    shared: 'is set at creation alone',
    billable: 'is set at creation alone',
    service_attributes: 'offerings of this type have no service behind them',
    access: 'objects of their own',
    helpdesk_url: 'only servers newer than the sandbox show it',
    documentation_url: 'only servers newer than the sandbox show it',
    compliance_checklist: 'the sandbox has none',
    offering_group: 'the sandbox has none',
  },
  drift(world) {
    row(world).columns['description'] = 'Slow';
    return 'description';
  },
  count: ({ sandbox: { store } }) => store.offerings.size,
  makes: true,
  hasWorker: false,
  removedBy: 'archive',
  copies(world, last) {
    const { store } = world.sandbox;
    const { plans: _, ...fields } = BASE;
    const uuids = world.sandbox.addOfferings(last, {
      ...fields,
      customer: 'university',
      category: 'hpc_category',
      name: 'copy',
      plans: [{ name: 'Default', unit: 'month', prices: { cpu: 0.1 } }],
    });
    for (const [index, uuid] of uuids.entries()) {
      const copy = store.offerings.get(uuid);
      if (copy !== undefined) copy.name = `cluster-${String(index + 1)}`;
    }
  },
  reads: { fixed: 6, lists: 1 },
};
