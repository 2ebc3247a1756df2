import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import { driftOf } from '../../src/reconciler/ownership/drift-of.ts';
import type { Plan, PlannedObject } from '../../src/reconciler/plan.ts';
import type { Offering } from '../../src/sandbox/store/rows.ts';
import { allocation } from '../openportal-allocation/allocation-world.ts';
import { startOwnedWorld, type Document, type LimitsDocument, type OwnedWorld } from '../e2e/world.ts';

let world: OwnedWorld;
beforeEach(async () => {
  world = await startOwnedWorld('8.0');
});
afterEach(() => world.close());

const GOLD = { name: 'Gold', unit: 'month' } as const;
const SPEC: OfferingSpec = {
  name: 'Ours',
  customer: { name: 'Example University' },
  category: { name: 'HPC' },
  type: 'Marketplace.Basic',
  description: 'Ours',
  plans: [{ name: 'Default', unit: 'month' }, GOLD],
};

function offering(spec: Partial<OfferingSpec> = {}, pin?: string): Document {
  const annotations = pin === undefined ? {} : { 'gitops.waldur.com/uuid': pin };
  return { name: 'one', spec: { ...SPEC, ...spec }, annotations };
}

function ours(): Offering {
  const found = [...world.sandbox.store.offerings.values()].find(({ name }) => name === 'Ours');
  if (found === undefined) throw new Error('there is no offering');
  return found;
}

/** Somebody else makes one like it. */
function foreign(name: string): Offering {
  const { store } = world.sandbox;
  const copy = structuredClone(ours());
  const plans = copy.plans.map((plan) => ({ ...plan, uuid: store.newUuid() }));
  const made = { ...copy, uuid: store.newUuid(), name, plans };
  store.offerings.set(made.uuid, made);
  return made;
}

async function run(...documents: readonly Document[]): Promise<Plan> {
  const plan = await world.plan(documents);
  const { results } = await world.apply(plan);
  expect(results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
  return plan;
}

function only({ objects }: Plan): PlannedObject {
  const [object, ...others] = objects;
  if (object === undefined || others.length > 0) throw new Error('not one object');
  return object;
}

const limits = (target: string): LimitsDocument => ({
  kind: 'ResourceLimits',
  name: 'limits',
  spec: { target: { allocation: { manifest: target } }, limits: { node: 100 } },
});

describe('nothing that is known of one object is said of another', () => {
  test('when a pin names another one: it is adopted, and the former one is let go, which is said', async () => {
    await run(offering());
    const { uuid } = ours();
    const other = foreign('Theirs');
    const pinned = offering(
      { name: 'Theirs', description: 'Other', plans: [{ name: 'Default', unit: 'month' }] },
      other.uuid,
    );
    const plan = await world.plan([pinned]);
    expect(only(plan)).toMatchObject({
      action: 'adopt',
      reason: 'differs',
      uuid: other.uuid,
      warnings: [expect.stringMatching(new RegExp(`^it was ${uuid}, .*let go`, 'u'))],
      changes: [{ path: ['description'] }],
      unmanaged: [['plans', 'Gold']],
    });
    expect(driftOf(plan).objects).toEqual([]);
    await run(pinned);
    expect((await world.inventory()).inventory.get('Offering/one')?.uuid).toBe(other.uuid);
    expect([ours().state, ours().columns['description']]).toEqual(['Draft', 'Ours']);
    expect(only(await world.plan([pinned])).warnings).toEqual([]);
  });

  test('when it is gone, and there is another one of its name', async () => {
    await run(offering());
    const gone = ours();
    foreign('Ours').columns['description'] = 'Changed';
    world.sandbox.store.offerings.delete(gone.uuid);
    const plan = await world.plan([offering({ plans: [{ name: 'Default', unit: 'month' }] })]);
    expect(only(plan)).toMatchObject({
      action: 'adopt',
      reason: 'differs',
      warnings: [expect.stringMatching(new RegExp(`^it was ${gone.uuid}, which is not on the server`, 'u'))],
      changes: [{ path: ['description'] }],
      unmanaged: [['plans', 'Gold']],
    });
    expect(driftOf(plan).objects).toEqual([]);
  });

  test('when limits get another target', async () => {
    const allocations = [allocation({ name: 'first' }), allocation({ name: 'second' })];
    await run(...allocations, limits('first'));
    world.sandbox.worker.finish();
    await run(...allocations, limits('first'));
    const plan = await world.plan([...allocations, limits('second')]);
    expect(plan.objects.at(-1)).toMatchObject({ action: 'adopt', reason: 'differs' });
    expect(driftOf(plan).objects).toEqual([]);
  });
});
