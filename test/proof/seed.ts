import { DEFAULT_SEED } from '../../src/sandbox/seed/default-seed.ts';
import type { Seed } from '../../src/sandbox/seed/seed.ts';

/**
 * A server on which others have much that looks like ours: the same names in other organizations, projects and clouds,
 * an archived offering of our own organization, and one offering that was made by hand and is to be adopted.
 */
export const CROWDED_SEED: Seed = {
  ...DEFAULT_SEED,
  users: {
    ...DEFAULT_SEED.users,
    carol: {
      username: 'carol',
      first_name: 'Carol',
      last_name: 'Caretaker',
      token_lifetime: null,
      roles: [{ role: 'OFFERING.MANAGER', on: 'by_hand', by: 'admin' }],
    },
    helper2: { username: 'helper-2', first_name: 'Site', last_name: 'Helper', token_lifetime: null },
  },
  projects: { ...DEFAULT_SEED.projects, third: { customer: 'institute', name: 'Third Project' } },
  offerings: {
    ...DEFAULT_SEED.offerings,
    other_cluster: { ...offering('Test Cluster'), customer: 'remote' },
    other_storage: { ...offering('Storage'), customer: 'remote' },
    old_cluster: { ...offering('Test Cluster'), state: 'Archived' },
    by_hand: { ...offering('By hand'), description: 'Somebody made it' },
  },
  allocations: {
    other_share: {
      project: 'access',
      settings: 'isambard',
      name: 'share',
      backend_id: 'other.share',
      cpu_limit: 1,
      gpu_limit: 1,
      ram_limit: 1,
      node_limit: 1,
    },
  },
  tenants: {
    ...DEFAULT_SEED.tenants,
    other_tenant: { project: 'access', settings: 'cloud', name: 'other-tenant' },
  },
  server_groups: {
    other_spread: {
      tenant: 'other_tenant',
      name: 'spread',
      policy: 'affinity',
      backend_id: '{{one|dashed}}',
    },
    near_spread: { tenant: 'tenant', name: 'spread-2', policy: 'affinity', backend_id: '{{two|dashed}}' },
  },
};

function offering(name: string): NonNullable<Seed['offerings']>[string] {
  return {
    customer: 'university',
    category: 'storage_category',
    type: 'Marketplace.Basic',
    name,
    components: [{ type: 'cpu', name: 'CPU', billing_type: 'usage', measured_unit: 'hours' }],
    plans: [{ name: 'Default', unit: 'month' }],
  };
}
