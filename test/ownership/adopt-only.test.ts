import { expect, test } from 'vitest';
import { adoptOnly } from '../../src/reconciler/ownership/adopt-only.ts';
import { allocation } from '../openportal-allocation/allocation-world.ts';
import { startOwnedWorld } from '../e2e/world.ts';

test('an object that waits is not adopted alone; the first run in which it does not wait does that', async () => {
  const world = await startOwnedWorld('8.0');
  try {
    const { store } = world.sandbox;
    const documents = [allocation({ node_limit: 100 })];
    await world.apply(await world.plan(documents));
    await world.apply(await world.plan([allocation({}, { reconcile: 'disabled' })]));
    const [row] = [...store.allocations.values()];
    if (row === undefined) throw new Error('there is no allocation');
    const { state } = row;
    row.state = 'Updating';
    const waiting = await world.plan(documents);
    expect(waiting.objects).toMatchObject([{ action: 'waiting', uuid: row.uuid }]);
    expect(adoptOnly(waiting).objects).toEqual([]);

    row.state = state;
    const writes = world.sandbox.writes().length;
    expect((await world.apply(adoptOnly(await world.plan(documents)))).results).toMatchObject([
      { outcome: 'applied', done: ['adopted'] },
    ]);
    expect(world.sandbox.writes().length).toBe(writes);
    expect([...(await world.inventory()).inventory.keys()]).toEqual(['OpenPortalAllocation/alloc-1']);
  } finally {
    await world.close();
  }
});
