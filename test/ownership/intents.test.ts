import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/manifest/json.ts';
import type { Plan } from '../../src/reconciler/plan.ts';
import { createFileStateStore } from '../../src/state/file/create-file-state-store.ts';
import type { StateRecord } from '../../src/state/state-record.ts';
import {
  openWorkbench,
  startOwnedWorld,
  type Document,
  type OfferingDocument,
  type OwnedWorld,
} from '../e2e/world.ts';

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
    components: [{ type: 'cpu', name: 'CPU', measured_unit: 'hours', billing_type: 'usage' }],
    plans: [{ name: 'Default', unit: 'month', prices: { cpu: '0.10' } }],
    state: 'Active',
  },
};
const TWO: OfferingDocument = { ...ONE, name: 'two', spec: { ...ONE.spec, name: 'Offering two' } };

/** What a run has written down that was cut off before the answer to its request came. */
async function cutOff(more: readonly StateRecord[] = []): Promise<void> {
  const store = createFileStateStore(join(world.directory, 'state'));
  const claim = { instance: world.sandbox.url, manifestSet: 'test' };
  const state = await store.lock(claim, { command: 'test', patience: 0 });
  const lookup: JsonObject = {
    path: 'marketplace-provider-offerings/',
    query: { name_exact: 'Offering one' },
    list: '',
    where: [{ pointer: '/name', equals: 'Offering one' }],
    except: [],
  };
  const intent = {
    key: 'Offering/one',
    label: 'Offering/one',
    request: 'POST marketplace-provider-offerings/',
    makesObject: true,
    lookup,
    members: [],
    at: '2026-01-01T00:00:00.000Z',
  } as const;
  await state.append({ type: 'intent', intent }, 'durable');
  for (const record of more) await state.append(record, 'durable');
  await state.release();
}

/** The request of that run has acted; as somebody without an inventory makes objects. */
async function acted(times = 1): Promise<void> {
  const env = { WALDUR_API_URL: world.sandbox.url, WALDUR_ACCESS_TOKEN: world.sandbox.token('admin') };
  const bench = await openWorkbench(env);
  await bench.apply(await bench.plan([ONE]));
  await bench.close();
  const { offerings } = world.sandbox.store;
  const made = [...offerings.values()].find(({ name }) => name === 'Offering one');
  if (made === undefined) throw new Error('nothing was made');
  for (let time = 1; time < times; time += 1) {
    const uuid = world.sandbox.store.newUuid();
    offerings.set(uuid, { ...structuredClone(made), uuid });
  }
}

async function apply(documents: readonly Document[], prune = false): Promise<Plan> {
  const plan = await world.plan(documents, { prune });
  const { results } = await world.apply(plan);
  expect(results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
  return plan;
}

function actions({ objects }: Plan): readonly string[] {
  return objects.map(({ key, action }) => `${key} ${action}`);
}

describe('what a run that was cut off may have made', () => {
  test('is ours and no adoption when it has acted', async () => {
    await cutOff();
    await acted();
    expect(actions(await apply([ONE]))).toEqual(['Offering/one no-op']);
    const { inventory, intents } = await world.inventory();
    expect([[...inventory.keys()], intents.size]).toEqual([['Offering/one'], 0]);
  });

  test('is made when it has not', async () => {
    await cutOff();
    expect(actions(await apply([ONE]))).toEqual(['Offering/one create']);
    expect((await world.inventory()).intents.size).toBe(0);
  });

  test('that could be one of several is not guessed, and nothing is made', async () => {
    await cutOff();
    await acted(2);
    const [object] = (await world.plan([ONE])).objects;
    expect(object).toMatchObject({
      action: 'blocked',
      blocked: [{ code: 'OBJECT_PERHAPS_MADE' }],
      steps: [],
    });
  });

  test('is known by its uuid when its answer was written down, whoever has its name', async () => {
    await acted(2);
    const mine = [...world.sandbox.store.offerings.values()].find(({ name }) => name === 'Offering one');
    await cutOff([{ type: 'made', key: 'Offering/one', uuid: mine?.uuid ?? '' }]);
    const plan = await apply([ONE]);
    expect(plan.objects).toMatchObject([{ action: 'no-op', uuid: mine?.uuid }]);
  });

  test('is ours, though no manifest asks for it any more', async () => {
    await cutOff();
    await acted();
    expect((await world.plan([TWO])).surplus).toMatchObject([{ key: 'Offering/one' }]);
    expect(actions(await apply([TWO], true))).toEqual(['Offering/two create', 'Offering/one archive']);
    expect((await world.inventory()).intents.size).toBe(0);
  });

  test('is forgotten when it was not made and no manifest asks for it', async () => {
    await cutOff();
    expect(actions(await apply([TWO]))).toEqual(['Offering/two create', 'Offering/one forget']);
    expect((await world.inventory()).intents.size).toBe(0);
  });
});
