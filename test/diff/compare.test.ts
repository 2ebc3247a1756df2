import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare } from '../../src/diff/compare.ts';
import type { ComparableDocument } from '../../src/diff/comparable-document.ts';
import { NOT_COMPARED, type FieldChange } from '../../src/diff/field-change.ts';
import type { FieldRules } from '../../src/diff/field-rule.ts';
import { decimal } from '../../src/diff/normalise/decimal.ts';
import { text } from '../../src/diff/normalise/text.ts';
import { OutsideValue } from '../../src/manifest/outside-value.ts';
import { Secret } from '../../src/manifest/secret.ts';

const rules: FieldRules = {
  name: { type: 'value', normalise: text },
  latitude: { type: 'value' },
  attributes: { type: 'map' },
  secret_options: { type: 'map', sensitive: true },
  components: {
    type: 'set',
    by: 'type',
    item: { unit: { type: 'value' } },
    keep: (member) => member['is_builtin'] === true,
  },
  plans: {
    type: 'set',
    by: 'name',
    item: { unit: { type: 'value' }, prices: { type: 'map', normalise: decimal } },
  },
};
const neither = { prune: false, writeSecrets: false };
const token = new OutsideValue({ env: 'TOKEN' }, new Secret('new'));
const unset = new OutsideValue({ env: 'TOKEN' }, undefined);

function changes(
  desired: ComparableDocument,
  live: ComparableDocument | undefined,
  options = neither,
): readonly FieldChange[] {
  return compare(desired, live, rules, options).changes;
}

describe('values', () => {
  test('an undeclared field is not managed', () => {
    expect(changes({}, { name: 'a', latitude: 1 })).toEqual([]);
  });
  test('a field that differs shows both sides as they were written', () => {
    expect(changes({ name: 'b ' }, { name: 'a' })).toEqual([
      { path: ['name'], operation: 'change', before: 'a', after: 'b ' },
    ]);
  });
  test('a negative zero is zero, since JSON has no other', () => {
    expect(changes({ latitude: -0 }, { latitude: 0 })).toEqual([]);
  });
  test('a declared null equals a field that the server does not show', () => {
    expect(changes({ latitude: null }, {})).toEqual([]);
  });
  test('a declared null clears what the server shows', () => {
    expect(changes({ latitude: null }, { latitude: 1 })).toEqual([
      { path: ['latitude'], operation: 'change', before: 1, after: null },
    ]);
  });
  test('a field without a rule is a bug of the kind', () => {
    expect(() => changes({ colour: 'red' }, {})).toThrow('no rule for the field colour');
    expect(() => changes({ plans: [{ name: 'a', colour: 'red' }] }, { plans: [{ name: 'a' }] })).toThrow(
      'no rule for the field plans.a.colour',
    );
  });
});

describe('maps', () => {
  test('are managed per key', () => {
    expect(
      changes({ attributes: { a: 1, b: 2, c: null, d: null } }, { attributes: { a: 1, b: 3, c: 4, e: 5 } }),
    ).toEqual([
      { path: ['attributes', 'b'], operation: 'change', before: 3, after: 2 },
      { path: ['attributes', 'c'], operation: 'remove', before: 4 },
    ]);
  });
  test('a live null counts as absent', () => {
    expect(changes({ attributes: { a: null, b: 1 } }, { attributes: { a: null, b: null } })).toEqual([
      { path: ['attributes', 'b'], operation: 'add', after: 1 },
    ]);
  });
  test('key order inside a value makes no difference', () => {
    expect(changes({ attributes: { a: { x: 1, y: 2 } } }, { attributes: { a: { y: 2, x: 1 } } })).toEqual([]);
  });
});

describe('secrets', () => {
  const shown = { secret_options: { token: new Secret('old'), language: new Secret('python') } };

  test.each([
    [
      'equal ones are no change',
      { token: new OutsideValue({ env: 'T' }, new Secret('old')), language: 'python' },
    ],
    ['unset ones are no change of what exists', { token: unset }],
  ])('%s', (_, secret_options) => {
    expect(changes({ secret_options }, shown)).toEqual([]);
  });
  test('one that differs is a change between two secrets', () => {
    const [change] = changes({ secret_options: { token } }, shown);
    expect(change).toMatchObject({ path: ['secret_options', 'token'], operation: 'change' });
    expect(change?.before).toBeInstanceOf(Secret);
    expect(change?.after).toBeInstanceOf(Secret);
    expect(JSON.stringify(change)).not.toMatch(/"(?:old|new)"/);
  });
  test('a secret deep inside a value makes the whole value secret', () => {
    const environ = [{ name: 'A', value: token }];
    const [change] = changes({ secret_options: { environ } }, shown);
    expect(change?.after).toBeInstanceOf(Secret);
    expect(
      changes(
        { secret_options: { environ } },
        { secret_options: { environ: new Secret([{ name: 'A', value: 'new' }]) } },
      ),
    ).toEqual([]);
  });
  test('hidden ones are compared only when they are to be written, and named otherwise', () => {
    expect(compare({ secret_options: { token, gone: null } }, { name: 'a' }, rules, neither)).toEqual({
      changes: [],
      unmanaged: [],
      hidden: [
        ['secret_options', 'token'],
        ['secret_options', 'gone'],
      ],
    });
    expect(
      changes({ secret_options: { token, gone: null, unset } }, {}, { ...neither, writeSecrets: true }),
    ).toEqual([
      { path: ['secret_options', 'token'], operation: 'change', before: NOT_COMPARED, after: token.secret },
      { path: ['secret_options', 'gone'], operation: 'remove', before: NOT_COMPARED },
    ]);
  });
  test('an unset one of an object to be created is added, unseen', () => {
    expect(changes({ secret_options: { token: unset } }, undefined)).toEqual([
      { path: ['secret_options', 'token'], operation: 'add', after: NOT_COMPARED },
    ]);
  });
});

describe('sets', () => {
  const live = {
    plans: [
      { name: 'Default', unit: 'month', prices: { gpu: '1.0000000000', cpu: '2' } },
      { name: 'Legacy', unit: 'day' },
    ],
    components: [{ type: 'ram', is_builtin: true }, { type: 'gpu' }],
  };
  test('members are matched by identity, whatever their order', () => {
    const desired = {
      plans: [
        { name: 'New', unit: 'day' },
        { name: 'Default', prices: { gpu: '1.5', cpu: 2 } },
      ],
    };
    expect(compare(desired, live, rules, neither)).toMatchObject({
      changes: [
        { path: ['plans', 'New'], operation: 'add', after: { name: 'New', unit: 'day' } },
        {
          path: ['plans', 'Default', 'prices', 'gpu'],
          operation: 'change',
          before: '1.0000000000',
          after: '1.5',
        },
      ],
      unmanaged: [['plans', 'Legacy']],
    });
  });
  test('undeclared members go with prune, those that cannot be removed stay', () => {
    expect(compare({ plans: [], components: [] }, live, rules, { ...neither, prune: true })).toEqual({
      changes: [
        { path: ['components', 'gpu'], operation: 'remove', before: { type: 'gpu' }, isMember: true },
        { path: ['plans', 'Default'], operation: 'remove', before: live.plans[0], isMember: true },
        { path: ['plans', 'Legacy'], operation: 'remove', before: live.plans[1], isMember: true },
      ],
      unmanaged: [],
      hidden: [],
    });
  });
  test('an undeclared set is not managed, with prune neither', () => {
    expect(compare({}, live, rules, { ...neither, prune: true })).toEqual({
      changes: [],
      unmanaged: [],
      hidden: [],
    });
  });
});

test('everything declared of an object to be created is an add', () => {
  const found = changes(
    { name: 'a', attributes: { x: 1, y: null }, plans: [{ name: 'Default', unit: 'day' }], latitude: null },
    undefined,
  );
  expect(found).toEqual([
    { path: ['name'], operation: 'add', after: 'a' },
    { path: ['attributes', 'x'], operation: 'add', after: 1 },
    { path: ['plans', 'Default'], operation: 'add', after: { name: 'Default', unit: 'day' } },
  ]);
});

const names = fc.constantFrom('a', 'b', 'c', 'd');
const scalar = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('x', 'y'));
const map = fc.dictionary(names, scalar, { maxKeys: 3 });
const plan = fc.record(
  { name: names, unit: fc.constantFrom('day', 'month'), prices: map },
  { requiredKeys: ['name'] },
);
const document = fc.record(
  {
    name: scalar,
    latitude: fc.oneof(scalar, fc.constant(null)),
    attributes: map,
    plans: fc.uniqueArray(plan, { selector: (member) => member.name, maxLength: 3 }),
  },
  { requiredKeys: [] },
);

test('a document does not differ from itself', () => {
  fc.assert(
    fc.property(document, (one) => {
      expect(compare(one, one, rules, { ...neither, prune: true })).toEqual({
        changes: [],
        unmanaged: [],
        hidden: [],
      });
    }),
  );
});

test('what differs, once carried out, does not differ any more', () => {
  fc.assert(
    fc.property(document, fc.option(document, { nil: undefined }), (desired, live) => {
      const options = { ...neither, prune: true };
      const found = compare(desired, live, rules, options);
      const after = carriedOut(structuredClone(live ?? {}), found.changes);
      expect(compare(desired, after, rules, options).changes).toEqual([]);
    }),
  );
});

type Mutable = Record<string, unknown>;

function carriedOut(live: Mutable, found: readonly FieldChange[]): ComparableDocument {
  for (const change of found)
    put(live, change.path, change.operation === 'remove' ? undefined : change.after);
  return live as ComparableDocument;
}

function put(target: Mutable, [field = '', ...rest]: readonly string[], value: unknown): void {
  if (field === 'plans') {
    putMember((target['plans'] ??= []) as Mutable[], rest, value);
  } else if (rest.length === 0) {
    if (value === undefined) delete target[field];
    else target[field] = value;
  } else {
    put((target[field] ??= {}) as Mutable, rest, value);
  }
}

function putMember(list: Mutable[], [identity, ...rest]: readonly string[], value: unknown): void {
  const index = list.findIndex((member) => member['name'] === identity);
  const member = list[index];
  if (rest.length > 0 && member !== undefined) put(member, rest, value);
  else if (value === undefined) list.splice(index, 1);
  else list.push(value as Mutable);
}
