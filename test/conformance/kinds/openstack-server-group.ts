import type { OpenStackServerGroupSpec } from '../../../src/manifest/types.gen.ts';
import type { ServerGroup } from '../../../src/sandbox/store/openstack-rows.ts';
import type { Document, World } from '../../e2e/world.ts';
import { oneByOne, type KindDescription } from '../kind-description.ts';

const TENANT = { name: 'example-tenant', project: { name: 'Example Project' } };

function group(number: number, changes: Partial<OpenStackServerGroupSpec> = {}): Document {
  const name = `group-${String(number)}`;
  const spec: OpenStackServerGroupSpec = { tenant: TENANT, name, policy: 'affinity', ...changes };
  return { kind: 'OpenStackServerGroup', name, spec };
}

function row({ sandbox: { store } }: World): ServerGroup {
  const [first] = store.serverGroups.values();
  if (first === undefined) throw new Error('there is no server group');
  return first;
}

export const openstackServerGroup: KindDescription = {
  kind: 'OpenStackServerGroup',
  generations: ['2024-10', 'openportal-2024-08', '8.0'],
  document: (_, number) => group(number),
  changes: (generation) =>
    oneByOne<OpenStackServerGroupSpec>(
      (changed) => group(0, changed),
      // Before 8.0 there is one policy.
      { ...(generation === '8.0' ? { policy: 'soft-affinity' } : {}), name: 'renamed' },
      (field) => ({ action: 'replace', ...(field === 'name' ? { isPinned: true } : {}) }),
    ),
  otherFields: { tenant: 'identifies it', description: 'cannot be changed' },
  drift(world) {
    row(world).policy = 'soft-affinity';
    return 'policy';
  },
  count: ({ sandbox: { store } }) => store.serverGroups.size,
  makes: true,
  hasWorker: true,
  erred(world) {
    Object.assign(row(world), { state: 'Erred', errorMessage: 'Service Unavailable (HTTP 503)' });
    return 'Service Unavailable (HTTP 503)';
  },
  removedBy: 'delete',
  copies(world, last) {
    const { store } = world.sandbox;
    const pattern = row(world);
    for (let number = 1; number <= last; number += 1) {
      const uuid = store.newUuid();
      store.serverGroups.set(uuid, { ...pattern, uuid, name: `group-${String(number)}` });
    }
  },
  reads: { fixed: 6, lists: 1 },
};
