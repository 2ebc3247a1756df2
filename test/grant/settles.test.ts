import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { GrantModel } from './grant-model.ts';
import { ALICE, BOB, grant, judge, newer, OFFERING, OTHER_OFFERING, staff } from './grant-world.ts';

const ROLE = 'OFFERING.MANAGER';
const ends = fc.constantFrom(null, '2095-01-01', '2096-01-01T12:00:00Z', '2097-06-01', '2098-06-01');
const places = [
  { user: 'alice', on: undefined },
  { user: 'alice', on: 'other' },
  { user: 'bob', on: undefined },
  { user: 'bob', on: 'other' },
] as const;

function uuidsOf({ user, on }: (typeof places)[number]): readonly [string, string] {
  return [on === undefined ? OFFERING : OTHER_OFFERING, user === 'alice' ? ALICE : BOB];
}

test.each([
  ['older', staff],
  ['newer', newer],
] as const)(
  'on %s servers any set of grants is settled by one apply, in any order, and lasts as declared',
  async (age, instance) => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.record({ place: fc.nat(3), end: ends, moved: fc.option(ends) }), {
          selector: ({ place }) => place,
        }),
        fc.uniqueArray(fc.record({ place: fc.nat(3), end: fc.option(ends, { nil: undefined }) }), {
          selector: ({ place }) => place,
        }),
        fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
        async (before, declared, order) => {
          const model = new GrantModel(age === 'older');
          for (const { place, end, moved } of before) {
            const spot = places[place] ?? places[0];
            model.add(...rowOf(spot), end);
            if (moved !== null) model.update(...rowOf(spot), moved);
          }
          const wanted = declared.map(({ place, end }) => {
            const { user, on } = places[place] ?? places[0];
            return grant({
              user,
              ...(on === undefined ? {} : { on }),
              ...(end === undefined ? {} : { end }),
            });
          });

          const planned = await judge(wanted, model.reader(), instance);
          expect(planned.flatMap(({ assessment }) => assessment.blocked)).toEqual([]);
          for (const index of order) {
            const key = wanted[index]?.key;
            if (key !== undefined) model.carryOut(planned[index]?.steps ?? [], key);
          }

          const again = await judge(wanted, model.reader(), instance);
          expect(again.map(({ action, comparison }) => [action, comparison.changes])).toEqual(
            again.map(() => ['no-op', []]),
          );
          const lasting = model.afterAllEnds('2099-01-01');
          const permanent = declared
            .filter((one) => one.end === null)
            .map((one) => uuidsOf(places[one.place] ?? places[0]).join(' '));
          expect(lasting).toEqual(expect.arrayContaining(permanent));
        },
      ),
      { numRuns: 150 },
    );
  },
);

function rowOf(place: (typeof places)[number]): readonly [string, string, string] {
  const [scope, user] = uuidsOf(place);
  return [scope, ROLE, user];
}
