import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Document } from '../e2e/world.ts';
import { ABSENT, CASES, LOSSES } from './cases.ts';
import { fieldsOf, injectInto, startTrial, unfinished, type Trial } from './trial.ts';

const PIN = 'gitops.waldur.com/uuid';

let trial: Trial;

afterEach(() => trial.close());

describe.each(CASES)('$name on $generation', (one) => {
  const { kind, generation } = one;

  beforeEach(async () => {
    trial = await startTrial(one);
  });

  test('is made as declared, once', async () => {
    await trial.carryOut();
    expect(await trial.leftToDo()).toEqual([]);
  });

  test('is changed field by field, and each change is the only one', async () => {
    await trial.carryOut();
    const changes = kind.changes(generation);
    for (const { field, document, action = 'update', isPinned } of changes) {
      const { uuid = '' } = await trial.planned();
      const pinned = isPinned === true ? { ...document, annotations: { [PIN]: uuid } } : document;
      const object = await trial.carryOut(pinned);
      expect({ field, action: object.action, of: fieldsOf(object) }).toEqual({ field, action, of: [field] });
    }
    expect(await trial.leftToDo(changes.at(-1)?.document)).toEqual([]);
  });

  test('is repaired after somebody changed it', async () => {
    await trial.carryOut();
    const field = kind.drift(trial.world);
    expect(fieldsOf(await trial.carryOut())).toEqual([field]);
    expect(await trial.leftToDo()).toEqual([]);
  });

  test('is found by what it is, whatever its manifest is called', async () => {
    await trial.carryOut();
    expect(await trial.leftToDo({ ...trial.wanted, name: `${trial.wanted.name}-renamed` })).toEqual([]);
  });

  test.each(LOSSES)('is made once although each of its requests meets %s', async (fault) => {
    const plan = await trial.plan();
    injectInto(trial.world, plan, fault);
    expect(unfinished(await trial.world.apply(plan))).toEqual([]);
    expect(await trial.leftToDo()).toEqual([]);
  });

  test('is told when the server refuses it in its present state, and left to the next run', async () => {
    const write = (await trial.planned()).steps.find((step) => step.type === 'request');
    trial.world.sandbox.inject({ kind: 'conflict', method: write?.method ?? '' });
    const results = await trial.attempt();
    expect(results.map(({ outcome, error }) => [outcome, error?.code])).toEqual([['failed', 'API_CONFLICT']]);
    await trial.carryOut();
    expect(await trial.leftToDo()).toEqual([]);
  });
});

describe.each(CASES.filter(({ kind }) => kind.hasWorker))('$name on $generation', (one) => {
  test('waits for a slow server, and goes on in a later run', async () => {
    trial = await startTrial(one);
    const { worker } = trial.world.sandbox;
    worker.isOn = false;
    const [first, ...others] = await trial.attempt();
    expect([first?.outcome, others]).toEqual(['waiting', []]);
    expect(first?.because).toMatch(/^waits for \S/u);
    const since = trial.world.sandbox.writes().length;
    expect((await trial.attempt()).map(({ outcome }) => outcome)).toEqual(['waiting']);
    expect(trial.world.sandbox.writes().slice(since)).toEqual([]);
    worker.isOn = true;
    worker.finish();
    expect((await trial.attempt()).filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
    expect(await trial.leftToDo()).toEqual([]);
  });
});

describe.each(CASES.filter(({ kind }) => kind.erred !== undefined))('$name on $generation', (one) => {
  test('says why when it has erred, and is not made beside that', async () => {
    trial = await startTrial(one);
    await trial.carryOut();
    const words = one.kind.erred?.(trial.world);
    const { warnings, refused, blocked, changes } = await trial.planned();
    expect(JSON.stringify({ warnings, refused, blocked, changes })).toContain(words);
    await trial.attempt();
    expect(trial.count()).toBe(one.kind.makes ? 1 : 0);
  });
});

/** Something that every server takes. */
const UNRELATED: Document = {
  name: 'unrelated',
  spec: {
    name: 'Unrelated',
    customer: { name: 'Example University' },
    category: { name: 'HPC' },
    type: 'Marketplace.Basic',
  },
};

test.each(ABSENT)('$name on $generation, which does not have it, is blocked alone', async (one) => {
  trial = await startTrial(one);
  const { objects } = await trial.world.plan([one.kind.document('8.0', 0), UNRELATED]);
  const object = objects.find(({ key }) => key.startsWith(`${one.kind.kind}/`));
  expect(object).toMatchObject({ action: 'blocked', blocked: [{ code: 'SERVER_LACKS_KIND' }] });
  expect(object?.blocked[0]?.hints.join(' ')).toMatch(/\d+\.\d+\.\d+/u);
  expect(objects.find(({ key }) => key === 'Offering/unrelated')?.action).toBe('create');
});
