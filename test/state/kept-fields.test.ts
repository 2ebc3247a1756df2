import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FieldMark } from '../../src/state/field-mark.ts';
import { keptFields, marksOf } from '../../src/state/kept-fields.ts';

const hash = fc.constantFrom('', 'member', 'secret', '0123456789abcdef');
const mark = fc.record(
  {
    shown: hash,
    wrote: hash,
    repairs: fc.nat(1_000),
    begun: fc.uniqueArray(fc.oneof(hash, fc.constant('*')), { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ['shown'] },
) as fc.Arbitrary<FieldMark>;
const path = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 4 });

test('marks are read as they were written, whatever fields are called', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(path, mark), { maxLength: 8 }), (all) => {
      const marks = Object.fromEntries(all.map(([parts, one]) => [JSON.stringify(parts), one]));
      expect(marksOf(keptFields(marks))).toEqual(marks);
    }),
  );
});

test('a text that is none of ours holds no marks, and does no harm', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const { shown } of Object.values(marksOf(text))) expect(typeof shown).toBe('string');
    }),
  );
  expect(marksOf('%=1 name=2 __proto__=3 a=b=c')).toEqual({
    '["name"]': { wrote: '2', shown: '2' },
    '["__proto__"]': { wrote: '3', shown: '3' },
  });
});
