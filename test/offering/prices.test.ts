import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Json } from '../../src/manifest/json.ts';
import type { OfferingPlan, OfferingSpec } from '../../src/manifest/types.gen.ts';
import type { World } from '../e2e/world.ts';
import { LIVE, offering, only, requests, settled, SMALL, startOfferingWorld } from './offering-world.ts';

const cpu = { type: 'cpu', name: 'CPU', billing_type: 'usage', measured_unit: 'h' } as const;
const gpu = { type: 'gpu', name: 'GPU', billing_type: 'usage', measured_unit: 'h' } as const;
const seat = { type: 'seat', name: 'Seats', billing_type: 'fixed', measured_unit: 'seats' } as const;
const desk = { type: 'desk', name: 'Desks', billing_type: 'fixed', measured_unit: 'desks' } as const;

let world: World | undefined;

async function open(plan: Readonly<Record<string, Json>>, isUsed: boolean): Promise<World> {
  const components = [cpu, gpu, seat, desk];
  world = await startOfferingWorld({
    offerings: {
      live: {
        ...LIVE,
        state: 'Active',
        components,
        plans: [{ as: 'plan', name: 'Default', unit: 'month', ...plan }],
      },
    },
    ...(isUsed ? { resources: { used: { offering: 'live', project: 'project', plan: 'plan' } } } : {}),
  });
  return world;
}

afterEach(async () => {
  await world?.close();
  world = undefined;
});

function specOf(plan: Partial<OfferingPlan>): OfferingSpec {
  return {
    ...SMALL,
    components: [cpu, gpu, seat, desk],
    plans: [{ name: 'Default', unit: 'month', ...plan }],
  };
}

function bodies(lines: readonly string[], action: string): unknown[] {
  return lines
    .filter((line) => line.includes(`/${action}/`))
    .map((line) => JSON.parse(line.slice(line.indexOf('{'))) as unknown);
}

describe('prices', () => {
  test('that are not declared are sent along, because the server would make them zero', async () => {
    const here = await open({ prices: { cpu: 1, gpu: 2 } }, false);
    const lines = requests(await here.plan([offering(specOf({ prices: { cpu: '1.5' } }))]));
    expect(bodies(lines, 'update_prices')).toEqual([
      { prices: { cpu: '1.5', gpu: '2.0000000000', seat: '0.0000000000', desk: '0.0000000000' } },
    ]);
    expect(await settled(here, [offering(specOf({ prices: { cpu: '1.5' } }))])).toEqual([]);
  });

  test('of a plan in use take effect next month: the plan says so, and is empty afterwards', async () => {
    const here = await open({ prices: { cpu: 1, gpu: 2 } }, true);
    const documents = [offering(specOf({ prices: { cpu: 7 } }))];
    const [change] = only(await here.plan(documents)).changes;
    expect(change).toMatchObject({ path: ['plans', 'Default', 'prices', 'cpu'], after: 7 });
    expect(change?.note).toContain('first of next month');
    expect(await settled(here, documents)).toEqual([]);
    here.sandbox.runJob('month_end');
    expect(only(await here.plan(documents)).changes).toEqual([]);
    expect(only(await here.plan([offering(specOf({ prices: { gpu: 2 } }))])).changes).toEqual([]);
  });

  test('of a plan in use go to zero in two steps where none was ever scheduled', async () => {
    const here = await open({ prices: { cpu: 1, gpu: 2 } }, true);
    const documents = [offering(specOf({ prices: { cpu: 0 } }))];
    const lines = requests(await here.plan(documents));
    expect(bodies(lines, 'update_prices')).toMatchObject([
      { prices: { cpu: '1.0000000000', gpu: '2.0000000000' } },
      { prices: { cpu: '0', gpu: '2.0000000000' } },
    ]);
    expect(await settled(here, documents)).toEqual([]);
    here.sandbox.runJob('month_end');
    expect(only(await here.plan(documents)).changes).toEqual([]);
  });

  test('of a plan in use go to zero in one step where one is scheduled already', async () => {
    const here = await open({ prices: { cpu: 1, gpu: 2 } }, true);
    await settled(here, [offering(specOf({ prices: { cpu: 7 } }))]);
    const documents = [offering(specOf({ prices: { cpu: 0 } }))];
    expect(bodies(requests(await here.plan(documents)), 'update_prices')).toHaveLength(1);
    expect(await settled(here, documents)).toEqual([]);
  });

  test('that differ beyond the digits of a JSON number are equal', async () => {
    const here = await open({}, false);
    const documents = [offering(specOf({ prices: { cpu: '123456789012.0123456789', gpu: '0.10' } }))];
    expect(await settled(here, documents)).toEqual([]);
  });
});

test('quotas of fixed components are sent together, since those left out become zero', async () => {
  const here = await open({ quotas: { seat: 4, desk: 5 } }, false);
  const lines = requests(await here.plan([offering(specOf({ quotas: { seat: 9 } }))]));
  expect(bodies(lines, 'update_quotas')).toEqual([{ quotas: { seat: 9, desk: 5 } }]);
});

describe('a plan in use', () => {
  test('keeps its texts and unit, and takes prices and quotas', async () => {
    const here = await open({ prices: { cpu: 1 } }, true);
    const spec = specOf({
      unit: 'day',
      description: 'new',
      max_amount: 3,
      prices: { cpu: 2 },
      quotas: { seat: 1 },
    });
    const object = only(await here.plan([offering(spec)]));
    expect(object.refused.map(({ path }) => path.at(-1))).toEqual(['unit', 'description', 'max_amount']);
    expect(object.refused[0]?.reason).toContain('in use');
    expect(object.changes.map(({ path }) => path.at(-1))).toEqual(['cpu', 'seat']);
    const report = await here.apply(await here.plan([offering(spec)]));
    expect(report.results.map(({ outcome }) => outcome)).toEqual(['applied']);
  });

  test('keeps the components of its offering, also with prune', async () => {
    const here = await open({}, true);
    const plan = await here.plan([offering({ ...SMALL, components: [cpu, gpu, seat] })], { prune: true });
    expect(only(plan).refused).toMatchObject([{ path: ['components', 'desk'], operation: 'remove' }]);
    expect(only(plan).steps).toEqual([]);
  });
});

test('a plan that is not declared is archived with prune, and its name can be used again', async () => {
  const here = await open({}, false);
  const renamed = [offering({ ...SMALL, plans: [{ name: 'Other', unit: 'month' }] })];
  await here.apply(await here.plan(renamed, { prune: true }));
  expect(only(await here.plan(renamed, { prune: true })).steps).toEqual([]);
  expect(await settled(here, [offering(specOf({ prices: { cpu: 3 } }))])).toEqual([]);
});

test('prices of a plan in use settle in one apply, whatever was scheduled before', async () => {
  const here = await open({ prices: { cpu: 1, gpu: 2 } }, true);
  const price = fc.constantFrom(0, 1, 2, '0.5');
  const prices = fc.record({ cpu: price, gpu: price, seat: price }, { requiredKeys: [] });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(prices, fc.boolean()), { maxLength: 4 }), async (sequence) => {
      for (const [declared, monthEnds] of sequence) {
        expect(await settled(here, [offering(specOf({ prices: declared }))])).toEqual([]);
        if (monthEnds) here.sandbox.runJob('month_end');
        expect(only(await here.plan([offering(specOf({ prices: declared }))])).changes).toEqual([]);
      }
    }),
    { numRuns: 15 },
  );
});
