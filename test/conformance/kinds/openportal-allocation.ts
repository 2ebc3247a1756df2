import type { OpenPortalAllocationSpec } from '../../../src/manifest/types.gen.ts';
import type { Allocation } from '../../../src/sandbox/store/rows.ts';
import type { Generation } from '../../../src/waldur/instance.ts';
import type { Document, World } from '../../e2e/world.ts';
import { oneByOne, type KindDescription } from '../kind-description.ts';

type Limits = Pick<OpenPortalAllocationSpec, 'node_limit' | 'cpu_limit' | 'gpu_limit' | 'ram_limit'>;

function projectName(number: number): string {
  return number === 0 ? 'Example Project' : `Project ${String(number)}`;
}

function limits(generation: Generation): Limits {
  return generation === '8.0' ? { node_limit: 100 } : { cpu_limit: 100, gpu_limit: 10, ram_limit: 1000 };
}

function allocation(
  generation: Generation,
  number: number,
  changes: Partial<OpenPortalAllocationSpec> = {},
): Document {
  return {
    kind: 'OpenPortalAllocation',
    name: `share-${String(number)}`,
    spec: {
      project: { name: projectName(number) },
      service_settings: { name: 'Isambard' },
      name: 'share',
      description: 'first',
      ...limits(generation),
      ...changes,
    },
  };
}

function row({ sandbox: { store } }: World): Allocation {
  const [first] = store.allocations.values();
  if (first === undefined) throw new Error('there is no allocation');
  return first;
}

export const openportalAllocation: KindDescription = {
  kind: 'OpenPortalAllocation',
  generations: ['openportal-2024-08', '8.0'],
  document: (generation, number) => allocation(generation, number),
  changes: (generation) =>
    oneByOne<OpenPortalAllocationSpec>(
      (changed) => allocation(generation, 0, changed),
      {
        description: '',
        ...(generation === '8.0' ? { node_limit: 0 } : { cpu_limit: 200, gpu_limit: 0, ram_limit: 2000 }),
        name: 'renamed',
      },
      (field) => (field === 'name' ? { isPinned: true } : {}),
    ),
  otherFields: { project: 'identifies it', service_settings: 'identifies it' },
  drift(world) {
    Object.assign(row(world), { description: 'by hand' });
    return 'description';
  },
  count: ({ sandbox: { store } }) => store.allocations.size,
  makes: true,
  hasWorker: true,
  erred(world) {
    Object.assign(row(world), { state: 'Erred', errorMessage: 'no space left' });
    return 'no space left';
  },
  removedBy: 'delete',
  copies(world, last) {
    const { store } = world.sandbox;
    const pattern = row(world);
    const project = store.projects.get(pattern.project);
    if (project === undefined) throw new Error('there is no project');
    for (let number = 1; number <= last; number += 1) {
      const owner = { ...project, uuid: store.newUuid(), name: projectName(number) };
      store.projects.set(owner.uuid, owner);
      const uuid = store.newUuid();
      store.allocations.set(uuid, { ...pattern, uuid, project: owner.uuid });
    }
  },
  reads: { fixed: 6, lists: 2 },
};
