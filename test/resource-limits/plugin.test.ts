import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BackendResourceSpec } from '../../src/manifest/types.gen.ts';
import type { Allocation } from '../../src/sandbox/store/rows.ts';
import { GENERATIONS } from '../../src/waldur/instance.ts';
import type { AllocationDocument, Document, World } from '../e2e/world.ts';
import { limits, only, run, startLimitsWorld, stored } from './limits-world.ts';

let world: World;

afterEach(() => world.close());

const DEFAULTS = { cpu_limit: 16_000, gpu_limit: 400, ram_limit: 102_400_000 };
const byName = (name: string) => ({ allocation: { name, project: { name: 'Lab' } } });

function row(key: string): Allocation {
  const found = world.sandbox.store.allocations.get(world.sandbox.id(key));
  if (found === undefined) throw new Error(`there is no allocation ${key}`);
  return found;
}

describe.each(GENERATIONS)('limits of a SLURM allocation on %s', (generation) => {
  beforeEach(async () => {
    world = await startLimitsWorld(generation);
  });

  test.each([
    ['name', () => byName('loose')],
    ['uuid', () => ({ allocation: { uuid: world.sandbox.id('loose') } })],
    ['cluster', () => ({ allocation: { name: 'loose', service_settings: { name: 'Cluster' } } })],
  ])('are all sent, and there when the cluster has them, named by %s', async (_, target) => {
    const wanted = [limits({ cpu: 600, gpu: 0 }, target())];
    expect(only(await world.plan(wanted)).changes).toMatchObject([
      { path: ['limits', 'cpu'], before: 16_000, after: 600 },
      { path: ['limits', 'gpu'], before: 400, after: 0 },
    ]);
    expect(await run(world, wanted)).toEqual(['applied']);
    expect(world.sandbox.writes().map(({ body }) => body)).toEqual([
      { ...DEFAULTS, cpu_limit: 600, gpu_limit: 0 },
    ]);
    expect(row('loose')).toMatchObject({ state: 'OK', inBackend: { cpu_limit: 600 } });
    expect(only(await world.plan(wanted)).action).toBe('no-op');
  });

  test('are set through the resource that is the allocation, which follows', async () => {
    const target = { resource: { uuid: world.sandbox.id('direct_resource') } };
    expect(await run(world, [limits({ cpu: -1 }, target)])).toEqual(['applied']);
    expect(world.sandbox.writes()[0]?.path).toBe(
      `slurm-allocations/${world.sandbox.id('slurm_allocation')}/set_limits/`,
    );
    expect(stored(world, 'direct_resource')).toEqual({ cpu: -1, gpu: 400, ram: 102_400_000 });
  });

  test('wait until the server is done with what it is at, so that two never meet', async () => {
    const plan = await world.plan([limits({ cpu: 600 }, byName('loose'))]);
    await fetch(`${world.sandbox.url}slurm-allocations/${row('loose').uuid}/set_limits/`, {
      method: 'POST',
      headers: {
        authorization: `Token ${world.sandbox.token('admin')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ ...DEFAULTS, cpu_limit: 1 }),
    });
    const { results } = await world.apply(plan);
    expect(results).toMatchObject([{ outcome: 'applied', done: ['limits sent', 'limits set'] }]);
    expect(row('loose')).toMatchObject({ state: 'OK', limits: { cpu_limit: 600 }, errorMessage: '' });
  });

  test('fail with the words of the cluster, and are sent again by the next run', async () => {
    const wanted = [limits({ cpu: 600 }, byName('refused'))];
    const words = 'sacctmgr: error: Access/permission denied';
    expect(await run(world, wanted)).toEqual([
      `failed cannot update ResourceLimits/limits: the cluster did not take the limits: ${words}`,
    ]);
    expect(only(await world.plan(wanted)).changes).toMatchObject([
      { path: ['limits', 'cpu'], note: `sent again, as the last attempt failed: ${words}` },
    ]);
    const settings = world.sandbox.store.serviceSettings.get(world.sandbox.id('broken'));
    if (settings !== undefined) settings.backend = 'ok';
    expect(await run(world, wanted)).toEqual(['applied']);
  });
});

describe.each([
  ['openportal-2024-08', { cpu: 600, gpu: 60, ram: 1024 }],
  ['8.0', { node: 123 }],
] as const)('limits of an OpenPortal allocation on %s', (generation, values) => {
  const document: AllocationDocument = {
    kind: 'OpenPortalAllocation',
    name: 'share',
    spec: { project: { name: 'Lab' }, service_settings: { name: 'Portal' }, name: 'share' },
  };
  const target = { allocation: { manifest: 'share' } };

  beforeEach(async () => {
    world = await startLimitsWorld(generation);
    world.sandbox.store.allocations.delete(world.sandbox.id('portal_allocation'));
  });

  test('are set in the run that makes the allocation', async () => {
    const documents = [limits(values, target), document];
    const plan = await world.plan(documents);
    expect(plan.objects.map(({ key, action }) => `${action} ${key}`)).toEqual([
      'create OpenPortalAllocation/share',
      'create ResourceLimits/limits',
    ]);
    expect((await world.apply(plan)).results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
    const made = [...world.sandbox.store.allocations.values()].find(({ name }) => name === 'share');
    expect(made?.inBackend).toEqual(
      Object.fromEntries(Object.entries(values).map(([type, limit]) => [`${type}_limit`, limit])),
    );
    const second = await world.plan(documents);
    expect(second.objects.map(({ action }) => action)).toEqual(['no-op', 'no-op']);
  });

  test('are declared in one place only', async () => {
    const own = Object.fromEntries(Object.entries(values).map(([type, limit]) => [`${type}_limit`, limit]));
    const both = [limits(values, target), { ...document, spec: { ...document.spec, ...own } }];
    const codes = async () => only(await world.plan(both)).blocked.map(({ code }) => code);
    expect(await codes()).toEqual(['LIMITS_DECLARED_TWICE']);
    await run(world, [{ ...document, spec: { ...document.spec, ...own } }]);
    expect(await codes()).toEqual(['LIMITS_DECLARED_TWICE']);
    const byOtherName = [
      limits(values, byName('share')),
      { ...document, spec: { ...document.spec, ...own } },
    ];
    expect(only(await world.plan(byOtherName)).blocked.map(({ code }) => code)).toEqual([
      'LIMITS_DECLARED_TWICE',
    ]);
  });

  test('cannot be lifted, and need every component of a new allocation', async () => {
    const [type = ''] = Object.keys(values);
    const lifted = only(await world.plan([limits({ ...values, [type]: -1 }, target), document]));
    expect(lifted.refused.map(({ path }) => path.join('.'))).toEqual([`limits.${type}`]);
    const wrong = only(await world.plan([limits({ other: 1 }, target), document]));
    expect(wrong.blocked.map(({ code }) => code)).toEqual(['LIMITS_INCOMPLETE']);
  });
});

test('OpenPortal allocations block limits on a server that has none', async () => {
  world = await startLimitsWorld('2024-10');
  const document: AllocationDocument = {
    kind: 'OpenPortalAllocation',
    name: 'share',
    spec: { project: { name: 'Lab' }, service_settings: { uuid: world.sandbox.id('portal') }, name: 'share' },
  };
  const plan = await world.plan([
    limits({ node: 1 }, { allocation: { manifest: 'share' } }),
    document,
    { ...limits({ cpu: 600 }, byName('loose')), name: 'other' },
  ]);
  const actions = Object.fromEntries(plan.objects.map(({ key, action }) => [key, action]));
  expect(actions).toEqual({
    'OpenPortalAllocation/share': 'blocked',
    'ResourceLimits/limits': 'blocked',
    'ResourceLimits/other': 'update',
  });
  expect(plan.objects.flatMap(({ blocked }) => blocked.map(({ code }) => code))).toContain(
    'SERVER_LACKS_KIND',
  );
});

/** Asks for a backend resource to be reported, and for what `wish` says besides. */
function reported(wish: Partial<BackendResourceSpec>): Document {
  return {
    kind: 'BackendResource',
    name: 'found',
    spec: {
      offering: { name: 'Basic' },
      project: { name: 'Lab' },
      backend_id: 'found-1',
      name: 'found',
      ...wish,
    },
  };
}

describe('limits of a resource that the same manifests import', () => {
  const wanted = limits({ cpu: 20, gpu: 1 }, { resource: { manifest: 'found' } });

  beforeEach(async () => {
    world = await startLimitsWorld('8.0');
  });

  test.each(['not reported yet', 'reported before'])(
    'that was %s are there after the run that imports it',
    async (when) => {
      if (when === 'reported before') await run(world, [reported({})]);
      const documents = [wanted, reported({ import: { plan: { name: 'Default' } } })];
      expect(await run(world, documents)).toEqual(['applied', 'applied']);
      const resource = [...world.sandbox.store.resources.values()].find(({ name }) => name === 'found');
      expect(resource?.limits).toEqual({ cpu: 20, gpu: 1 });
      const after = await world.plan(documents);
      expect(after.objects.map(({ action }) => action)).toEqual(['no-op', 'no-op']);
    },
  );

  test('cannot be waited for by what they are set on', async () => {
    const found = reported({ import: { plan: { name: 'Default' } } });
    const findings = await world.validate([
      wanted,
      { ...found, annotations: { 'gitops.waldur.com/depends-on': 'ResourceLimits/limits' } },
    ]);
    expect(findings).toMatchObject([
      {
        code: 'MANIFEST_CYCLE',
        summary: expect.stringContaining(
          'ResourceLimits/limits → BackendResource/found → ResourceLimits/limits',
        ),
      },
    ]);
  });

  test('are blocked when nothing imports it', async () => {
    const codes = async () => only(await world.plan([wanted, reported({})])).blocked.map(({ code }) => code);
    expect(await codes()).toEqual(['OBJECT_DEPENDENCY_BLOCKED']);
    await run(world, [reported({})]);
    expect(await codes()).toEqual(['OBJECT_DEPENDENCY_BLOCKED']);
  });
});
