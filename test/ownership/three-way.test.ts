import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import { driftOf } from '../../src/reconciler/ownership/drift-of.ts';
import type { Plan, PlannedObject } from '../../src/reconciler/plan.ts';
import type { Offering } from '../../src/sandbox/store/rows.ts';
import { marksOf } from '../../src/state/kept-fields.ts';
import { startOwnedWorld, type Document, type OwnedWorld } from '../e2e/world.ts';

let world: OwnedWorld;
beforeEach(async () => {
  world = await startOwnedWorld('8.0');
});
afterEach(() => world.close());

const SPEC: OfferingSpec = {
  name: 'Test Cluster',
  customer: { name: 'Example University' },
  category: { name: 'HPC' },
  type: 'Marketplace.Basic',
  description: 'Ours',
  full_description: 'All of it',
  components: [{ type: 'cpu', name: 'CPU', measured_unit: 'hours', billing_type: 'usage' }],
  plans: [{ name: 'Default', unit: 'month', prices: { cpu: '0.10' } }],
};

function offering(changes: Partial<OfferingSpec> = {}, annotations: Record<string, string> = {}): Document {
  return { name: 'cluster', spec: { ...SPEC, ...changes }, annotations };
}

function without(field: keyof OfferingSpec): Document {
  const { [field]: _, ...spec } = SPEC;
  return { name: 'cluster', spec: spec as OfferingSpec };
}

function row(): Offering {
  const found = [...world.sandbox.store.offerings.values()].find(({ name }) => name === 'Test Cluster');
  if (found === undefined) throw new Error('there is no offering');
  return found;
}

function addForeignPlan(): string {
  const { plans } = row();
  const [plan] = plans;
  if (plan === undefined) throw new Error('there is no plan');
  plans.push({ ...structuredClone(plan), uuid: world.sandbox.store.newUuid(), name: 'Foreign' });
  return 'Foreign';
}

async function run(...documents: readonly Document[]): Promise<Plan> {
  const plan = await world.plan(documents);
  const { results } = await world.apply(plan);
  expect(results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
  return plan;
}

function only(plan: Plan): PlannedObject {
  const [object, ...others] = plan.objects;
  if (object === undefined || others.length > 0) throw new Error('not one object');
  return object;
}

describe('who moved', () => {
  test.each([
    {
      name: 'the manifest',
      description: 'Theirs',
      live: 'Ours',
      reason: 'manifest-changed',
      cause: 'manifest',
    },
    { name: 'the server', description: 'Ours', live: 'Changed', reason: 'drift', cause: 'drift' },
    { name: 'both', description: 'Theirs', live: 'Changed', reason: 'both-changed', cause: 'both' },
  ])('is said: $name', async ({ description, live, reason, cause }) => {
    await run(offering());
    row().columns['description'] = live;
    const object = only(await world.plan([offering({ description })]));
    expect(object).toMatchObject({ action: 'update', reason, changes: [{ path: ['description'], cause }] });
  });

  test('is said of each field by itself', async () => {
    await run(offering());
    row().columns['full_description'] = 'Changed';
    const object = only(await world.plan([offering({ description: 'Theirs' })]));
    expect(object.reason).toBe('both-changed');
    expect(object.changes.map(({ path: [field], cause }) => [field, cause])).toEqual([
      ['description', 'manifest'],
      ['full_description', 'drift'],
    ]);
  });

  test('drift is nothing but what the server moved', async () => {
    await run(offering());
    row().columns['full_description'] = 'Changed';
    const drift = driftOf(await world.plan([offering({ description: 'Theirs' })]));
    expect(only(drift)).toMatchObject({
      reason: 'drift',
      changes: [{ path: ['full_description'] }],
      steps: [],
    });
    expect(
      driftOf(await world.plan([offering({ description: 'Theirs', full_description: 'Changed' })])).objects,
    ).toEqual([]);
  });

  test('what failed to be carried out stays a wish of the manifest', async () => {
    await run(offering());
    world.sandbox.inject({ kind: 'conflict', method: 'POST', path: 'update_' });
    const wish = offering({ description: 'Theirs' });
    const report = await world.apply(await world.plan([wish]));
    expect(report.results).toMatchObject([{ outcome: 'failed' }]);
    expect(only(await world.plan([wish]))).toMatchObject({ reason: 'manifest-changed' });
  });

  test('a repair is drift again when it is undone, and no news when it holds', async () => {
    await run(offering());
    for (const times of [1, 2]) {
      row().columns['description'] = `Changed ${String(times)}`;
      expect(await run(offering())).toMatchObject({ objects: [{ reason: 'drift' }] });
      const entry = (await world.inventory()).inventory.get('Offering/cluster');
      expect(marksOf(entry?.fields ?? '')['["description"]']).toMatchObject({ repairs: times });
      expect(only(await world.plan([offering()])).action).toBe('no-op');
    }
  });
});

describe('a field that leaves its manifest', () => {
  test('is let go, which is said once, and stays as it is', async () => {
    await run(offering());
    const plan = await run(without('description'));
    expect(only(plan)).toMatchObject({
      action: 'no-op',
      reason: 'let-go',
      letGo: [['description']],
      steps: [],
    });
    row().columns['description'] = 'Nobody minds';
    expect(only(await world.plan([without('description')]))).toMatchObject({ action: 'no-op', changes: [] });
    expect(only(await world.plan([without('description')])).letGo).toBeUndefined();
  });

  test('is let go with all its members', async () => {
    await run(offering());
    expect(only(await run(without('plans')))).toMatchObject({ letGo: [['plans']], steps: [] });
    expect(
      [...world.sandbox.store.plans.values()].filter(({ archived }) => !archived).length,
    ).toBeGreaterThan(0);
  });
});

describe('members of sets', () => {
  const GOLD = { name: 'Gold', unit: 'month', prices: { cpu: '0.20' } } as const;
  const [DEFAULT] = SPEC.plans ?? [];
  if (DEFAULT === undefined) throw new Error('there is no plan');

  test('that we made are removed when they leave the manifest', async () => {
    await run(offering({ plans: [DEFAULT, GOLD] }));
    const plan = await run(offering());
    expect(only(plan).changes).toMatchObject([
      { path: ['plans', 'Gold'], operation: 'remove', cause: 'manifest' },
    ]);
    expect(only(await world.plan([offering()])).action).toBe('no-op');
  });

  test('inside of one that we made are removed when they leave the manifest', async () => {
    const limited = { ...DEFAULT, organization_groups: [{ name: 'Universities' }] };
    await run(offering({ plans: [limited] }));
    const plan = await run(offering({ plans: [{ ...DEFAULT, organization_groups: [] }] }));
    expect(only(plan).changes).toMatchObject([
      { path: ['plans', 'Default', 'organization_groups', 'Universities'], operation: 'remove' },
    ]);
  });

  test('that somebody else made stay', async () => {
    await run(offering());
    const other = addForeignPlan();
    expect(only(await world.plan([offering()]))).toMatchObject({
      action: 'no-op',
      unmanaged: [['plans', other]],
    });
  });

  test('that were adopted are not ours to remove', async () => {
    await run(offering());
    const other = addForeignPlan();
    await run(offering({ plans: [DEFAULT, { name: other, unit: 'month' }] }));
    expect(only(await world.plan([offering()]))).toMatchObject({
      action: 'no-op',
      unmanaged: [['plans', other]],
    });
  });
});
