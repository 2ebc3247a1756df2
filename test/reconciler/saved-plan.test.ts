import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { comparedHash } from '../../src/diff/compared-hash.ts';
import type { FieldRules } from '../../src/diff/field-rule.ts';
import type { Json, JsonObject } from '../../src/manifest/json.ts';
import { Secret } from '../../src/manifest/secret.ts';
import type { Step } from '../../src/providers/step.ts';
import { createRecheck } from '../../src/reconciler/apply/recheck.ts';
import type { Plan } from '../../src/reconciler/plan.ts';
import { readSavedPlan } from '../../src/reconciler/saved/read-saved-plan.ts';
import { planDigest, savedPlan, type SavedPlan } from '../../src/reconciler/saved/saved-plan.ts';
import { savedPlanText, withChecksum } from '../../src/reconciler/saved/saved-plan-text.ts';
import { isPartOf, sendingsOf } from '../../src/reconciler/saved/sendings.ts';
import { stepDocument } from '../../src/reconciler/step-document.ts';
import { A_WRITE, examplePlan, hostilePlan, plannedObject, planOf } from '../cli/example-plan.ts';

function saved(plan: Plan, given: Partial<Parameters<typeof savedPlan>[1]> = {}): SavedPlan {
  return savedPlan(plan, {
    toolVersion: '1.2.3',
    options: { prune: false, writeSecrets: false, adoptOnly: false, maxDeletePercent: 30, targets: [] },
    manifests: [],
    ...given,
  });
}

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', '\ud800', '\u2028'),
);
const json = fc.jsonValue({ stringUnit: 'binary', depthSize: 'small' }) as fc.Arbitrary<Json>;
const capture = text.map((part) => `Offering/a#${part}` as const);
const condition = fc.oneof(
  fc.record({ pointer: text, equals: json }),
  fc.record({ pointer: text, oneOf: fc.array(json, { maxLength: 2 }) }),
  fc.record({ pointer: text, capture }),
);
const query = fc.dictionary(text, fc.oneof(text, fc.array(text, { maxLength: 2 })), { maxKeys: 2 });
const captures = fc.array(fc.record({ capture, take: text, secret: fc.constant(true as const) }), {
  maxLength: 2,
});
const body = json.map((value) => ({
  value: { value, secret: null },
  fill: [
    { pointer: '/secret', outside: { env: 'A' } },
    { pointer: '/value', capture: 'Offering/a#uuid' as const },
  ],
}));
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    type: fc.constant('request' as const),
    method: fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE'),
    path: text,
    body,
    as: capture,
    done: text,
    idempotent: fc.boolean(),
    lookup: fc.record({ path: text, query, list: text, where: fc.array(condition), except: fc.array(text) }),
    captures,
  }),
  fc.record({ type: fc.constant('read' as const), path: text, query, expect: fc.array(condition), captures }),
  fc.record({
    type: fc.constant('deliver' as const),
    secret: capture,
    sink: fc.record({ type: fc.constant('file' as const), path: text }),
    done: text,
  }),
  fc.record({
    type: fc.constant('wait' as const),
    path: text,
    query,
    where: fc.array(condition, { maxLength: 2 }),
    until: fc.oneof(fc.constant('absent' as const), fc.array(condition, { maxLength: 2 })),
    unless: fc.array(fc.record({ conditions: fc.array(condition, { maxLength: 1 }), sentence: text })),
    waitsFor: text,
    patience: fc.nat(),
    captures,
  }),
);

describe('the text of a saved plan', () => {
  test('gives every step back', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4 }), (steps) => {
        const plan = planWith(steps);
        const read = readSavedPlan(savedPlanText(saved(plan)));
        expect(read).toMatchObject({ digest: planDigest(saved(plan)) });
        const objects = 'saved' in read ? read.saved.objects : [];
        expect(JSON.stringify(objects[0]?.steps)).toBe(JSON.stringify(steps.map(stepDocument)));
      }),
    );
  });

  test('is refused with any other byte in it', () => {
    const whole = Buffer.from(savedPlanText(saved(examplePlan(), { revision: 'a'.repeat(40) })));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(whole);
        bytes.writeUInt8(bytes.readUInt8(at) ^ change, at);
        expect(readSavedPlan(bytes.toString('utf8'))).toHaveProperty('code');
      }),
    );
  });

  test('is refused with a byte more or less', () => {
    const whole = savedPlanText(saved(examplePlan()));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (at) => {
        expect(readSavedPlan(whole.slice(0, at) + whole.slice(at + 1))).toHaveProperty('code');
        expect(readSavedPlan(`${whole.slice(0, at)} ${whole.slice(at)}`)).toHaveProperty('code');
      }),
    );
  });

  test('of hostile names is read again, and safe to print', () => {
    const whole = savedPlanText(saved(hostilePlan()));
    expect(readSavedPlan(whole)).toHaveProperty('saved');
    // oxlint-disable-next-line no-control-regex
    expect(whole).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/u);
  });

  const whole = JSON.parse(savedPlanText(saved(examplePlan()))) as JsonObject;
  it.each([
    { name: 'no objects', change: { objects: 'none' } },
    { name: 'an object without key', change: { objects: [{ label: 'x' }] } },
    { name: 'an object without steps', change: { objects: [{ ...first(whole), steps: null }] } },
    {
      name: 'a place that its body has not',
      change: { objects: [{ ...first(whole), steps: [misfilled()] }] },
    },
    { name: 'another digest', change: { digest: `sha256:${'0'.repeat(64)}` } },
    { name: 'another manifest', change: { manifests: [{}] } },
    { name: 'a manifest that is none', change: { manifests: [1] } },
    {
      name: 'an unknown generation',
      change: { instance: { url: 'a', generation: '7', version: '', user: '' } },
    },
    {
      name: 'targets that are no keys',
      change: { options: { prune: true, writeSecrets: true, targets: ['a'] } },
    },
    { name: 'no source', change: { source: null } },
    { name: 'a version that is no text', change: { toolVersion: [] } },
  ])('is refused with a fitting checksum, too: $name', ({ change }) => {
    expect(readSavedPlan(withChecksum({ ...whole, ...change }))).toMatchObject({ code: 'PLAN_FILE_INVALID' });
    expect(readSavedPlan(withChecksum(whole))).toHaveProperty('saved');
  });

  it.each(['', 'null', '[]', '{}', '{"type":"saved-plan"}', '['.repeat(500_000), '\0'])(
    'never throws: %#',
    (bad) => {
      expect(readSavedPlan(bad)).toHaveProperty('code');
    },
  );
});

function first(document: JsonObject): JsonObject {
  return (document['objects'] as readonly JsonObject[])[0] ?? {};
}

function misfilled(): JsonObject {
  return { type: 'request', body: { value: {}, fill: [{ pointer: '/a', capture: 'A/b#uuid' }] } };
}

const planWith = (steps: readonly Step[]): Plan =>
  planOf([plannedObject({ key: 'Offering/a', action: 'update', steps })]);

const manifestOf = (spec: JsonObject) => ({
  kind: 'Offering',
  metadata: { name: 'a' },
  spec,
  locate: () => never(),
});

describe('the digest of a plan', () => {
  const write = { ...A_WRITE, body: { value: { name: 'a' }, fill: [] } };
  const digest = planDigest(saved(planWith([write])));
  const lookup = { path: 'a/', query: {}, list: '', where: [], except: ['b'] };
  const read: Step = { type: 'read', path: 'a/', query: {}, captures: [] };

  it.each([
    {
      name: 'who plans',
      other: saved({ ...planWith([write]), instance: { ...planWith([]).instance, user: 'b' } }),
    },
    { name: 'the commit', other: saved(planWith([write]), { revision: 'a'.repeat(40) }) },
    { name: 'the release', other: saved(planWith([write]), { toolVersion: '9' }) },
    { name: 'how a lost answer is proven', other: saved(planWith([{ ...write, lookup }])) },
    { name: 'what is read on the way', other: saved(planWith([read, write])) },
    {
      name: 'what is as declared',
      other: saved(planOf([...planWith([write]).objects, plannedObject({ key: 'A/b', action: 'no-op' })])),
    },
  ])('does not depend on $name', ({ other }) => {
    expect(planDigest(other)).toBe(digest);
  });

  it.each([
    { name: 'a body', other: saved(planWith([{ ...write, body: { value: { name: 'b' }, fill: [] } }])) },
    { name: 'a further request', other: saved(planWith([write, write])) },
    { name: 'the manifests', other: saved(planWith([write]), { manifests: [manifestOf({})] }) },
    {
      name: 'a choice',
      other: saved(planWith([write]), {
        options: { prune: true, writeSecrets: false, adoptOnly: false, maxDeletePercent: 30, targets: [] },
      }),
    },
    {
      name: 'the instance',
      other: saved({ ...planWith([write]), instance: { ...planWith([]).instance, url: 'b' } }),
    },
    {
      name: 'what the server showed',
      other: saved(
        planOf([plannedObject({ key: 'Offering/a', action: 'update', compared: 'x', steps: [write] })]),
      ),
    },
  ])('depends on $name', ({ other }) => {
    expect(planDigest(other)).not.toBe(digest);
  });

  it('does not depend on the order of manifests and of their keys', () => {
    const one = [manifestOf({ a: 1, b: 2 }), manifestOf({ c: 3 })];
    const other = [manifestOf({ c: 3 }), manifestOf({ b: 2, a: 1 })];
    expect(planDigest(saved(planWith([]), { manifests: one }))).toBe(
      planDigest(saved(planWith([]), { manifests: other })),
    );
  });
});

function never(): never {
  throw new Error('nobody asks for a place');
}

describe('the hash of what was compared', () => {
  const rules: FieldRules = {
    name: { type: 'value' },
    price: { type: 'value', normalise: (value) => Number(value) },
    options: { type: 'map' },
    secrets: { type: 'map', sensitive: true },
    plans: { type: 'set', by: 'name', item: { unit: { type: 'value' } } },
    place: { type: 'fields', fields: { city: { type: 'value' } } },
  };
  const desired = {
    price: '1',
    options: { a: 1 },
    secrets: { t: 'x' },
    plans: [{ name: 'A', unit: 'day' }],
    place: { city: 'T' },
  };
  const live = {
    name: 'not declared',
    price: '1.00',
    options: { a: 2, other: 3 },
    secrets: { t: new Secret('one') },
    plans: [
      { name: 'A', unit: 'month' },
      { name: 'B', unit: 'day' },
    ],
    place: { city: 'R', street: 'S' },
  };
  const hash = (shown: Parameters<typeof comparedHash>[1], prune = false): string =>
    comparedHash(desired, shown, rules, { prune });

  it.each([
    { name: 'a field that is not declared', change: { name: 'other' } },
    { name: 'another way to write the same', change: { price: 1 } },
    { name: 'the value of a secret', change: { secrets: { t: new Secret('two') } } },
    { name: 'a member that is not declared', change: { plans: live.plans.slice(0, 1) } },
    { name: 'a part that is not declared', change: { place: { city: 'R' } } },
  ])('does not depend on $name', ({ change }) => {
    expect(hash({ ...live, ...change })).toBe(hash(live));
  });

  it.each([
    { name: 'a declared field', change: { price: '2' } },
    { name: 'any key of a map, which may be sent whole', change: { options: { a: 2, other: 4 } } },
    { name: 'that there is a secret', change: { secrets: {} } },
    { name: 'a member', change: { plans: live.plans.slice(1) } },
    { name: 'a field of a member', change: { plans: [{ name: 'A', unit: 'day' }] } },
    { name: 'a part', change: { place: { city: 'T' } } },
  ])('depends on $name', ({ change }) => {
    expect(hash({ ...live, ...change })).not.toBe(hash(live));
  });

  it('depends on members that a run with prune would remove, and on whether there is anything', () => {
    expect(hash({ ...live, plans: live.plans.slice(0, 1) }, true)).not.toBe(hash(live, true));
    expect(hash(undefined)).not.toBe(hash({}));
  });
});

const sent = (name: string, more: object = {}): JsonObject => ({
  type: 'request',
  method: 'POST',
  path: name,
  ...more,
});

describe('what is left of planned requests', () => {
  const deliver = { type: 'deliver', secret: 'A/b#token', sink: { type: 'file', path: 'a' }, done: 'x' };
  it.each([
    { name: 'nothing', some: [], is: true },
    { name: 'all', some: [sent('a/'), sent('b/'), deliver], is: true },
    { name: 'some', some: [sent('b/')], is: true },
    {
      name: 'reads besides',
      some: [{ type: 'read', path: 'c/' }, sent('a/', { done: 'other words' })],
      is: true,
    },
    { name: 'another order', some: [sent('b/'), sent('a/')], is: false },
    { name: 'one twice', some: [sent('a/'), sent('a/')], is: false },
    { name: 'another body', some: [sent('a/', { body: { value: 1, fill: [] } })], is: false },
    { name: 'another actor', some: [sent('a/', { as: 'A/b#token' })], is: false },
    { name: 'another sink', some: [{ ...deliver, sink: { type: 'file', path: 'b' } }], is: false },
  ])('$name: $is', ({ some, is }) => {
    expect(isPartOf(sendingsOf(some), sendingsOf([sent('a/'), sent('b/'), deliver]))).toBe(is);
  });

  it('counts values that had to be captured and are known by now', () => {
    const planned = sent('{A/b#uuid}/go/', {
      body: {
        value: { user: null, token: null },
        fill: [
          { pointer: '/user', capture: 'A/b#url' },
          { pointer: '/token', outside: { env: 'T' } },
        ],
      },
    });
    const now = sent('77/go/', {
      body: {
        value: { user: 'http://x/', token: null },
        fill: [{ pointer: '/token', outside: { env: 'T' } }],
      },
    });
    const known = new Map([
      ['A/b#uuid', '77'],
      ['A/b#url', 'http://x/'],
    ]);
    expect(isPartOf(sendingsOf([now]), sendingsOf([planned]), known)).toBe(true);
    expect(isPartOf(sendingsOf([now]), sendingsOf([planned]), new Map())).toBe(false);
  });
});

describe('the look at an object before its first step', () => {
  const object = plannedObject({ key: 'Offering/a', action: 'update', compared: 'before', steps: [A_WRITE] });
  const expected = new Map([[object.key, { compared: 'before', steps: [stepDocument(A_WRITE)] }]]);
  const look = async (current: typeof object | undefined, clock = 0) => {
    const extents: string[] = [];
    let now = 0;
    const recheck = createRecheck({
      planning: {
        again: (_, extent) => {
          extents.push(extent);
          return Promise.resolve(current);
        },
      },
      expected,
      known: new Map(),
      trusted: 60_000,
      now: () => now,
    });
    now = clock;
    return { found: await recheck(object), extents };
  };

  it('is not taken while what was read is fresh', async () => {
    expect(await look(undefined, 59_999)).toEqual({ found: object, extents: [] });
  });

  it('reads the object alone while it is as it was', async () => {
    expect(await look({ ...object, steps: [] }, 60_000)).toEqual({ found: object, extents: ['alone'] });
  });

  it.each([
    {
      name: 'changed, and the same requests',
      current: { compared: 'after' },
      found: { remark: expect.any(String) as string, steps: [A_WRITE] },
    },
    {
      name: 'done already',
      current: { compared: 'after', steps: [] },
      found: { remark: expect.any(String) as string, steps: [] },
    },
    {
      name: 'other requests',
      current: { compared: 'after', steps: [{ ...A_WRITE, path: 'other/' }] },
      found: { stale: expect.any(String) as string, steps: [] },
    },
    {
      name: 'blocked',
      current: { action: 'blocked' as const, steps: [] },
      found: { stale: 'it is blocked now: the plan says why' },
    },
  ])('reads all of its kind when it differs: $name', async ({ current, found }) => {
    const { compared: _, ...rest } = object;
    const looked = await look({ ...rest, ...current }, 60_000);
    expect(looked.found).toMatchObject(found);
    expect(looked.extents).toEqual(['alone', 'kind']);
  });

  it('has nothing to do for an object that was to be removed and is gone', async () => {
    expect((await look(undefined, 60_000)).found.steps).toEqual([]);
  });
});
