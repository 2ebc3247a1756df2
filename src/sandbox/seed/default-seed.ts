import type { Seed } from './seed.ts';

/**
 * What the sandbox starts with: a member of staff (`admin`), the owners of two service providers (`owner`, `operator`),
 * two users without rights (`alice`, `bob`), a provider that nobody owns yet, organizations that provide no services, three categories, groups and tags,
 * a cloud with a tenant that was ordered as a resource, a cluster that is reached through OpenPortal, and resources of
 * another one that LEXIS can use, of which `br2` has no backend_id. Tokens do not expire. HEAppE takes a second for what takes minutes in earnest.
 */
export const DEFAULT_SEED: Seed = {
  actors: { admin: 'admin', owner: 'owner', operator: 'operator', alice: 'alice', bob: 'bob' },
  users: {
    admin: { username: 'admin', first_name: 'Ada', last_name: 'Admin', is_staff: true, token_lifetime: null },
    owner: {
      username: 'owner',
      first_name: 'Olga',
      last_name: 'Owner',
      token_lifetime: null,
      roles: [{ role: 'CUSTOMER.OWNER', on: 'university', by: 'admin' }],
    },
    operator: {
      username: 'operator',
      first_name: 'Otto',
      last_name: 'Operator',
      token_lifetime: null,
      roles: [{ role: 'CUSTOMER.OWNER', on: 'remote', by: 'admin' }],
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
    test: { name: 'Test Customer', service_provider: true },
    remote: { name: 'Remote Computing', slug: 'remote-computing', service_provider: true },
    ashley: { name: 'Ashley and Sons', slug: 'ashley-and-sons' },
  },
  projects: {
    project: { customer: 'institute', name: 'Example Project' },
    access: { customer: 'ashley', name: 'Automated coherent access' },
  },
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
  offerings: {
    heappe_cluster: {
      customer: 'remote',
      category: 'hpc_category',
      type: 'Marketplace.Basic',
      name: 'Cluster with HEAppE',
      plugin_options: {
        heappe_url: 'https://heappe.example.org',
        heappe_username: 'admin',
        heappe_cluster_id: '1',
        heappe_local_base_path: '~/',
      },
      secret_options: { heappe_password: 'secret' },
    },
    cloud_offering: {
      customer: 'remote',
      category: 'cloud_category',
      type: 'OpenStack.Tenant',
      name: 'Remote cloud',
    },
  },
  resources: {
    cloud_project: {
      offering: 'cloud_offering',
      project: 'project',
      name: 'example-tenant',
      limits: { cores: 10, ram: 20_480, storage: 102_400 },
      scope: 'tenant',
    },
    bandwidth: {
      offering: 'heappe_cluster',
      project: 'access',
      name: 'brandturn-keybandwidth',
      backend_id: 'dca3f539-3215-476d-b68b-36d8844502f0',
    },
    br1: { offering: 'heappe_cluster', project: 'access', name: 'br1', backend_id: 'project_000003' },
    unnamed: { offering: 'heappe_cluster', project: 'access', name: 'br2' },
  },
  switches: { heappe_last_step_s: 1 },
  tenants: { tenant: { project: 'project', settings: 'cloud', name: 'example-tenant' } },
};
