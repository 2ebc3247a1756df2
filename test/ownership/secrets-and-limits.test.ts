import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
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

test('a limit that is set back again after it was repaired is told, and not fought', async () => {
  const row = () => {
    const found = [...world.sandbox.store.allocations.values()].find(({ name }) => name === 'alloc-1');
    if (found === undefined) throw new Error('there is no allocation');
    return found;
  };
  const credit = (): void => {
    row().limits = { node_limit: 7 };
  };
  await apply(wanted(100));
  credit();
  expect(await apply(wanted(100))).toEqual(['drift']);
  credit();
  const [object] = (await world.plan([wanted(100)])).objects;
  expect(object).toMatchObject({
    steps: [],
    refused: [{ path: ['node_limit'], reason: expect.stringContaining('credit') }],
  });
  expect(await apply(wanted(50))).toEqual(['both-changed']);
});
