import { describe, expect, test } from 'vitest';
import { GENERATIONS } from '../../src/waldur/instance.ts';
import { withWorld } from '../e2e/with-world.ts';
import type { World } from '../e2e/world.ts';
import { ALLOCATION, goneAllocation, madeAllocation } from './kinds/allocation.ts';
import { goneGroup, GROUP, madeGroup } from './kinds/server-group.ts';
import { carryOut, outline, planRemoval, remove } from './removal-world.ts';

/** What a server makes, changes and deletes in the background, so that an object passes through states of its own. */
const KINDS = [
  {
    key: ALLOCATION,
    generations: GENERATIONS.filter((generation) => generation !== '2024-10'),
    /** An object in a state, and what the inventory has of it. */
    surplusIn: (world: World, state: string) => goneAllocation(world, madeAllocation(world, { state })),
    rows: ({ sandbox }: World) => sandbox.store.allocations,
    done: ['deletion asked for', 'deleted'],
  },
  {
    key: GROUP,
    generations: GENERATIONS,
    surplusIn: (world: World, state: string) => goneGroup(world, madeGroup(world, { state })),
    rows: ({ sandbox }: World) => sandbox.store.serverGroups,
    done: ['deleted', 'gone'],
  },
] as const;

const CASES = KINDS.flatMap((kind) => kind.generations.map((generation) => ({ ...kind, generation })));

describe.each(CASES)('$key on $generation', ({ key, generation, surplusIn, rows, done }) => {
  test.each(['Creation Scheduled', 'Creating', 'Update Scheduled', 'Updating'])(
    'while it is %s its removal waits',
    (state) =>
      withWorld(generation, async (world) => {
        const removal = await planRemoval(world, surplusIn(world, state));
        const word = generation === '8.0' ? state.toUpperCase().replace(' ', '_') : state;
        expect(outline(removal)).toEqual([
          'delete',
          `waits for the server to finish its work on ${key} (${word})`,
        ]);
        expect(removal).toMatchObject({ warnings: [expect.stringContaining('deletion-policy: Unlink')] });
      }),
  );

  test.each(['Deletion Scheduled', 'Deleting'])('while it is %s it is only waited for', (state) =>
    withWorld(generation, async (world) => {
      const removal = await planRemoval(world, surplusIn(world, state));
      expect(outline(removal)).toEqual(['delete']);
      world.sandbox.worker.schedule(() => {
        rows(world).clear();
      });
      expect(await carryOut(world, new Map([[key, removal]]))).toEqual([['applied', done.at(-1)]]);
    }),
  );

  test('a deletion whose answer is lost is asked for once', () =>
    withWorld(generation, async (world) => {
      const one = surplusIn(world, 'OK');
      world.sandbox.inject({ kind: 'drop-after', method: 'DELETE' });
      expect(await remove(world, one)).toMatchObject([['applied', {}, {}]]);
      expect(world.sandbox.writes()).toHaveLength(1);
    }));
});
