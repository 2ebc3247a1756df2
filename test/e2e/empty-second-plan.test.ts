import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/reconciler/plan.ts';
import { offeringSpec, type Surroundings } from '../arbitraries/offering-spec.ts';
import { plannedWrites, seenWrites, startWorld, type Document, type World } from './world.ts';

const around: Surroundings = {
  customers: ['Example University'],
  categories: ['HPC', 'Storage'],
  users: ['alice', 'bob'],
  organizationGroups: ['Universities', 'Institutes'],
  tags: ['hpc', 'gpu'],
};

const RUNS = Number(process.env['WALDUR_GITOPS_PROPERTY_RUNS'] ?? 40);

function leftovers(plan: Plan): unknown {
  return plan.objects
    .filter(({ steps, action }) => steps.length > 0 || action === 'blocked')
    .map(({ key, changes, blocked }) => ({ key, changes, blocked }));
}

/** Applies, and checks that the server saw the planned writes and that nothing is left to do. */
async function settle(world: World, documents: readonly Document[], prune: boolean): Promise<void> {
  const plan = await world.plan(documents, { prune });
  const since = world.sandbox.writes().length;
  const report = await world.apply(plan);
  expect(report.results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
  expect(seenWrites(world.sandbox, since)).toEqual(plannedWrites(plan));
  const second = await world.plan(documents, { prune });
  expect(leftovers(second)).toEqual([]);
}

describe.each(['2024-10', '8.0'] as const)('on %s', (generation) => {
  let started: Promise<World> | undefined;
  const open = (): Promise<World> => (started ??= startWorld(generation));
  afterAll(async () => {
    await (await started)?.close();
  });
  let serial = 0;

  test('after an apply the plan is empty, for any manifests and any later version of them', async () => {
    const world = await open();
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 1, max: 3 })
          .chain((count) =>
            fc.array(
              fc.tuple(
                ...Array.from({ length: count }, (_, index) =>
                  offeringSpec(`Offering ${String(index)}`, around),
                ),
              ),
              { minLength: 1, maxLength: 3 },
            ),
          ),
        fc.boolean(),
        async (versions, prune) => {
          serial += 1;
          const [first] = versions;
          for (const specs of versions) {
            const documents = specs.map((spec, index) => ({
              name: `offering-${String(index)}`,
              // What identifies an offering, and what cannot change after it was made, stays.
              spec: {
                ...spec,
                name: `${String(serial)} ${spec.name}`,
                customer: first?.[index]?.customer ?? spec.customer,
              },
            }));
            const findings = await world.validate(documents);
            const errors = findings.filter(({ severity }) => severity === 'error');
            expect(errors.map(({ code, summary }) => `${code} ${summary}`)).toEqual([]);
            await settle(world, documents, prune);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});
