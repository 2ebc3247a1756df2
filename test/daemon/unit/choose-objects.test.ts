import { describe, expect, test } from 'vitest';
import type { ObjectKey } from '../../../src/manifest/object-key.ts';
import type { Mode } from '../../../src/daemon/daemon-status.ts';
import type { Attempts, ObjectRecord } from '../../../src/daemon/record/source-record.ts';
import { chooseObjects } from '../../../src/daemon/run/choose-objects.ts';
import { stricterMode } from '../../../src/daemon/run/mode-of.ts';
import type { Plan, PlannedObject } from '../../../src/reconciler/plan.ts';
import { planned, planOf } from './planned.ts';

const NOW = new Date('2026-11-28T12:00:00Z');

interface Given {
  readonly modes?: Readonly<Record<string, Mode>>;
  readonly suspended?: readonly string[];
  readonly attempts?: Readonly<Record<string, Partial<Attempts>>>;
  readonly retryAt?: Readonly<Record<string, string>>;
  readonly unset?: Plan['unset'];
}

/** What becomes of each object with something to do: `goes`, or why it is left out. */
function chosen(objects: readonly PlannedObject[], given: Given = {}): Record<string, string> {
  const keys = new Set([...Object.keys(given.attempts ?? {}), ...Object.keys(given.retryAt ?? {})]);
  const records = [...keys].map((key): [ObjectKey, ObjectRecord] => {
    const retryAt = given.retryAt?.[key];
    const attempts = { revision: 'r1', completed: [], failures: 0, ...given.attempts?.[key] };
    const record = {
      key: key as ObjectKey,
      label: key,
      health: 'synced',
      mode: 'Enforce',
      conditions: [],
      blockedBy: [],
      history: [],
    } as const;
    return [key as ObjectKey, { ...record, attempts, ...(retryAt === undefined ? {} : { retryAt }) }];
  });
  const choice = chooseObjects({
    plan: planOf(objects, { unset: given.unset ?? [] }),
    revision: 'r1',
    modeOf: (key) => given.modes?.[key] ?? 'Enforce',
    isSuspended: (key) => given.suspended?.includes(key) === true,
    records: new Map(records),
    backOff: { first: 30_000, most: 3_600_000 },
    now: NOW,
  });
  const goes = new Set(choice.plan.objects.map(({ key }) => key));
  return Object.fromEntries(
    objects
      .filter(({ steps }) => steps.length > 0)
      .map(({ key }) => [key, goes.has(key) ? 'goes' : (choice.held.get(key)?.reason ?? 'lost')]),
  );
}

const update = (key: ObjectKey, given: Partial<PlannedObject> = {}): PlannedObject =>
  planned(key, { action: 'update', reason: 'manifest-changed', compared: 'f1', ...given });
const create = (key: ObjectKey, given: Partial<PlannedObject> = {}): PlannedObject =>
  planned(key, { action: 'create', reason: 'absent', compared: 'nothing', ...given });

test('everything goes when nothing is against it', () => {
  expect(chosen([create('A/a'), update('A/b'), planned('A/c')])).toEqual({ 'A/a': 'goes', 'A/b': 'goes' });
});

describe('modes', () => {
  const objects = [create('A/new'), update('A/old'), planned('A/gone', { action: 'delete', compared: 'x' })];
  test.each([
    ['Observe', { 'A/new': 'Observed', 'A/old': 'Observed', 'A/gone': 'Observed' }],
    ['CreateOnly', { 'A/new': 'goes', 'A/old': 'Observed', 'A/gone': 'Observed' }],
    ['Enforce', { 'A/new': 'goes', 'A/old': 'goes', 'A/gone': 'goes' }],
  ] as const)('%s', (mode, expected) => {
    expect(chosen(objects, { modes: { 'A/new': mode, 'A/old': mode, 'A/gone': mode } })).toEqual(expected);
  });

  test('of a manifest can only be stricter than that of its source', () => {
    expect(stricterMode('Enforce', 'Observe')).toBe('Observe');
    expect(stricterMode('Observe', 'Enforce')).toBe('Observe');
    expect(stricterMode('CreateOnly', 'Enforce')).toBe('CreateOnly');
  });
});

test('what is suspended is left out, and what needs it only when it does not exist yet', () => {
  expect(
    chosen(
      [
        update('A/old'),
        create('A/new'),
        update('B/of-old', { dependsOn: ['A/old'] }),
        update('B/of-new', { dependsOn: ['A/new'] }),
      ],
      {
        suspended: ['A/old', 'A/new'],
      },
    ),
  ).toEqual({
    'A/old': 'Suspended',
    'A/new': 'Suspended',
    'B/of-old': 'goes',
    'B/of-new': 'DependencyNotReady',
  });
});

describe('after a failure', () => {
  const objects = [
    update('A/a'),
    update('B/b', { dependsOn: ['A/a'] }),
    update('C/c', { dependsOn: ['B/b'] }),
    update('D/d'),
  ];
  const attempts = { 'A/a': { failures: 2 } };

  test('an object waits, and all that needs it', () => {
    expect(chosen(objects, { attempts, retryAt: { 'A/a': '2026-11-28T12:00:01Z' } })).toEqual({
      'A/a': 'BackingOff',
      'B/b': 'DependencyNotReady',
      'C/c': 'DependencyNotReady',
      'D/d': 'goes',
    });
  });

  test.each([
    ['2026-11-28T13:11:00Z', 'BackingOff'],
    ['2026-11-28T13:13:00Z', 'goes'],
    ['2027-11-28T12:00:00Z', 'goes'],
  ])('but not for longer than it ever has to, as after a clock was set back: until %s', (retryAt, answer) => {
    expect(chosen(objects, { attempts, retryAt: { 'A/a': retryAt } })['A/a']).toBe(answer);
  });

  test('until its time has come, or there is another revision', () => {
    const late = { attempts, retryAt: { 'A/a': '2026-11-28T12:00:00Z' } };
    expect(chosen(objects, late)['A/a']).toBe('goes');
    const other = {
      attempts: { 'A/a': { revision: 'r0', failures: 2 } },
      retryAt: { 'A/a': '2026-11-28T13:00:00Z' },
    };
    expect(chosen(objects, other)['A/a']).toBe('goes');
  });
});

describe('one state of the server is set right once under one revision', () => {
  const drift = (compared: string): PlannedObject => update('A/a', { reason: 'drift', compared });

  test.each([
    ['a change that was not made yet', update('A/a'), [], 'goes'],
    ['a change that was made and is asked for again', update('A/a'), ['declared f1'], 'Contested'],
    ['drift after the change', drift('f2'), ['declared f1'], 'goes'],
    ['drift back to what was before the change', drift('f1'), ['declared f1'], 'goes'],
    ['the same drift again', drift('f2'), ['declared f1', 'drift f2'], 'Contested'],
    ['another drift', drift('f3'), ['declared f1', 'drift f2'], 'goes'],
    [
      'drift without end',
      drift('f9'),
      ['drift f1', 'drift f2', 'drift f3', 'drift f4', 'drift f5'],
      'Contested',
    ],
    ['an object that is gone', create('A/a', { reason: 'gone' }), ['declared nothing'], 'goes'],
    ['an object that is gone again', create('A/a', { reason: 'gone' }), ['drift nothing'], 'Contested'],
  ])('%s', (_, object, completed, expected) => {
    expect(chosen([object], { attempts: { 'A/a': { completed } } })['A/a']).toBe(expected);
    // Another revision begins anew.
    expect(chosen([object], { attempts: { 'A/a': { revision: 'r0', completed } } })['A/a']).toBe('goes');
  });
});

test('the renewal of a secret is due again and again', () => {
  const { compared: _, ...rotation } = update('A/a', { reason: 'rotation' });
  expect(
    chosen([rotation], { attempts: { 'A/a': { completed: ['declared f1', 'declared '] } } })['A/a'],
  ).toBe('goes');
});

test('an object whose value from outside is missing waits, with what needs it', () => {
  const unset = [{ key: 'A/a', path: ['secret_options', 'token'], source: { env: 'SITE_TOKEN' } }] as const;
  expect(chosen([update('A/a'), update('B/b', { dependsOn: ['A/a'] }), update('C/c')], { unset })).toEqual({
    'A/a': 'ValueMissing',
    'B/b': 'DependencyNotReady',
    'C/c': 'goes',
  });
});
