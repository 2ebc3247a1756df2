import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CompleteOwner } from '../../src/providers/provider.ts';
import { grantProvider } from '../../src/providers/grant/provider.ts';
import type { Instance } from '../../src/waldur/instance.ts';
import { GrantModel } from './grant-model.ts';
import {
  ALICE,
  BOB,
  grant,
  judge,
  newer,
  NEW_OFFERING,
  OFFERING,
  OTHER_OFFERING,
  staff,
} from './grant-world.ts';

const ROLE = 'OFFERING.MANAGER';
const ends = fc.constantFrom(null, '2095-01-01', '2096-01-01T12:00:00Z', '2097-06-01', '2098-06-01');

/** Two offerings that exist, and one that the first apply creates. */
const places = ['x', 'other', 'new'].flatMap((offering) => [
  { offering, user: 'alice', uuid: ALICE },
  { offering, user: 'bob', uuid: BOB },
]);
type Place = (typeof places)[number];

function scopeOf({ offering }: Place): string {
  if (offering === 'new') return NEW_OFFERING;
  return offering === 'x' ? OFFERING : OTHER_OFFERING;
}

function wantedAt({ offering, user }: Place, end: string | null | undefined, made: boolean) {
  const on = offering === 'new' ? (made ? 'made' : 'planned') : offering === 'x' ? undefined : 'other';
  return grant({ user, ...(on === undefined ? {} : { on }), ...(end === undefined ? {} : { end }) });
}

/** Revokes what nobody declares on the offerings that exist, as a run with --prune does first. */
async function prune(
  model: GrantModel,
  wanted: readonly ReturnType<typeof grant>[],
  instance: Instance,
): Promise<void> {
  const owners = ['x', 'other'].map((name): CompleteOwner => {
    const resolved = grant(name === 'other' ? { on: 'other' } : {}).references.get('scope');
    if (resolved === undefined) throw new Error('no scope');
    return { key: `Offering/${name}`, resolved };
  });
  const { undeclared } = await grantProvider.observe(model.reader(), wanted, { instance, owners });
  for (const member of undeclared) {
    const removal = grantProvider.removal?.(member, instance);
    expect(removal?.blocked).toEqual([]);
    model.carryOut(removal?.steps ?? [], member.key);
  }
}

const existing = fc.uniqueArray(
  fc.record({
    place: fc.constantFrom(...places.filter(({ offering }) => offering !== 'new')),
    end: ends,
    moved: fc.option(ends, { nil: undefined }),
  }),
  { selector: ({ place }) => place },
);
const desired = fc.uniqueArray(
  fc.record({ place: fc.constantFrom(...places), end: fc.option(ends, { nil: undefined }) }),
  { selector: ({ place }) => place },
);

test.each([
  ['older', staff],
  ['newer', newer],
] as const)(
  'on %s servers any grants are settled by one apply, in any order, and last as declared',
  async (age, instance) => {
    await fc.assert(
      fc.asyncProperty(
        existing,
        desired,
        fc.infiniteStream(fc.nat()),
        fc.boolean(),
        async (before, declared, order, pruned) => {
          const model = new GrantModel(age === 'older');
          for (const { place, end, moved } of before) {
            model.add(scopeOf(place), ROLE, place.uuid, end);
            if (moved !== undefined) model.update(scopeOf(place), ROLE, place.uuid, moved);
          }
          const wanted = declared.map(({ place, end }) => wantedAt(place, end, false));
          const planned = await judge(wanted, model.reader(), instance);
          expect(planned.flatMap(({ assessment }) => assessment.blocked)).toEqual([]);
          if (pruned) await prune(model, wanted, instance);
          const runs = wanted.map(({ key }, index) => ({ key, index, rank: order.next().value }));
          for (const { key, index } of runs.toSorted((one, other) => one.rank - other.rank)) {
            model.carryOut(planned[index]?.steps ?? [], key);
          }

          const later = declared.map(({ place, end }) => wantedAt(place, end, true));
          const again = await judge(later, model.reader(), instance);
          expect(again.map(({ action, comparison }) => [action, comparison.changes])).toEqual(
            again.map(() => ['no-op', []]),
          );
          const permanent = declared
            .filter((one) => one.end === null)
            .map(({ place }) => `${scopeOf(place)} ${place.uuid}`);
          expect(model.afterAllEnds('2099-01-01')).toEqual(expect.arrayContaining(permanent));
        },
      ),
      { numRuns: 300 },
    );
  },
);
