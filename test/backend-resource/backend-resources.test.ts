import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BackendResourceSpec } from '../../src/manifest/types.gen.ts';
import type { Plan, PlannedObject } from '../../src/reconciler/plan.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import { addResource } from '../../src/sandbox/store/add-resource.ts';
import type { BackendResource, Offering, Resource } from '../../src/sandbox/store/rows.ts';
import {
  plannedWrites,
  seenWrites,
  startWorld,
  type BackendResourceDocument,
  type Document,
  type World,
} from '../e2e/world.ts';

let world: World;
let offering: Offering;

afterEach(() => world.close());

const OFFERING = 'Virtual Machines';
const BASE: BackendResourceSpec = {
  offering: { name: OFFERING },
  project: { name: 'Example Project' },
  backend_id: 'vm-5678',
  name: 'my-backend-vm-123',
};
const IMPORT = { plan: { name: 'Standard' } };

/** The offering of a provider, with two plans, as the server has it. */
async function start(actor = 'admin'): Promise<void> {
  world = await startWorld('8.0', actor);
  const [uuid = ''] = world.sandbox.addOfferings(1, {
    customer: 'university',
    category: 'hpc_category',
    name: OFFERING,
    components: [{ type: 'node_hours', name: 'Node hours', billing_type: 'limit', measured_unit: 'h' }],
    plans: [
      { name: 'Standard', prices: { node_hours: 1 } },
      { name: 'Large', prices: { node_hours: 2 } },
    ],
  });
  const row = world.sandbox.store.offerings.get(uuid);
  if (row === undefined) throw new Error('there is no offering');
  offering = row;
  offering.name = OFFERING;
}

function document(
  spec: Partial<BackendResourceSpec> = {},
  annotations?: Readonly<Record<string, string>>,
): BackendResourceDocument {
  return {
    kind: 'BackendResource',
    name: 'vm',
    spec: { ...BASE, ...spec },
    ...(annotations === undefined ? {} : { annotations }),
  };
}

function candidates(): readonly BackendResource[] {
  return [...world.sandbox.store.backendResources.values()];
}

/** The resources of the offering. */
function resources(): readonly Resource[] {
  return [...world.sandbox.store.resources.values()].filter((row) => row.offering === offering.uuid);
}

function plantCandidate(values: Partial<BackendResource> = {}): BackendResource {
  const { store } = world.sandbox;
  const row: BackendResource = {
    uuid: store.newUuid(),
    created: store.timestamp(),
    name: BASE.name,
    project: world.sandbox.id('project'),
    offering: offering.uuid,
    backendId: BASE.backend_id,
    metadata: {},
    ...values,
  };
  store.backendResources.set(row.uuid, row);
  return row;
}

function plantResource(values: Partial<Resource> = {}): Resource {
  return addResource(world.sandbox.store, {
    offering: offering.uuid,
    project: world.sandbox.id('project'),
    plan: offering.plans[0]?.uuid ?? null,
    name: 'somewhat',
    backendId: BASE.backend_id,
    ...values,
  });
}

async function planned(one: Document): Promise<PlannedObject> {
  const [object] = (await world.plan([one])).objects;
  if (object === undefined) throw new Error('the plan is empty');
  return object;
}

async function outcomes(plan: Plan): Promise<readonly string[]> {
  const { results } = await world.apply(plan);
  return results.map(({ outcome, error, because }) =>
    [outcome, error?.code ?? because].filter((part) => part !== undefined).join(': '),
  );
}

/** Applies, and checks that only what was planned was sent and that nothing is left to do. */
async function settle(...documents: readonly Document[]): Promise<Plan> {
  const plan = await world.plan(documents);
  const since = world.sandbox.writes().length;
  const busy = plan.objects.filter(({ steps }) => steps.length > 0);
  expect(await outcomes(plan)).toEqual(busy.map(() => 'applied'));
  expect(seenWrites(world.sandbox, since)).toEqual(plannedWrites(plan));
  const second = await world.plan(documents);
  expect(second.objects.filter(({ action, refused }) => action !== 'no-op' || refused.length > 0)).toEqual(
    [],
  );
  return plan;
}

describe('a backend resource', () => {
  beforeEach(() => start());

  test('is reported', async () => {
    const plan = await settle(document({ backend_metadata: { limits: { node_hours: 100 } } }));
    expect(plan.objects.map(({ action, changes }) => [action, changes.length])).toEqual([['create', 5]]);
    expect(candidates()).toMatchObject([
      {
        name: 'my-backend-vm-123',
        backendId: 'vm-5678',
        metadata: { limits: { node_hours: 100 } },
        offering: offering.uuid,
      },
    ]);
    expect(resources()).toEqual([]);
  });

  test('that somebody has reported is taken over', async () => {
    plantCandidate();
    plantCandidate({ backendId: 'vm-1' });
    plantCandidate({ project: world.sandbox.id('access') });
    await settle(document());
    expect(world.sandbox.writes()).toEqual([]);
  });

  test.each<readonly [string, Partial<BackendResourceSpec>]>([
    ['name', { name: 'renamed' }],
    ['backend_metadata.limits', { backend_metadata: { limits: { node_hours: 7 } } }],
    ['backend_metadata.owner', { backend_metadata: { owner: null } }],
  ])('with another %s is replaced', async (path, spec) => {
    const old = plantCandidate({ metadata: { limits: { node_hours: 1 }, owner: 'alice', kept: true } });
    const { objects } = await settle(document(spec));
    expect(objects.map(({ action, changes }) => [action, changes.map((one) => one.path.join('.'))])).toEqual([
      ['replace', [path]],
    ]);
    expect(candidates().map(({ uuid }) => uuid)).not.toContain(old.uuid);
    expect(candidates()).toMatchObject([{ metadata: { kept: true } }]);
  });

  test('of another project is named by it, and replaced when it is pinned', async () => {
    const project = world.sandbox.id('access');
    const { uuid } = plantCandidate({ project });
    const { objects } = await world.plan([document({}, { 'gitops.waldur.com/uuid': uuid })]);
    expect(objects).toMatchObject([
      {
        action: 'replace',
        warnings: ['the new one has another uuid: correct the annotation that pins it afterwards'],
        changes: [{ path: ['project'], before: 'Automated coherent access' }],
      },
    ]);
  });

  test('that is imported while it is to be replaced is not made again', async () => {
    const old = plantCandidate({ name: 'old' });
    const plan = await world.plan([document()]);
    world.sandbox.store.backendResources.delete(old.uuid);
    plantResource();
    expect(await outcomes(plan)).toEqual(['failed: API_ANSWER_UNEXPECTED']);
    expect(candidates()).toEqual([]);
    await settle(document());
  });

  test('is imported with its plan and its limits, once', async () => {
    const wish = document({ backend_metadata: { limits: { node_hours: 100 } }, import: IMPORT });
    await settle(wish);
    expect(candidates()).toEqual([]);
    expect(resources()).toMatchObject([
      { backendId: 'vm-5678', plan: offering.plans[0]?.uuid, limits: { node_hours: 100 }, state: 'OK' },
    ]);
    const since = world.sandbox.writes().length;
    await settle(document({ name: 'renamed', import: { plan: { name: 'Large' } } }));
    expect(world.sandbox.writes().slice(since)).toEqual([]);
  });

  test('that was reported before is only imported', async () => {
    plantCandidate();
    const { objects } = await settle(document({ import: IMPORT }));
    expect(objects[0]?.changes).toEqual([
      { path: ['import'], operation: 'add', after: 'with the plan Standard' },
    ]);
    expect(objects[0]?.steps).toHaveLength(1);
  });

  test('that differs is made again, and that one is imported', async () => {
    plantCandidate({ name: 'old' });
    await settle(document({ import: IMPORT }));
    expect(resources()).toMatchObject([{ name: 'my-backend-vm-123' }]);
    expect(candidates()).toEqual([]);
  });

  test('of an offering that is not shared is imported without a plan', async () => {
    offering.shared = false;
    await settle(document({ import: {} }));
    expect(resources()).toMatchObject([{ plan: null }]);
  });

  test('is reported and imported into an offering of the same run', async () => {
    const own: Document = {
      name: 'machines',
      spec: {
        name: 'Machines',
        customer: { name: 'Example University' },
        category: { name: 'HPC' },
        type: 'Marketplace.Basic',
        components: [{ type: 'a', name: 'A', measured_unit: 'h', billing_type: 'usage' }],
        plans: [
          { name: 'One', unit: 'month', prices: { a: 1 } },
          { name: 'Two', unit: 'month', prices: { a: 2 } },
        ],
        state: 'Active',
      },
    };
    await settle(own, document({ offering: { manifest: 'machines' }, import: { plan: { name: 'Two' } } }));
    const imported = [...world.sandbox.store.resources.values()].find((row) => row.backendId === 'vm-5678');
    expect(world.sandbox.store.plans.get(imported?.plan ?? '')?.name).toBe('Two');
  });

  test('is referred to by a link as soon as it is a resource', async () => {
    offering.columns['plugin_options'] = {
      heappe_url: 'https://heappe.example.org',
      heappe_username: 'admin',
      heappe_cluster_id: '1',
      heappe_local_base_path: '~/',
    };
    offering.columns['secret_options'] = { heappe_password: 'secret' };
    const link: Document = {
      kind: 'LexisLink',
      name: 'link',
      spec: { resource: { manifest: 'vm' } },
    };
    const plan = await world.plan([document({ import: IMPORT }), link]);
    await world.apply(plan);
    const links = [...world.sandbox.store.lexisLinks.values()];
    expect(links).toHaveLength(1);
    await world.apply(await world.plan([document({ import: IMPORT }), link]));
    expect(world.sandbox.store.lexisLinks.size).toBe(1);
  });

  test('that will not be a resource keeps what refers to it from being worked on', async () => {
    const link: Document = { kind: 'LexisLink', name: 'link', spec: { resource: { manifest: 'vm' } } };
    const { objects } = await world.plan([document(), link]);
    expect(objects.map(({ action, blocked }) => [action, blocked[0]?.code])).toEqual([
      ['create', undefined],
      ['blocked', 'OBJECT_DEPENDENCY_BLOCKED'],
    ]);
    plantCandidate();
    expect((await world.plan([document(), link])).objects.map(({ action }) => action)).toEqual([
      'no-op',
      'blocked',
    ]);
  });

  test.each(['Creating', 'Erred', 'Terminating', 'Terminated'])(
    'whose resource is %s is told, and neither made nor imported again',
    async (state) => {
      plantResource({ state });
      const object = await planned(document({ import: IMPORT }));
      expect([object.action, object.steps, object.warnings]).toEqual([
        'no-op',
        [],
        [`it has been imported, and the resource is ${state}; it is not imported again`],
      ]);
    },
  );

  test('that was reported again after its import is left alone', async () => {
    plantResource();
    plantCandidate();
    const object = await planned(document({ import: IMPORT }));
    expect([object.action, object.steps, object.warnings.length]).toEqual(['no-op', [], 1]);
  });

  test('that is a resource of another project is blocked', async () => {
    plantResource({ project: world.sandbox.id('access') });
    expect((await planned(document())).blocked).toMatchObject([
      { code: 'BACKEND_RESOURCE_IMPORTED_ELSEWHERE' },
    ]);
  });

  test('that was reported twice is never guessed', async () => {
    plantCandidate();
    plantCandidate();
    expect((await planned(document())).blocked).toMatchObject([{ code: 'OBJECT_AMBIGUOUS' }]);
  });

  test('that was reported twice is worked on when it is pinned', async () => {
    const { uuid } = plantCandidate();
    plantCandidate();
    const object = await planned(document({ name: 'renamed' }, { 'gitops.waldur.com/uuid': uuid }));
    expect([object.action, object.uuid]).toEqual(['replace', uuid]);
  });

  test('with a plan that its offering does not have is not imported, and reported all the same', async () => {
    const { action, refused } = await planned(document({ import: { plan: { name: 'Standrad' } } }));
    expect([action, refused.map(({ path, reason }) => `${path.join('.')}: ${reason}`)]).toEqual([
      'create',
      ['import: the offering has no such plan; it has Large, Standard'],
    ]);
  });

  test('without a plan is not imported into a shared offering', async () => {
    plantCandidate();
    expect((await planned(document({ import: {} }))).refused).toMatchObject([
      { path: ['import'], reason: 'the offering is shared, and imports into it need a plan' },
    ]);
  });

  const LOSSES: readonly Fault['kind'][] = ['drop-after', 'drop-before', 'error-502', 'throttle', 'truncate'];

  test.each(LOSSES)('is reported and imported once when an answer is lost: %s', async (kind) => {
    for (const skip of [0, 1]) {
      world.sandbox.inject({ kind, method: 'POST', path: 'backend-resources/', skip });
      const { results } = await world.apply(
        await world.plan([document({ backend_id: `vm-${String(skip)}`, import: IMPORT })]),
      );
      expect(results.map(({ outcome }) => outcome)).toEqual(['applied']);
    }
    expect(resources().map(({ backendId }) => backendId)).toEqual(['vm-0', 'vm-1']);
    expect(candidates()).toEqual([]);
  });

  test.each(LOSSES)('is replaced once when the answer to its deletion is lost: %s', async (kind) => {
    plantCandidate({ name: 'old' });
    world.sandbox.inject({ kind, method: 'DELETE' });
    expect(await outcomes(await world.plan([document()]))).toEqual(['applied']);
    expect(candidates()).toMatchObject([{ name: 'my-backend-vm-123' }]);
  });

  test('is made again after somebody deleted it', async () => {
    await settle(document());
    world.sandbox.store.backendResources.clear();
    expect((await settle(document())).objects[0]?.action).toBe('create');
  });
});

describe('an account that is not staff', () => {
  test('reports, and does not import', async () => {
    await start('owner');
    world.sandbox.store.grants.set('g', {
      uuid: 'g',
      created: world.sandbox.store.timestamp(),
      createdBy: null,
      user: world.sandbox.id('owner'),
      role: 'PROJECT.MEMBER',
      scopeType: 'project',
      scope: world.sandbox.id('project'),
      expires: null,
    });
    const plan = await world.plan([document({ import: IMPORT })]);
    expect(plan.objects[0]?.refused).toMatchObject([
      { reason: 'only staff may import, and the account owner is not staff' },
    ]);
    expect(await outcomes(plan)).toEqual(['applied']);
    expect(candidates()).toHaveLength(1);
  });
});
