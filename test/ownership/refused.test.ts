import { expect, test } from 'vitest';
import { driftOf } from '../../src/reconciler/ownership/drift-of.ts';
import { startOwnedWorld, type Document } from '../e2e/world.ts';

test('what a server refuses inside of what is made is no drift afterwards', async () => {
  const world = await startOwnedWorld('2024-10');
  try {
    const documents: readonly Document[] = [
      {
        name: 'cluster',
        spec: {
          name: 'Test Cluster',
          customer: { name: 'Example University' },
          category: { name: 'HPC' },
          type: 'Marketplace.Basic',
          components: [{ type: 'cpu', name: 'CPU', measured_unit: 'hours', billing_type: 'usage' }],
          state: 'Unavailable',
          plans: [
            {
              name: 'Default',
              unit: 'month',
              discounts: { cpu: { discount_threshold: 3, discount_rate: 10 } },
            },
          ],
        },
      },
    ];
    const { results } = await world.apply(await world.plan(documents));
    expect(results.map(({ outcome }) => outcome)).toEqual(['applied']);
    const plan = await world.plan(documents);
    expect(plan.objects).toMatchObject([
      { action: 'no-op', refused: [{ cause: 'manifest' }, { cause: 'manifest' }] },
    ]);
    expect(driftOf(plan).objects).toEqual([]);
  } finally {
    await world.close();
  }
});
