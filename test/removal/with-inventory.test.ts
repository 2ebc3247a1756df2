import { describe, expect, test } from 'vitest';
import { GENERATIONS, type Generation } from '../../src/waldur/instance.ts';
import { plannedWrites, seenWrites, startOwnedWorld, type Document, type OwnedWorld } from '../e2e/world.ts';
import { documents, KEPT, withOtherPolicies } from './all-kinds.ts';

async function withOwnedWorld(
  generation: Generation,
  play: (world: OwnedWorld) => Promise<void>,
): Promise<void> {
  const world = await startOwnedWorld(generation);
  try {
    await play(world);
  } finally {
    await world.close();
  }
}

async function apply(world: OwnedWorld, wanted: readonly Document[], prune = false) {
  const plan = await world.plan(wanted, { prune });
  const since = world.sandbox.writes().length;
  const { results } = await world.apply(plan);
  expect(results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
  expect(seenWrites(world.sandbox, since)).toEqual(plannedWrites(plan));
  return plan;
}

/** What is left on the server of what the manifests made. */
function left({ sandbox: { store } }: OwnedWorld) {
  return {
    machines: [...store.offerings.values()].find(({ name }) => name === 'machines')?.state,
    agent: [...store.users.values()].find(({ username }) => username === 'agent')?.isActive,
    grants: [...store.grants.values()].filter(({ user }) => store.users.get(user)?.username === 'agent')
      .length,
    others:
      store.lexisLinks.size + store.serverGroups.size + store.allocations.size + store.backendResources.size,
  };
}

describe.each(GENERATIONS)('on %s', (generation) => {
  test('objects of all kinds go when their manifests are gone, and nothing is left to do', () =>
    withOwnedWorld(generation, async (world) => {
      const all = documents(generation);
      await apply(world, [...all, KEPT]);
      expect([...(await world.inventory()).inventory.keys()]).toHaveLength(all.length + 3);
      await apply(world, [KEPT], true);
      expect(left(world)).toEqual({ machines: 'Archived', agent: false, grants: 0, others: 0 });
      expect([...(await world.inventory()).inventory.keys()]).toEqual(['Offering/kept']);
      expect(plannedWrites(await world.plan([KEPT], { prune: true }))).toEqual([]);
    }));

  test('the policies of the manifests are kept until they are gone', () =>
    withOwnedWorld(generation, async (world) => {
      const all = withOtherPolicies(documents(generation));
      await apply(world, [...all, KEPT]);
      const cloud = world.sandbox.store.tenants.get(world.sandbox.id('tenant'));
      await apply(world, [KEPT], true);
      const isNewest = generation === '8.0' ? 1 : 0;
      expect(left(world)).toEqual({ machines: undefined, agent: undefined, grants: 0, others: 1 + isNewest });
      expect(cloud?.groupsInCloud).toHaveLength(1);
      expect([...(await world.inventory()).inventory.keys()]).toEqual(['Offering/kept']);
    }));

  test('removals are carried out although many of their answers are lost', () =>
    withOwnedWorld(generation, async (world) => {
      await apply(world, [...documents(generation), KEPT]);
      const writes = plannedWrites(await world.plan([KEPT], { prune: true })).length;
      for (let skip = 0; skip < writes; skip += 1) {
        world.sandbox.inject({ kind: 'drop-after', method: skip % 2 === 0 ? 'DELETE' : 'POST', skip });
      }
      const { results } = await world.apply(await world.plan([KEPT], { prune: true }));
      expect(results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
      expect(left(world)).toEqual({ machines: 'Archived', agent: false, grants: 0, others: 0 });
      expect([...(await world.inventory()).inventory.keys()]).toEqual(['Offering/kept']);
    }));
});
