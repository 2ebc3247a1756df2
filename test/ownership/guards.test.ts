import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import { createRecorder } from '../../src/reconciler/apply/recorder.ts';
import { WorkingState } from '../../src/state/working-state.ts';
import { ownAnnotations } from '../e2e/own-annotations.ts';
import { startOwnedWorld, type Document, type OwnedWorld } from '../e2e/world.ts';

let world: OwnedWorld;
beforeEach(async () => {
  world = await startOwnedWorld('8.0');
});
afterEach(() => world.close());

function offering(
  name: string,
  annotations: Readonly<Record<string, string>> = {},
  spec: Partial<OfferingSpec> = {},
): Document {
  return {
    name,
    annotations: ownAnnotations(annotations),
    spec: {
      name: `Offering ${name}`,
      customer: { name: 'Example University' },
      category: { name: 'HPC' },
      type: 'Marketplace.Basic',
      components: [{ type: 'cpu', name: 'CPU', measured_unit: 'hours', billing_type: 'usage' }],
      plans: [{ name: 'Default', unit: 'month' }],
      state: 'Active',
      ...spec,
    },
  };
}

async function apply(...documents: readonly Document[]): Promise<readonly string[]> {
  return (await world.apply(await world.plan(documents))).results.map(
    ({ key, outcome }) => `${key} ${outcome}`,
  );
}

/** What becomes of it when its manifest is gone. */
async function removal(): Promise<string | undefined> {
  const plan = await world.plan([offering('other')], { prune: true });
  const object = plan.objects.find(({ key }) => key === 'Offering/one');
  return object?.blocked[0]?.code ?? object?.action;
}

describe.each([
  ['protect', 'true', 'OBJECT_PROTECTED'],
  ['deletion-policy', 'Orphan', 'forget'],
])('%s holds from the next apply on', (name, value, expected) => {
  beforeEach(async () => {
    await apply(offering('one'), offering('other'));
  });

  test.each<readonly [string, Readonly<Record<string, string>>, Partial<OfferingSpec>, readonly string[]]>([
    ['with nothing else', {}, {}, []],
    ['when the object is only observed', { mode: 'Observe' }, { description: 'Other' }, []],
    ['when the object is left alone once it is there', { mode: 'CreateOnly' }, { description: 'Other' }, []],
    ['when the object is blocked', { uuid: '0'.repeat(32) }, {}, ['Offering/one blocked']],
  ])('%s', async (_, annotations, spec, outcomes) => {
    const guarded = offering('one', { ...annotations, [name]: value }, spec);
    expect(await apply(guarded, offering('other'))).toEqual(outcomes);
    expect(await removal()).toBe(expected);
    await apply(offering('one', annotations, spec), offering('other'));
    expect(await removal()).toBe('archive');
  });

  test('when the change of the object fails', async () => {
    world.sandbox.inject({ kind: 'conflict', method: 'POST', path: 'update_' });
    const guarded = offering('one', { [name]: value }, { description: 'Other' });
    expect(await apply(guarded, offering('other'))).toEqual(['Offering/one failed']);
    expect(await removal()).toBe(expected);
  });

  test('when what the object needs fails, so that it is not tried', async () => {
    world.sandbox.inject({ kind: 'conflict', method: 'POST', path: 'update_' });
    const guarded = offering(
      'one',
      { [name]: value, 'depends-on': 'Offering/other' },
      { description: 'Other' },
    );
    expect(await apply(guarded, offering('other', {}, { description: 'Other' }))).toEqual([
      'Offering/other failed',
      'Offering/one not-tried',
    ]);
    expect(await removal()).toBe(expected);
  });
});

test('what a run that was cut off was about to do stays open', async () => {
  await apply(offering('one'));
  const { inventory } = await world.inventory();
  const intent = {
    key: 'Offering/one',
    label: 'Offering/one',
    request: 'POST marketplace-plans/',
    makesObject: true,
    members: ['["plans","Gold"]'],
    at: '2026-01-01T00:00:00.000Z',
    uuid: 'a'.repeat(32),
  } as const;
  const state = new WorkingState(inventory.values(), [intent]);
  const recorder = createRecorder(
    {
      inventory: state.inventory,
      intents: state.intents,
      append(record) {
        state.apply(record);
        return Promise.resolve();
      },
      release: () => Promise.resolve(),
    },
    () => new Date(),
  );
  await recorder.guarded({ key: 'Offering/one', isProtected: true });
  expect(state.inventory.get('Offering/one')?.isProtected).toBe(true);
  expect(state.intents.get('Offering/one')).toEqual([intent]);
});
