import { describe, expect, test } from 'vitest';
import { startWorld } from '../e2e/world.ts';
import { KINDS } from './kinds.ts';

const PAGE = 300;

describe.each(KINDS)('a plan of $kind', (kind) => {
  test.each([1_000, 2_000])('reads %i objects by pages', async (count) => {
    const generation = kind.generations.at(-1) ?? '8.0';
    const world = await startWorld(generation);
    try {
      kind.prepare?.(world);
      await world.apply(await world.plan([kind.document(generation, 0)]));
      kind.copies(world, count - 1);
      const documents = Array.from({ length: count }, (_, number) => kind.document(generation, number));
      const since = world.sandbox.requests.length;
      const { objects } = await world.plan(documents);
      // Counted by the server, because a connection that was cut while it was idle is no request that it saw.
      const requests = world.sandbox.requests.length - since;
      expect(objects.filter(({ action }) => action !== 'no-op').slice(0, 3)).toEqual([]);
      const { fixed, lists } = kind.reads;
      const pages = Math.ceil(count / PAGE);
      expect(requests).toBe(fixed + lists * pages);
    } finally {
      await world.close();
    }
  });
});
