import type { BackendResourceSpec } from '../../../src/manifest/types.gen.ts';
import type { BackendResource } from '../../../src/sandbox/store/rows.ts';
import type { Document, World } from '../../e2e/world.ts';
import { oneByOne, type KindDescription } from '../kind-description.ts';

function machine(number: number, changes: Partial<BackendResourceSpec> = {}): Document {
  const name = `vm-${String(number)}`;
  return {
    kind: 'BackendResource',
    name,
    spec: {
      offering: { name: 'Cluster with HEAppE' },
      project: { name: 'Example Project' },
      backend_id: name,
      name: 'machine',
      ...changes,
    },
  };
}

/** The rows with those in the place of which a resource has come. */
function rows({ sandbox: { store } }: World): readonly string[] {
  return [
    ...[...store.backendResources.values()].map(({ backendId }) => backendId),
    ...[...store.resources.values()].map(({ backendId }) => backendId),
  ].filter((backendId) => backendId.startsWith('vm-'));
}

function row({ sandbox: { store } }: World): BackendResource {
  const [first] = store.backendResources.values();
  if (first === undefined) throw new Error('there is no backend resource');
  return first;
}

export const backendResource: KindDescription = {
  kind: 'BackendResource',
  generations: ['8.0'],
  prepare(world) {
    const { store } = world.sandbox;
    const offering = store.offerings.get(world.sandbox.id('heappe_cluster'));
    if (offering !== undefined) Object.assign(offering, { shared: false, state: 'Active' });
  },
  document: (_, number) => machine(number),
  changes: () =>
    oneByOne<BackendResourceSpec>(
      (changed) => machine(0, changed),
      { name: 'renamed', backend_metadata: { limits: { cpu: 1 } }, import: {} },
      (field) => (field === 'import' ? {} : { action: 'replace' }),
    ),
  otherFields: { offering: 'identifies it', project: 'identifies it', backend_id: 'identifies it' },
  drift(world) {
    world.sandbox.store.backendResources.set(row(world).uuid, { ...row(world), name: 'by hand' });
    return 'name';
  },
  count: (world) => rows(world).length,
  makes: true,
  hasWorker: false,
  removedBy: 'delete',
  copies(world, last) {
    const { store } = world.sandbox;
    const pattern = row(world);
    for (let number = 1; number <= last; number += 1) {
      const uuid = store.newUuid();
      store.backendResources.set(uuid, { ...pattern, uuid, backendId: `vm-${String(number)}` });
    }
  },
  reads: { fixed: 8, lists: 1 },
};
