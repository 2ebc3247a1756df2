import type { Seed } from './seed.ts';

/**
 * What the sandbox starts with: a member of staff (`admin`), the owner of a service provider (`owner`), two users without
 * rights (`alice`, `bob`), a second organization that provides no services, three categories, groups and tags, and a
 * cluster that is reached through OpenPortal. Tokens do not expire.
 */
export const DEFAULT_SEED: Seed = {
  actors: { admin: 'admin', owner: 'owner', alice: 'alice', bob: 'bob' },
  users: {
    admin: { username: 'admin', first_name: 'Ada', last_name: 'Admin', is_staff: true, token_lifetime: null },
    owner: {
      username: 'owner',
      first_name: 'Olga',
      last_name: 'Owner',
      token_lifetime: null,
      roles: [{ role: 'CUSTOMER.OWNER', on: 'university', by: 'admin' }],
    },
    alice: { username: 'alice', first_name: 'Alice', last_name: 'Agent', token_lifetime: null },
    bob: { username: 'bob', first_name: 'Bob', last_name: 'Builder', token_lifetime: null },
  },
  organization_groups: {
    universities: { name: 'Universities' },
    institutes: { name: 'Institutes', parent: 'universities' },
  },
  tags: { hpc: { name: 'hpc' }, gpu: { name: 'gpu' } },
  customers: {
    university: {
      name: 'Example University',
      slug: 'example-university',
      backend_id: 'EU-1',
      service_provider: true,
      organization_groups: ['universities'],
    },
    institute: { name: 'Example Institute', slug: 'example-institute', organization_groups: ['institutes'] },
  },
  projects: { project: { customer: 'institute', name: 'Example Project' } },
  service_settings: {
    isambard: { type: 'OPENPORTAL', name: 'Isambard', customer: 'university' },
    cloud: { type: 'OpenStack', name: 'Example Cloud', customer: 'university' },
  },
  categories: {
    hpc_category: { title: 'HPC', description: 'Computing time' },
    storage_category: { title: 'Storage', description: 'Places for data' },
    cloud_category: {
      title: 'Private cloud',
      attributes: [
        { key: 'location', title: 'Location', type: 'string', required: true },
        { key: 'support_level', title: 'Support level', type: 'string', default: 'basic' },
      ],
    },
  },
  tenants: { tenant: { project: 'project', settings: 'cloud', name: 'example-tenant' } },
};
