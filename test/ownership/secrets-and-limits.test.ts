import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { marksOf } from '../../src/state/kept-fields.ts';
import { startOwnedWorld, startWorld, type Document, type OwnedWorld } from '../e2e/world.ts';
import { allocation } from '../openportal-allocation/allocation-world.ts';

let world: OwnedWorld;
let directory: string;
beforeEach(async () => {
  world = await startOwnedWorld('8.0');
  directory = await mkdtemp(join(tmpdir(), 'waldur-gitops-'));
});
afterEach(async () => {
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

const DAY = 86_400_000;

function agent(spec: object = {}): Document {
  const path = join(directory, 'token');
  return {
    kind: 'ServiceAccount',
    name: 'agent',
    spec: {
      username: 'agent',
      email: 'agent@example.org',
      token: { sinks: [{ file: { path } }], rotate: { every: '90d' } },
      ...spec,
    },
  };
}

async function apply(...documents: readonly Document[]): Promise<readonly (string | undefined)[]> {
  const plan = await world.plan(documents);
  const { results } = await world.apply(plan);
  expect(results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
  return plan.objects.map(({ reason }) => reason);
}

const token = (): Promise<string> => readFile(join(directory, 'token'), 'utf8');

test('a token is renewed when it is older than its manifest allows, with whatever else differs', async () => {
  await apply(agent());
  const first = await token();
  world.later(89 * DAY);
  expect(await apply(agent())).toEqual([undefined]);
  expect(await token()).toBe(first);
  world.later(2 * DAY);
  expect(await apply(agent())).toEqual(['rotation']);
  const second = await token();
  expect(second).not.toBe(first);
  expect(await apply(agent())).toEqual([undefined]);
  world.later(91 * DAY);
  expect(await apply(agent({ description: 'Reports usage' }))).toEqual(['manifest-changed']);
  expect(await token()).not.toBe(second);
});

test('a run without an inventory renews no token, and says so', async () => {
  const other = await startWorld('8.0');
  try {
    await other.apply(await other.plan([agent()]));
    const [object] = (await other.plan([agent()])).objects;
    expect(object).toMatchObject({ action: 'no-op', warnings: [expect.stringContaining('inventory')] });
  } finally {
    await other.close();
  }
});

const wanted = (limit: number): Document => allocation({ node_limit: limit });

function credit(): void {
  const row = [...world.sandbox.store.allocations.values()].find(({ name }) => name === 'alloc-1');
  if (row === undefined) throw new Error('there is no allocation');
  row.limits = { node_limit: 7 };
}

async function isLeftAlone(document: Document): Promise<void> {
  const [object] = (await world.plan([document])).objects;
  expect(object?.steps).toEqual([]);
  expect(object?.refused).toMatchObject([
    { path: ['node_limit'], cause: 'drift', reason: expect.stringContaining('credit') },
  ]);
}

describe('a limit that is set back again after it was repaired', () => {
  beforeEach(async () => {
    await apply(wanted(100));
    credit();
    await apply(wanted(100));
    credit();
  });

  test('is told, and not fought', async () => {
    await isLeftAlone(wanted(100));
    expect(await apply(wanted(50))).toEqual(['both-changed']);
  });

  test('is not fought either once something else of the object was applied', async () => {
    const other = allocation({ node_limit: 100, description: 'Other' });
    expect(await apply(other)).toEqual(['manifest-changed']);
    await isLeftAlone(other);
    await apply(other);
    await isLeftAlone(other);
  });

  test.each([
    ['another value is declared', async () => apply(wanted(50))],
    ['it was left out', async () => apply(allocation())],
    ['the state has forgotten it', async () => apply(allocation({}, { reconcile: 'disabled' }))],
  ])('is set again when %s, and then it counts anew', async (_, way) => {
    await way();
    await apply(wanted(100));
    const entry = (await world.inventory()).inventory.get('OpenPortalAllocation/alloc-1');
    expect(marksOf(entry?.fields ?? '')['["node_limit"]']?.repairs).toBeUndefined();
    credit();
    expect(await apply(wanted(100))).toEqual(['drift']);
  });
});
