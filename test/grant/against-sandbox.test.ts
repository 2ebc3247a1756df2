import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import { plannedWrites, seenWrites, startWorld, type Document, type World } from '../e2e/world.ts';

type Access = NonNullable<OfferingSpec['access']>;

const ends = fc.constantFrom(null, '2095-01-01', '2096-01-01T12:00:00+02:00', '2097-06-01T00:00:00Z');
const access: fc.Arbitrary<Access> = fc
  .uniqueArray(
    fc.record({ username: fc.constantFrom('alice', 'bob'), end: fc.option(ends, { nil: undefined }) }),
    { selector: ({ username }) => username },
  )
  .map((entries) =>
    entries.map(({ username, end }) => ({
      user: { username },
      role: 'OFFERING.MANAGER',
      ...(end === undefined ? {} : { expiration_time: end }),
    })),
  );
/** Two versions of the access of two offerings; `undefined` leaves it unmanaged. */
const versions = fc.array(fc.tuple(fc.option(access, { nil: undefined }), access), {
  minLength: 1,
  maxLength: 3,
});

function documents(serial: number, accesses: readonly (Access | undefined)[]): readonly Document[] {
  return accesses.map((entries, index) => ({
    name: `offering-${String(index)}`,
    spec: {
      name: `Offering ${String(index)} of ${String(serial)}`,
      customer: { name: 'Example University' },
      category: { name: 'HPC' },
      type: 'Marketplace.Basic',
      ...(entries === undefined ? {} : { access: entries }),
    },
  }));
}

describe.each(['2024-10', '8.0'] as const)('on %s', (generation) => {
  let started: Promise<World> | undefined;
  afterAll(async () => {
    await (await started)?.close();
  });
  let serial = 0;

  test('any access of offerings settles in one apply, version after version', async () => {
    const world = await (started ??= startWorld(generation));
    await fc.assert(
      fc.asyncProperty(versions, fc.boolean(), async (history, prune) => {
        serial += 1;
        for (const accesses of history) {
          const wanted = documents(serial, accesses);
          const plan = await world.plan(wanted, { prune });
          const since = world.sandbox.writes().length;
          const report = await world.apply(plan);
          expect(report.results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
          expect(seenWrites(world.sandbox, since)).toEqual(plannedWrites(plan));
          const second = await world.plan(wanted, { prune });
          expect(
            second.objects.flatMap(({ key, action, changes }) =>
              action === 'no-op' ? [] : [{ key, action, changes }],
            ),
          ).toEqual([]);
        }
      }),
      { numRuns: 20 },
    );
  });
});
