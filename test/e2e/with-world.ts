import type { Generation } from '../../src/waldur/instance.ts';
import { startWorld, type World } from './world.ts';

/** A sandbox for the length of a test; `actor` is the account in use, staff when it is absent. */
export async function withWorld(
  generation: Generation,
  play: (world: World) => Promise<void>,
  actor?: string,
): Promise<void> {
  const world = await startWorld(generation, actor);
  try {
    await play(world);
  } finally {
    await world.close();
  }
}
