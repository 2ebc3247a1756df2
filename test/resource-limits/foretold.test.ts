import { afterEach, describe, expect, test } from 'vitest';
import type { ResourceLimitsSpec } from '../../src/manifest/types.gen.ts';
import type { World } from '../e2e/world.ts';
import { limits, only, RESOURCE, run, SEED, startLimitsWorld, stored } from './limits-world.ts';

let world: World;

afterEach(() => world.close());

const GENERATIONS = ['2024-10', '8.0'] as const;

describe.each(GENERATIONS)('what the server would refuse of an order on %s', (generation) => {
  const wrong: readonly (readonly [string, ResourceLimitsSpec['limits'], string])[] = [
    ['too much', { cpu: 101 }, 'the offering allows at most 100'],
    ['too little', { cpu: 0 }, 'the offering asks for at least 1'],
    ['less than nothing', { gpu: -1 }, 'an order takes no negative limit'],
    ['billed by usage', { ram: 1 }, 'it is billed by usage, not by limit'],
    ['unknown', { fpga: 1 }, 'the offering Basic has no such component'],
    [
      'more than all may have',
      { node: 46 },
      'all resources of the offering together get at most 50, and the server counts the 5 of now as well',
    ],
    ['not below the safety limit', { disk: 1000 }, 'all resources of the offering together stay below 1,000'],
  ];

  test.each(wrong)('%s', async (_, values, reason) => {
    world = await startLimitsWorld(generation, 'owner');
    const object = only(await world.plan([limits(values)]));
    expect(object).toMatchObject({ action: 'no-op', refused: [{ reason }], steps: [] });
    const path = `marketplace-resources/${world.sandbox.id('resource')}/update_limits/`;
    const answer = await fetch(world.sandbox.url + path, {
      method: 'POST',
      headers: { authorization: `Token ${world.sandbox.token('owner')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ limits: { cpu: 10, gpu: 2, node: 5, ...values } }),
    });
    expect(answer.status, 'the server does refuse it').toBe(400);
  });

  test('a wrong limit does not keep the others', async () => {
    world = await startLimitsWorld(generation, 'owner');
    const object = only(await world.plan([limits({ cpu: 101, gpu: 3 })]));
    expect(object.refused.map(({ path }) => path[1])).toEqual(['cpu']);
    expect(object.steps[0]).toMatchObject({ body: { value: { limits: { cpu: 10, gpu: 3, node: 5 } } } });
  });

  test('a cloud project keeps some of what it needs', async () => {
    world = await startLimitsWorld(generation, 'owner');
    const cloud = { resource: { uuid: world.sandbox.id('cloud') } };
    const object = only(await world.plan([limits({ cores: 0, ram: null, storage: 2048 }, cloud)]));
    expect(object.refused.map(({ path }) => path[1])).toEqual(['cores', 'ram']);
    expect(await run(world, [limits({ cores: 0, ram: null, storage: 2048 }, cloud)])).toEqual(['applied']);
    expect(stored(world, 'cloud')).toEqual({ cores: 4, ram: 8192, storage: 2048 });
  });

  test('a limit that stays and is taken no more', async () => {
    world = await startLimitsWorld(generation, 'owner');
    const row = world.sandbox.store.resources.get(world.sandbox.id('resource'));
    if (row !== undefined) row.limits = { cpu: 10, ram: 7 };
    expect(only(await world.plan([limits({ cpu: 20 })])).blocked).toMatchObject([
      { code: 'LIMITS_CANNOT_STAY', hints: ['Take them away: declare ram: null.'] },
    ]);
    expect(only(await world.plan([limits({ cpu: 20, ram: null })])).action).toBe('update');
  });

  test('an expired project, and an offering that is closed', async () => {
    world = await startLimitsWorld(generation, 'owner');
    const project = world.sandbox.store.projects.get(world.sandbox.id('project'));
    if (project !== undefined) project.columns['end_date'] = '2020-01-01';
    const codes = async () => only(await world.plan([limits({ cpu: 20 })])).blocked.map(({ code }) => code);
    expect(await codes()).toEqual(['LIMITS_PROJECT_EXPIRED']);
    if (project !== undefined) project.columns['end_date'] = null;
    const offering = world.sandbox.store.offerings.get(world.sandbox.id('basic'));
    if (offering !== undefined) offering.state = 'Archived';
    expect(await codes()).toEqual(['LIMITS_OFFERING_CLOSED']);
  });

  test.each([
    ['Erred', 'LIMITS_TARGET_ERRED'],
    ['Terminating', 'LIMITS_TARGET_GONE'],
  ])('a resource that is %s', async (state, code) => {
    world = await startLimitsWorld(generation, 'owner');
    const row = world.sandbox.store.resources.get(world.sandbox.id('resource'));
    if (row !== undefined) row.state = state;
    expect(only(await world.plan([limits({ cpu: 20 })])).blocked).toMatchObject([{ code }]);
  });

  test('a resource whose allocation an order is to make names who has to approve it', async () => {
    const bare = {
      project: 'project',
      offering: 'direct',
      name: 'bare',
      state: 'Creating',
      limits: {},
    } as const;
    const order = {
      resource: 'bare',
      type: 'Create',
      state: 'pending-provider',
      created_by: 'owner',
    } as const;
    const seed = {
      ...SEED,
      resources: { ...SEED.resources, bare },
      orders: { order },
    };
    world = await startLimitsWorld(generation, 'admin', seed);
    const target = { resource: { name: 'bare' } };
    expect(only(await world.plan([limits({ cpu: 20 }, target)])).waitingFor).toMatch(
      /^the service provider Provider to approve the order [0-9a-f]{8}$/u,
    );
  });

  test('a resource that is still being made', async () => {
    world = await startLimitsWorld(generation, 'owner');
    const row = world.sandbox.store.resources.get(world.sandbox.id('resource'));
    if (row !== undefined) row.state = 'Creating';
    expect(only(await world.plan([limits({ cpu: 20 })])).waitingFor).toBe(
      'the server to finish its work on the resource res-1',
    );
  });

  test.each([
    ['member', RESOURCE, 'LIMITS_NOT_PERMITTED'],
    ['owner', { allocation: { name: 'loose' } }, 'LIMITS_NOT_PERMITTED'],
    ['owner', { resource: { name: 'res-2' } }, 'LIMITS_TARGET_NOT_FOUND'],
    ['owner', { resource: { name: 'res-1', offering: { name: 'Cloud' } } }, 'LIMITS_TARGET_NOT_FOUND'],
    ['admin', { allocation: { uuid: '0'.repeat(32) } }, 'LIMITS_TARGET_NOT_FOUND'],
  ] as const)('an account or a target that is wrong: %s', async (actor, target, code) => {
    world = await startLimitsWorld(generation, actor);
    const { blocked } = only(await world.plan([limits({ cpu: 20 }, target)]));
    expect(blocked).toMatchObject([
      { code, hints: [expect.any(String), ...(blocked[0]?.hints.slice(1) ?? [])] },
    ]);
  });
});

const CLOUD: ResourceLimitsSpec['target'] = { resource: { name: 'cloud', project: { name: 'Lab' } } };

describe('a cloud project needs cores, ram and some storage', () => {
  test.each([
    ['storage', { cores: 4, ram: 8192 }],
    ['cores and storage', { ram: 8192 }],
  ])('and %s is missing', async (names, live) => {
    world = await startLimitsWorld('2024-10');
    const row = world.sandbox.store.resources.get(world.sandbox.id('cloud'));
    if (row !== undefined) row.limits = live;
    expect(only(await world.plan([limits({ ram: 1024 }, CLOUD)])).blocked).toMatchObject([
      { code: 'LIMITS_INCOMPLETE', hints: [`Declare ${names} too.`] },
    ]);
    const whole = [limits({ cores: 1, ram: 1024, storage: 10 }, CLOUD)];
    expect(only(await world.plan(whole)).blocked).toEqual([]);
  });

  test.each(['cores', 'ram', 'storage'])('%s cannot be taken away', async (type) => {
    world = await startLimitsWorld('2024-10');
    expect(only(await world.plan([limits({ [type]: 0 }, CLOUD)])).refused).toMatchObject([
      { path: ['limits', type], reason: 'a cloud project needs some of it' },
    ]);
  });
});

describe('the side of the provider', () => {
  test('cannot set limits before 7.9', async () => {
    world = await startLimitsWorld('2024-10', 'reviewer');
    expect(only(await world.plan([limits({ cpu: 20 })])).blocked).toMatchObject([
      { code: 'LIMITS_NOT_PERMITTED' },
    ]);
  });

  test('overwrites them since then, all of them, without an order', async () => {
    world = await startLimitsWorld('8.0', 'reviewer');
    const wanted = [limits({ cpu: 500, ram: 7 })];
    expect(only(await world.plan(wanted)).changes[0]?.note).toBe(
      'overwritten without an order: nobody approves it, and nothing is told to the backend',
    );
    expect(await run(world, wanted)).toEqual(['applied']);
    expect(world.sandbox.writes().map(({ path }) => path)).toEqual([
      `marketplace-provider-resources/${world.sandbox.id('resource')}/set_limits/`,
    ]);
    expect(stored(world, 'resource')).toEqual({ cpu: 500, gpu: 2, node: 5, ram: 7 });
    expect(only(await world.plan(wanted)).action).toBe('no-op');
  });

  test('is taken by staff only for what no order can do', async () => {
    world = await startLimitsWorld('8.0');
    const methods = async (values: ResourceLimitsSpec['limits']) =>
      only(await world.plan([limits(values)])).steps.flatMap((step) =>
        step.type === 'request' ? [step.path.split('/')[0]] : [],
      );
    expect(await methods({ cpu: 20 })).toEqual(['marketplace-resources']);
    expect(await methods({ cpu: 20, ram: 7 })).toEqual(['marketplace-provider-resources']);
  });
});

describe('two manifests for one target', () => {
  test('are an error before a server is asked, when they say the same', async () => {
    world = await startLimitsWorld('2024-10');
    const findings = await world.validate([limits({ cpu: 1 }), { ...limits({ gpu: 1 }), name: 'other' }]);
    expect(findings.map(({ code }) => code)).toEqual(['MANIFEST_SAME_TARGET']);
  });

  test.each([
    [RESOURCE, (id: (key: string) => string) => ({ resource: { uuid: id('resource') } })],
    [
      { allocation: { name: 'alloc' } },
      (id: (key: string) => string) => ({ resource: { uuid: id('direct_resource') } }),
    ],
    [
      { allocation: { name: 'of the agent' } },
      (id: (key: string) => string) => ({ resource: { uuid: id('agent_resource') } }),
    ],
  ])('block each other when they turn out to be one', async (target, other) => {
    world = await startLimitsWorld('2024-10');
    const plan = await world.plan([
      limits({ cpu: 1 }, target),
      {
        ...limits(
          { gpu: 1 },
          other((key) => world.sandbox.id(key)),
        ),
        name: 'other',
      },
    ]);
    expect(plan.objects.flatMap(({ blocked }) => blocked.map(({ code }) => code))).toEqual([
      'OBJECT_CLAIMED_TWICE',
    ]);
  });
});

test('a name that several have is never guessed, and can be pinned', async () => {
  world = await startLimitsWorld('2024-10');
  const { store } = world.sandbox;
  const row = store.resources.get(world.sandbox.id('resource'));
  if (row !== undefined) store.resources.set('f'.repeat(32), { ...row, uuid: 'f'.repeat(32) });
  expect(only(await world.plan([limits({ cpu: 20 })])).blocked).toMatchObject([{ code: 'OBJECT_AMBIGUOUS' }]);
  const pinned = limits({ cpu: 20 }, RESOURCE, { 'gitops.waldur.com/uuid': 'f'.repeat(32) });
  expect(only(await world.plan([pinned]))).toMatchObject({ action: 'update', uuid: 'f'.repeat(32) });
});
