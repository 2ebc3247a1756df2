import { afterEach, describe, expect, test } from 'vitest';
import type { OfferingComponent, OfferingSpec } from '../../src/manifest/types.gen.ts';
import { GENERATIONS } from '../../src/waldur/instance.ts';
import type { World } from '../e2e/world.ts';
import { LIVE, offering, only, requests, settled, SMALL, startOfferingWorld } from './offering-world.ts';

const cpu = { type: 'cpu', name: 'CPU', billing_type: 'usage', measured_unit: 'h' } as const;
let world: World | undefined;

async function open(...settings: Parameters<typeof startOfferingWorld>): Promise<World> {
  world = await startOfferingWorld(...settings);
  return world;
}

afterEach(async () => {
  await world?.close();
  world = undefined;
});

describe.each(GENERATIONS)('on %s', (generation) => {
  test('built-in components stay, take their limits, and have others beside them', async () => {
    const here = await open({}, { generation });
    const cluster: OfferingSpec = {
      ...SMALL,
      type: 'SlurmInvoices.SlurmPackage',
      components: [
        { type: 'cpu', min_value: 1, max_value: 10 },
        { type: 'licence', name: 'Licence', billing_type: 'fixed', measured_unit: 'pieces' },
      ],
      plans: [
        {
          name: 'Default',
          unit: 'month',
          prices: { cpu: 2, ram: '0.5', licence: 9 },
          quotas: { licence: 1 },
        },
      ],
    };
    expect(await settled(here, [offering(cluster)])).toEqual([]);
    const wider = { ...cluster, components: [{ type: 'cpu', max_value: 20 }] };
    expect(only(await here.plan([offering(wider)])).unmanaged).toEqual([['components', 'licence']]);
    const least = [offering({ ...wider, plans: [] })];
    const pruned = await here.plan(least, { prune: true });
    expect(requests(pruned).map((line) => line.split('/').at(-2))).toEqual([
      'update_offering_component',
      'remove_offering_component',
      'archive',
    ]);
    await here.apply(pruned);
    expect(only(await here.plan(least, { prune: true })).steps).toEqual([]);
  });

  test('what the server sets for a component that is only on or off is no change', async () => {
    const here = await open({}, { generation });
    const flag: OfferingComponent = { type: 'flag', name: 'Flag', billing_type: 'limit', is_boolean: true };
    expect(await settled(here, [offering({ ...SMALL, components: [flag] })])).toEqual([]);
  });

  test.each([null, '', 'annual'] as const)('the period %j settles', async (limit_period) => {
    const here = await open({ offerings: { live: { ...LIVE, components: [cpu] } } }, { generation });
    const components = [
      { ...cpu, limit_period },
      { ...cpu, type: 'gpu', limit_period },
    ];
    expect(await settled(here, [offering({ ...SMALL, components })])).toEqual([]);
  });

  test('a component that is added to a live offering can be priced in the same run', async () => {
    const plans = [{ name: 'Default', unit: 'month' } as const];
    const here = await open({ offerings: { live: { ...LIVE, components: [cpu], plans } } }, { generation });
    const spec: OfferingSpec = {
      ...SMALL,
      components: [cpu, { ...cpu, type: 'gpu' }],
      plans: [{ name: 'Default', unit: 'month', prices: { gpu: 3 } }],
    };
    expect(await settled(here, [offering(spec)])).toEqual([]);
  });
});

test('the component for overage is named by its type', async () => {
  const here = await open({}, { generation: '8.0' });
  const prepaid = { ...cpu, type: 'prepaid', billing_type: 'limit', is_prepaid: true } as const;
  await settled(here, [offering({ ...SMALL, components: [cpu, prepaid] })]);
  const linked = [offering({ ...SMALL, components: [cpu, { ...prepaid, overage_component: 'cpu' }] })];
  expect(only(await here.plan(linked)).changes).toMatchObject([
    { path: ['components', 'prepaid', 'overage_component'], after: 'cpu' },
  ]);
  expect(await settled(here, linked)).toEqual([]);
});

test('fields that the server does not have are left out of a new component, and the plan says so', async () => {
  const here = await open();
  const documents = [offering({ ...SMALL, components: [{ ...cpu, unit_factor: 60 }] })];
  const { warnings, action } = only(await here.plan(documents));
  expect(action).toBe('create');
  expect(warnings.join(' ')).toContain('unit_factor of the component cpu are left out');
  const report = await here.apply(await here.plan(documents));
  expect(report.results.map(({ outcome }) => outcome)).toEqual(['applied']);
  expect(only(await here.plan(documents)).refused).toMatchObject([
    { path: ['components', 'cpu', 'unit_factor'] },
  ]);
});
