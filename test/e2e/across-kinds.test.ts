import { expect, test } from 'vitest';
import { startWorld, type Document } from './world.ts';

const PROJECT = { name: 'Example Project' };

const HEAPPE = {
  heappe_url: 'https://heappe.example.org',
  heappe_username: 'admin',
  heappe_cluster_id: '1',
  heappe_local_base_path: '~/',
};

/** One of each kind, those first that need the others. */
const DOCUMENTS: readonly Document[] = [
  {
    kind: 'ResourceLimits',
    name: 'of-the-share',
    spec: { target: { allocation: { manifest: 'share' } }, limits: { node: 123 } },
  },
  {
    kind: 'ResourceLimits',
    name: 'of-the-machine',
    spec: { target: { resource: { manifest: 'machine' } }, limits: { hours: 7 } },
  },
  {
    kind: 'ResourceLimits',
    name: 'of-the-tenant',
    spec: { target: { resource: { name: 'example-tenant', project: PROJECT } }, limits: { cores: 20 } },
  },
  {
    kind: 'LexisLink',
    name: 'link',
    spec: { resource: { manifest: 'machine' }, robot_username: 'svc_lexis' },
  },
  {
    kind: 'ServiceAccount',
    name: 'agent',
    spec: {
      username: 'agent',
      email: 'agent@example.org',
      grants: [{ role: 'OFFERING.MANAGER', scope: { offering: { manifest: 'machines' } } }],
    },
  },
  {
    kind: 'OpenPortalAllocation',
    name: 'share',
    spec: { project: PROJECT, service_settings: { name: 'Isambard' }, name: 'share' },
  },
  {
    kind: 'BackendResource',
    name: 'machine',
    spec: {
      offering: { manifest: 'machines' },
      project: PROJECT,
      backend_id: 'vm-1',
      name: 'machine',
      import: { plan: { name: 'Default' } },
    },
  },
  {
    name: 'machines',
    spec: {
      name: 'Machines',
      customer: { name: 'Example University' },
      category: { name: 'HPC' },
      type: 'Marketplace.Basic',
      components: [{ type: 'hours', name: 'Hours', measured_unit: 'h', billing_type: 'limit' }],
      plans: [{ name: 'Default', unit: 'month', prices: { hours: 1 } }],
      plugin_options: HEAPPE,
      secret_options: { heappe_password: { valueFrom: { env: 'SITE_TOKEN' } } },
      state: 'Active',
    },
  },
];

test('what refers to each other is made in one run, in the order of the references', async () => {
  const world = await startWorld('8.0');
  try {
    const { objects } = await world.plan(DOCUMENTS);
    const keys = objects.map(({ key }) => key);
    for (const [needed, needing] of [
      ['Offering/machines', 'BackendResource/machine'],
      ['BackendResource/machine', 'LexisLink/link'],
      ['BackendResource/machine', 'ResourceLimits/of-the-machine'],
      ['OpenPortalAllocation/share', 'ResourceLimits/of-the-share'],
    ] as const) {
      expect(keys.indexOf(needed)).toBeLessThan(keys.indexOf(needing));
    }
    const { results } = await world.apply(await world.plan(DOCUMENTS));
    expect(results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
    const after = await world.plan(DOCUMENTS);
    expect(after.objects.filter(({ action }) => action !== 'no-op')).toEqual([]);
    const { store } = world.sandbox;
    const machine = [...store.resources.values()].find(({ name }) => name === 'machine');
    const [robot] = store.robotAccounts.values();
    expect([machine?.limits, robot?.resource === machine?.uuid, robot?.username]).toEqual([
      { hours: 7 },
      true,
      'svc_lexis',
    ]);
    const [share] = store.allocations.values();
    expect(share?.inBackend).toEqual({ node_limit: 123 });
  } finally {
    await world.close();
  }
});
