import { afterEach, expect, test } from 'vitest';
import { driftOf } from '../../src/reconciler/ownership/drift-of.ts';
import { CASES } from '../conformance/cases.ts';
import { startOwnedWorld, type OwnedWorld } from '../e2e/world.ts';

const PIN = 'gitops.waldur.com/uuid';

let world: OwnedWorld;

afterEach(() => world.close());

test.each(CASES)('what the manifest of $name on $generation changes is no drift', async (one) => {
  const { kind, generation } = one;
  world = await startOwnedWorld(generation);
  kind.prepare?.(world);
  await world.apply(await world.plan([kind.document(generation, 0)]));
  for (const { field, document, isPinned } of kind.changes(generation)) {
    const [{ uuid = '' } = {}] = (await world.plan([kind.document(generation, 0)])).objects;
    const pinned = isPinned === true ? { ...document, annotations: { [PIN]: uuid } } : document;
    const plan = await world.plan([pinned]);
    const causes = plan.objects.flatMap(({ changes }) => changes.map(({ cause }) => cause));
    expect({ field, causes, drift: driftOf(plan).objects }).toEqual({
      field,
      causes: causes.map(() => 'manifest'),
      drift: [],
    });
    await world.apply(plan);
  }
});
