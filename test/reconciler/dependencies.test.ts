import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ObjectKey } from '../../src/manifest/object-key.ts';
import { inDependencyOrder } from '../../src/reconciler/plan/dependencies.ts';

/** Objects in any order, each of which needs only objects of a lower number: no circles. */
const sets = fc
  .array(fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), { minLength: 1, maxLength: 30 })
  .chain((needs) => {
    const all = needs.map((_, index) => ({ key: `Widget/${String(index)}` as ObjectKey }));
    const edges = new Map(
      needs.map((list, index) => [
        `Widget/${String(index)}` as ObjectKey,
        list.filter((need) => need < index).map((need) => `Widget/${String(need)}` as ObjectKey),
      ]),
    );
    return fc.record({
      items: fc.shuffledSubarray(all, { minLength: all.length }),
      needs: fc.constant(edges),
    });
  });

test('every object stands after all it needs, and none is lost', () => {
  fc.assert(
    fc.property(sets, ({ items, needs }) => {
      const keys = inDependencyOrder(items, needs).map(({ key }) => key);
      expect(keys.toSorted()).toEqual(items.map(({ key }) => key).toSorted());
      for (const [key, needed] of needs) {
        for (const need of needed) expect(keys.indexOf(need)).toBeLessThan(keys.indexOf(key));
      }
    }),
  );
});

test('an order that is right already stays', () => {
  fc.assert(
    fc.property(sets, ({ items, needs }) => {
      const once = inDependencyOrder(items, needs);
      expect(inDependencyOrder(once, needs)).toEqual(once);
    }),
  );
});

test('a circle is a bug of the validation before', () => {
  const needs = new Map<ObjectKey, ObjectKey[]>([
    ['Widget/a', ['Widget/b']],
    ['Widget/b', ['Widget/a']],
  ]);
  const items = [...needs.keys()].map((key) => ({ key }));
  expect(() => inDependencyOrder(items, needs)).toThrow('in a circle');
});
