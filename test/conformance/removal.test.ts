import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { plannedWrites, seenWrites, startOwnedWorld, type Document, type OwnedWorld } from '../e2e/world.ts';
import { CASES } from './cases.ts';
import { injectInto, unfinished } from './trial.ts';

const NAME = 'stays';

/** What is left in the manifests: a run without any removes nothing. */
const OFFERING: Document = {
  name: NAME,
  spec: {
    name: NAME,
    customer: { name: 'Example University' },
    category: { name: 'HPC' },
    type: 'Marketplace.Basic',
  },
};
const ACCOUNT: Document = {
  kind: 'ServiceAccount',
  name: NAME,
  spec: { username: NAME, email: 'stays@example.org' },
};

let world: OwnedWorld;

afterEach(() => world.close());

describe.each(CASES)('$name on $generation that left the manifests', ({ kind, generation }) => {
  const wanted = kind.document(generation, 0);
  const rest = kind.kind === 'Offering' ? ACCOUNT : OFFERING;
  const lost = kind.removedBy === 'delete' ? 1 : 0;
  let made: number;

  beforeEach(async () => {
    world = await startOwnedWorld(generation);
    kind.prepare?.(world);
    await world.apply(await world.plan([wanted, rest]));
    made = kind.count(world);
  });

  test('stays while nothing is pruned, and is removed once by a run that prunes', async () => {
    const kept = await world.plan([rest]);
    expect(kept.objects.map(({ action }) => action)).toEqual(['no-op']);
    expect(unfinished(await world.apply(kept))).toEqual([]);
    expect(kind.count(world)).toBe(made);
    const plan = await world.plan([rest], { prune: true });
    const since = world.sandbox.writes().length;
    expect(plan.objects.map(({ action }) => action).toSorted()).toEqual([kind.removedBy, 'no-op'].toSorted());
    expect(unfinished(await world.apply(plan))).toEqual([]);
    expect(seenWrites(world.sandbox, since)).toEqual(plannedWrites(plan));
    await expectRemoved();
  });

  test.each<Fault['kind']>(['drop-after', 'throttle'])(
    'is removed although each request meets %s',
    async (fault) => {
      const plan = await world.plan([rest], { prune: true });
      injectInto(world, plan, fault);
      expect(unfinished(await world.apply(plan))).toEqual([]);
      await expectRemoved();
    },
  );

  async function expectRemoved(): Promise<void> {
    expect(made - kind.count(world)).toBe(lost);
    const after = await world.plan([rest], { prune: true });
    expect(after.objects.map(({ action }) => action)).toEqual(['no-op']);
  }
});
