import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import type { Plan } from '../../src/reconciler/plan.ts';
import { plannedWrites, startOwnedWorld, type Document, type OwnedWorld } from '../e2e/world.ts';

let world: OwnedWorld;
beforeEach(async () => {
  world = await startOwnedWorld('8.0');
});
afterEach(() => world.close());

function offering(changes: Partial<OfferingSpec>): Document {
  return {
    name: 'cluster',
    spec: {
      name: 'Test Cluster',
      customer: { name: 'Example University' },
      category: { name: 'HPC' },
      type: 'Marketplace.Basic',
      ...changes,
    },
  };
}

async function apply(plan: Plan): Promise<readonly string[]> {
  return (await world.apply(plan)).results.map(({ outcome }) => outcome);
}

test('a grant that left its list is revoked once, also when the run after the one that made it prunes', async () => {
  const access = [{ user: { username: 'alice' }, role: 'OFFERING.MANAGER' }];
  expect(await apply(await world.plan([offering({ access })]))).toEqual(['applied', 'applied']);
  const plan = await world.plan([offering({ access: [] })], { prune: true });
  expect(plannedWrites(plan)).toEqual(['POST marketplace-provider-offerings/*/delete_user/']);
  expect(plan.unmanaged).toEqual([]);
});
