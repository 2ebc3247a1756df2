import type { ResourceLimitsSpec } from '../../../src/manifest/types.gen.ts';
import { addResource } from '../../../src/sandbox/store/add-resource.ts';
import type { Allocation, Resource, ServiceSettings } from '../../../src/sandbox/store/rows.ts';
import { GENERATIONS } from '../../../src/waldur/instance.ts';
import type { Document, World } from '../../e2e/world.ts';
import type { FieldChange, KindDescription } from '../kind-description.ts';

const OTHER_FIELDS = { target: 'identifies it' };
const PROJECT = { name: 'Example Project' };

function document(
  number: number,
  target: ResourceLimitsSpec['target'],
  limits: ResourceLimitsSpec['limits'],
) {
  const name = `limits-${String(number)}`;
  return { kind: 'ResourceLimits', name, spec: { target, limits } } satisfies Document;
}

function ofResource(
  number: number,
  limits: ResourceLimitsSpec['limits'] = { cores: 20, ram: 20_480 },
): Document {
  return document(number, { resource: { name: cloudName(number), project: PROJECT } }, limits);
}

function cloudName(number: number): string {
  return number === 0 ? 'example-tenant' : `cloud-${String(number)}`;
}

function change(changed: Document): FieldChange {
  return { field: 'limits', document: changed };
}

function resource({ sandbox }: World): Resource {
  const row = sandbox.store.resources.get(sandbox.id('cloud_project'));
  if (row === undefined) throw new Error('the seed has no cloud project');
  return row;
}

/** By an order that nobody has to approve. */
export const limitsByOrder: KindDescription = {
  kind: 'ResourceLimits',
  way: 'ResourceLimits by an order',
  generations: GENERATIONS,
  document: (_, number) => ofResource(number),
  changes: () => [
    change(ofResource(0, { cores: 30, ram: 20_480 })),
    change(ofResource(0, { cores: 30, ram: 40_960, storage: 1024 })),
  ],
  otherFields: OTHER_FIELDS,
  drift(world) {
    resource(world).limits = { cores: 1, ram: 20_480, storage: 102_400 };
    return 'limits';
  },
  count: ({ sandbox: { store } }) => store.resources.size,
  makes: false,
  hasWorker: true,
  erred(world) {
    const row = resource(world);
    row.state = 'Erred';
    row.errorMessage = 'the cloud is full';
    row.limits = {};
    return 'the cloud is full';
  },
  removedBy: 'release',
  copies(world, last) {
    const { offering, project, plan, limits } = resource(world);
    for (let number = 1; number <= last; number += 1) {
      addResource(world.sandbox.store, { offering, project, plan, limits, name: cloudName(number) });
    }
  },
  reads: { fixed: 6, lists: 1 },
};

function ofAllocation(number: number, limits: ResourceLimitsSpec['limits'] = { cpu: 600 }): Document {
  return document(number, { allocation: { name: `share-${String(number)}`, project: PROJECT } }, limits);
}

function allocation({ sandbox: { store } }: World): Allocation {
  const [row] = store.allocations.values();
  if (row === undefined) throw new Error('there is no allocation');
  return row;
}

function addAllocation({ sandbox: { store } }: World, row: Omit<Allocation, 'uuid'>): void {
  const uuid = store.newUuid();
  store.allocations.set(uuid, { ...row, uuid });
}

/** By the plugin that keeps them. */
export const limitsByPlugin: KindDescription = {
  kind: 'ResourceLimits',
  way: 'ResourceLimits by a plugin',
  generations: GENERATIONS,
  prepare(world) {
    const { store } = world.sandbox;
    const created = store.timestamp();
    const settings: ServiceSettings = {
      uuid: store.newUuid(),
      name: 'Cluster',
      type: 'SLURM',
      customer: world.sandbox.id('university'),
      shared: true,
      state: 'OK',
      options: {},
      backend: 'ok',
      backendError: '',
      backendSeconds: 1,
    };
    store.serviceSettings.set(settings.uuid, settings);
    const limits = { cpu_limit: 1, gpu_limit: 2, ram_limit: 3 };
    addAllocation(world, {
      created,
      modified: created,
      plugin: 'slurm',
      project: world.sandbox.id('project'),
      settings: settings.uuid,
      name: 'share-0',
      description: '',
      state: 'OK',
      backendId: 'share-0',
      errorMessage: '',
      errorTraceback: '',
      limits,
      inBackend: limits,
      groupname: null,
    });
  },
  document: (_, number) => ofAllocation(number),
  changes: () => [
    change(ofAllocation(0, { cpu: 700 })),
    change(ofAllocation(0, { cpu: 700, gpu: 0, ram: -1 })),
  ],
  otherFields: OTHER_FIELDS,
  drift(world) {
    allocation(world).limits = { cpu_limit: 5, gpu_limit: 2, ram_limit: 3 };
    return 'limits';
  },
  count: ({ sandbox: { store } }) => store.allocations.size,
  makes: false,
  hasWorker: true,
  erred(world) {
    Object.assign(allocation(world), { state: 'Erred', errorMessage: 'access denied' });
    return 'access denied';
  },
  removedBy: 'release',
  copies(world, last) {
    const { uuid: _, ...pattern } = allocation(world);
    for (let number = 1; number <= last; number += 1) {
      addAllocation(world, { ...pattern, name: `share-${String(number)}` });
    }
  },
  reads: { fixed: 6, lists: 1 },
};

function ofMetered(number: number, limits: ResourceLimitsSpec['limits'] = { hours: 20 }): Document {
  return document(number, { resource: { name: `metered-${String(number)}`, project: PROJECT } }, limits);
}

function addMetered({ sandbox }: World, offering: string, number: number, limits: Resource['limits']): void {
  const name = `metered-${String(number)}`;
  addResource(sandbox.store, { offering, project: sandbox.id('project'), plan: null, name, limits });
}

function metered({ sandbox: { store } }: World): Resource {
  const row = [...store.resources.values()].find(({ name }) => name === 'metered-0');
  if (row === undefined) throw new Error('there is no resource');
  return row;
}

/** By the provider, who overwrites what no order can set: limits of what is billed by usage. */
export const limitsByProvider: KindDescription = {
  kind: 'ResourceLimits',
  way: 'ResourceLimits by the provider',
  generations: ['8.0'],
  prepare(world) {
    const [offering = ''] = world.sandbox.addOfferings(1, {
      customer: 'university',
      category: 'hpc_category',
      name: 'Metered',
      state: 'Active',
      components: [{ type: 'hours', name: 'Hours', measured_unit: 'h', billing_type: 'usage' }],
    });
    addMetered(world, offering, 0, { hours: 5 });
  },
  document: (_, number) => ofMetered(number),
  changes: () => [change(ofMetered(0, { hours: 0 }))],
  otherFields: OTHER_FIELDS,
  drift(world) {
    metered(world).limits = { hours: 5 };
    return 'limits';
  },
  count: ({ sandbox: { store } }) => store.resources.size,
  makes: false,
  hasWorker: false,
  removedBy: 'release',
  copies(world, last) {
    const { offering, limits } = metered(world);
    for (let number = 1; number <= last; number += 1) addMetered(world, offering, number, limits);
  },
  reads: { fixed: 6, lists: 1 },
};
