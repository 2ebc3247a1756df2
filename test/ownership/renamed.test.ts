import { afterEach, beforeEach, expect, test } from 'vitest';
import { CapturedValues } from '../../src/reconciler/apply/captured-values.ts';
import { createRecorder } from '../../src/reconciler/apply/recorder.ts';
import type { PlannedObject } from '../../src/reconciler/plan.ts';
import type { StateRecord } from '../../src/state/state-record.ts';
import { WorkingState } from '../../src/state/working-state.ts';
import { startOwnedWorld, type OfferingDocument, type OwnedWorld } from '../e2e/world.ts';

let world: OwnedWorld;
beforeEach(async () => {
  world = await startOwnedWorld('8.0');
});
afterEach(() => world.close());

const ONE: OfferingDocument = {
  name: 'one',
  spec: {
    name: 'Offering one',
    customer: { name: 'Example University' },
    category: { name: 'HPC' },
    type: 'Marketplace.Basic',
    plans: [{ name: 'Default', unit: 'month' }],
  },
};
const FIRST: OfferingDocument = {
  name: 'first',
  annotations: { 'gitops.waldur.com/previous-name': 'one' },
  spec: {
    ...ONE.spec,
    description: 'Changed',
    plans: [...(ONE.spec.plans ?? []), { name: 'Gold', unit: 'month' }],
  },
};

/** The records that a run writes for an object, on a state that holds what the world does now. */
async function recordsOf(object: PlannedObject, known: WorkingState): Promise<readonly StateRecord[]> {
  const records: StateRecord[] = [];
  const recorder = createRecorder(
    {
      inventory: known.inventory,
      intents: known.intents,
      append(record) {
        records.push(record);
        known.apply(record);
        return Promise.resolve();
      },
      release: () => Promise.resolve(),
    },
    () => new Date(0),
  );
  const captured = new CapturedValues();
  for (const step of object.steps) {
    if (step.type === 'request') await recorder.before(object, step, captured);
    await recorder.after(object, captured);
  }
  await recorder.finished(object, { result: 'applied', isTouched: true }, captured);
  return records;
}

test('an object that gets another name and is changed is known by one name after every record, with what was begun', async () => {
  await world.apply(await world.plan([ONE]));
  const { inventory } = await world.inventory();
  const [object] = (await world.plan([FIRST])).objects;
  if (object === undefined) throw new Error('the plan is empty');
  const records = await recordsOf(object, new WorkingState(inventory.values()));
  expect(records.map(({ type }) => type)).toEqual(['moved', 'put', 'intent', 'put']);

  const state = new WorkingState(inventory.values());
  const seen = records.map((record) => {
    state.apply(record);
    const members = state.inventory.get('Offering/first')?.members ?? [];
    return [...state.inventory.keys(), members.includes('["plans","Gold"]')];
  });
  expect(seen).toEqual([false, true, true, true].map((isKnown) => ['Offering/first', isKnown]));
});
