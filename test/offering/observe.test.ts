import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import { chooseReads, READ_COSTS, type CostlyPart } from '../../src/providers/offering/observe/read-costs.ts';
import type { Document, World } from '../e2e/world.ts';
import { LIVE, PRICED, SMALL, startOfferingWorld } from './offering-world.ts';

const seeded = {
  ...LIVE,
  components: [{ type: 'cpu', name: 'CPU', billing_type: 'usage', measured_unit: 'hours' }],
  plans: [{ name: 'Default', unit: 'month' }],
};

function documents(count: number, spec: (index: number) => OfferingSpec): Document[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `cluster-${String(index)}`,
    spec: spec(index),
  }));
}

/** What a plan asked of offerings: `count`, `list` (a page), `name` (a filtered list) or `detail`, with how often. */
async function asked(world: World, wanted: readonly Document[]): Promise<Record<string, number>> {
  const since = world.sandbox.requests.length;
  await world.plan(wanted);
  const found: Record<string, number> = {};
  for (const { method, path, query } of world.sandbox.requests.slice(since)) {
    if (!path.startsWith('marketplace-provider-offerings/')) continue;
    const isDetail = path !== 'marketplace-provider-offerings/';
    const isCount = method === 'HEAD' || /page_size=1(?:&|$)/u.test(query);
    const kind = isDetail ? 'detail' : isCount ? 'count' : query.includes('name_exact') ? 'name' : 'list';
    found[kind] = (found[kind] ?? 0) + 1;
  }
  return found;
}

type Specs = (names: readonly string[]) => (index: number) => OfferingSpec;

const SMALL_ONES: Specs = (names) => (index) => ({ ...SMALL, name: names[index] ?? '' });

describe('offerings are read as cheaply as their number and fields allow', () => {
  test.each([
    ['one is asked for by name', 400, 1, SMALL_ONES, { name: 1 }],
    ['a few of many are asked for by name', 400, 10, SMALL_ONES, { count: 1, name: 10 }],
    ['many are read in pages', 400, 50, SMALL_ONES, { count: 1, list: 2 }],
    [
      'a few with plans are asked for by name',
      400,
      10,
      (names: readonly string[]) => (index: number) => ({ ...PRICED, name: names[index] ?? '' }),
      { count: 1, name: 10 },
    ],
    [
      'plans of two among many are read one by one',
      400,
      50,
      (names: readonly string[]) => (index: number) => ({
        ...(index < 2 ? PRICED : SMALL),
        name: names[index] ?? '',
      }),
      { count: 1, list: 2, detail: 2 },
    ],
    [
      'plans of all are read in pages',
      20,
      20,
      (names: readonly string[]) => (index: number) => ({ ...PRICED, name: names[index] ?? '' }),
      { count: 1, list: 1 },
    ],
    [
      'secrets are read one by one, and only where they are declared',
      40,
      40,
      (names: readonly string[]) => (index: number) => ({
        ...SMALL,
        name: names[index] ?? '',
        ...(index < 3 ? { secret_options: { language: 'python' } } : {}),
      }),
      { count: 1, list: 1, detail: 3 },
    ],
  ] as const)('%s', async (_, live, declared, spec, expected) => {
    const world = await startOfferingWorld();
    try {
      const uuids = world.sandbox.addOfferings(live, seeded);
      const names = uuids.map((uuid) => world.sandbox.store.offerings.get(uuid)?.name ?? '');
      expect(await asked(world, documents(declared, spec(names)))).toEqual(expected);
    } finally {
      await world.close();
    }
  });

  test('nothing is read of an organization without offerings', async () => {
    const world = await startOfferingWorld();
    try {
      const wanted = documents(30, (index) => ({ ...PRICED, name: `Cluster ${String(index)}` }));
      expect(await asked(world, wanted)).toEqual({ count: 1 });
    } finally {
      await world.close();
    }
  });

  test('of many organizations with one offering each, one list of everything is read', async () => {
    const keys = Array.from({ length: 30 }, (_, index) => `organization_${String(index)}`);
    const world = await startOfferingWorld({
      customers: Object.fromEntries(keys.map((key) => [key, { name: key, service_provider: true }])),
      offerings: Object.fromEntries(keys.map((key) => [`of_${key}`, { ...seeded, customer: key }])),
    });
    try {
      const wanted = documents(30, (index) => ({ ...SMALL, customer: { name: keys[index] ?? '' } }));
      expect(await asked(world, wanted)).toEqual({ count: 1, list: 1 });
      expect(await asked(world, wanted.slice(0, 5))).toEqual({ name: 5 });
      const plan = await world.plan(wanted);
      expect(plan.objects.filter(({ action }) => action !== 'no-op')).toEqual([]);
      expect(plan.observation.decisions.join('\n')).toContain(
        '30 offerings of the server: the list of 30 is read in pages',
      );
    } finally {
      await world.close();
    }
  });

  test('only fields that a manifest declares are asked for', async () => {
    const world = await startOfferingWorld({ offerings: { live: seeded } });
    try {
      const since = world.sandbox.requests.length;
      await world.plan([
        { name: 'cluster', spec: { ...SMALL, description: 'x', latitude: 1, longitude: 2 } },
      ]);
      const query = world.sandbox.requests
        .slice(since)
        .find(({ path }) => path === 'marketplace-provider-offerings/')?.query;
      const fields = new URLSearchParams(query).getAll('field');
      expect(fields.toSorted()).toEqual(
        [
          'category_title',
          'category_uuid',
          'customer_uuid',
          'description',
          'latitude',
          'longitude',
          'name',
          'state',
          'type',
          'url',
          'uuid',
        ].toSorted(),
      );
    } finally {
      await world.close();
    }
  });
});

function one(list: Iterable<CostlyPart>): number {
  return [...list].reduce<number>((sum, part) => sum + READ_COSTS.oneMore[part], READ_COSTS.one);
}

test('no fixed way of reading is cheaper than the chosen one', () => {
  const parts = fc.subarray<CostlyPart>(['components', 'plans']).map((list) => new Set(list));
  const needs = fc.array(fc.record({ parts, secrets: fc.constant(false) }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(needs, fc.nat({ max: 3000 }), (wanted, rows) => {
      const byName = wanted.reduce((sum, { parts: list }) => sum + one(list), 0);
      const used = new Set(wanted.flatMap(({ parts: list }) => [...list]));
      const wholePages =
        rows * [...used].reduce<number>((sum, part) => sum + READ_COSTS.rowMore[part], READ_COSTS.row);
      const narrow =
        rows * READ_COSTS.row +
        wanted
          .filter(({ parts: list }) => list.size > 0)
          .reduce((sum, { parts: list }) => sum + one(list), 0);
      const { cost } = chooseReads(wanted, rows);
      expect(cost).toBeLessThanOrEqual(Math.min(byName, wholePages, narrow) + 1e-6);
    }),
  );
});
