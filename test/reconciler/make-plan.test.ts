import { expect, test } from 'vitest';
import type { Manifest } from '../../src/manifest/manifest.ts';
import type { ObjectKey } from '../../src/manifest/object-key.ts';
import { makePlan } from '../../src/reconciler/make-plan.ts';
import { createOutsideValues } from '../../src/reconciler/outside-values.ts';
import type { Plan, PlannedObject } from '../../src/reconciler/plan.ts';
import { UnknownTargetError } from '../../src/reconciler/plan/select-targets.ts';
import { someInstance } from '../fakes/instance.ts';
import { fakeReader, type FakeAnswer } from '../fakes/reader.ts';
import { parts, widget, widgets } from '../fakes/widget.ts';

const providers = [widgets, parts];

interface Given {
  readonly live?: FakeAnswer;
  readonly parts?: FakeAnswer;
  readonly prune?: boolean;
  readonly targets?: readonly ObjectKey[];
  readonly env?: Record<string, string>;
}

function plan(manifests: readonly Manifest[], given: Given = {}): Promise<Plan> {
  return makePlan({
    manifests,
    providers,
    reader: fakeReader({ 'widgets/': given.live ?? [], 'parts/': given.parts ?? [] }),
    instance: someInstance,
    options: { prune: given.prune ?? false, writeSecrets: false, targets: given.targets ?? [] },
    outside: createOutsideValues(given.env ?? {}),
    progress: () => undefined,
  });
}

function summary(object: PlannedObject | undefined): string {
  if (object === undefined) return 'absent';
  return [object.key, object.action, object.reason ?? '-', object.blocked[0]?.code ?? '-'].join(' ');
}

const live = [
  { uuid: '1', name: 'blue', color: 'blue', frozen: 'ice' },
  { uuid: '2', name: 'twin' },
  { uuid: '3', name: 'twin' },
];

const table: { name: string; manifests: Manifest[]; given?: Given; expected: string[] }[] = [
  {
    name: 'an absent object is created',
    manifests: [widget('new')],
    expected: ['Widget/new create absent -'],
  },
  {
    name: 'an equal object stays',
    manifests: [widget('blue', { color: 'blue' })],
    expected: ['Widget/blue no-op - -'],
  },
  {
    name: 'a different object is updated',
    manifests: [widget('blue', { color: 'red' })],
    expected: ['Widget/blue update differs -'],
  },
  {
    name: 'two candidates block',
    manifests: [widget('twin')],
    expected: ['Widget/twin blocked ambiguous OBJECT_AMBIGUOUS'],
  },
  {
    name: 'a pin chooses',
    manifests: [widget('twin', {}, { uuid: '2' })],
    expected: ['Widget/twin no-op - -'],
  },
  {
    name: 'a pin that is gone blocks',
    manifests: [widget('x', {}, { uuid: '9' })],
    expected: ['Widget/x blocked refused OBJECT_PIN_NOT_FOUND'],
  },
  {
    name: 'one object cannot be two',
    manifests: [widget('blue'), widget('navy', {}, { uuid: '1' })],
    expected: ['Widget/blue no-op - -', 'Widget/navy blocked refused OBJECT_CLAIMED_TWICE'],
  },
  {
    name: 'a refused field alone leaves nothing to do',
    manifests: [widget('blue', { frozen: 'fire' })],
    expected: ['Widget/blue no-op refused -'],
  },
  {
    name: 'what cannot be is blocked',
    manifests: [widget('new', { color: 'impossible' })],
    expected: ['Widget/new blocked refused WIDGET_COLOR'],
  },
  {
    name: 'reconcile: disabled',
    manifests: [widget('blue', { color: 'red' }, { reconcile: 'disabled' })],
    expected: ['Widget/blue no-op disabled -'],
  },
  {
    name: 'mode: Observe',
    manifests: [widget('blue', { color: 'red' }, { mode: 'Observe' })],
    expected: ['Widget/blue no-op disabled -'],
  },
  {
    name: 'mode: CreateOnly on an existing object',
    manifests: [widget('blue', { color: 'red' }, { mode: 'CreateOnly' })],
    expected: ['Widget/blue no-op disabled -'],
  },
  {
    name: 'mode: CreateOnly on an absent object',
    manifests: [widget('new', {}, { mode: 'CreateOnly' })],
    expected: ['Widget/new create absent -'],
  },
  {
    name: 'ignored fields are no difference',
    manifests: [widget('blue', { color: 'red' }, { 'ignore-fields': 'frozen, color' })],
    expected: ['Widget/blue no-op - -'],
  },
  {
    name: 'members follow their owner',
    manifests: [widget('new', { parts: [{ name: 'bolt', size: 1 }] })],
    expected: ['Widget/new create absent -', 'Part/Widget/new:bolt create absent -'],
  },
  {
    name: 'members of a blocked owner are blocked',
    manifests: [widget('twin', { parts: [{ name: 'bolt', size: 1 }] })],
    expected: [
      'Widget/twin blocked ambiguous OBJECT_AMBIGUOUS',
      'Part/Widget/twin:bolt blocked dependency OBJECT_DEPENDENCY_BLOCKED',
    ],
  },
  {
    name: 'depends-on orders, and blocks',
    manifests: [
      widget('late', {}, { 'depends-on': 'Widget/twin' }),
      widget('first', {}, { 'depends-on': 'Widget/new' }),
      widget('new'),
      widget('twin'),
    ],
    expected: [
      'Widget/twin blocked ambiguous OBJECT_AMBIGUOUS',
      'Widget/late blocked dependency OBJECT_DEPENDENCY_BLOCKED',
      'Widget/new create absent -',
      'Widget/first create absent -',
    ],
  },
  {
    name: 'an undeclared member is removed with prune',
    manifests: [widget('blue', { parts: [] })],
    given: { prune: true, parts: [{ uuid: '7', widget: '1', name: 'bolt', size: 1 }] },
    expected: ['Widget/blue no-op - -', 'Part/Widget/blue:bolt delete not-declared -'],
  },
  {
    name: 'a target brings its dependencies and its members',
    manifests: [
      widget('other'),
      widget('need'),
      widget('it', { parts: [{ name: 'bolt', size: 1 }] }, { 'depends-on': 'Widget/need' }),
    ],
    given: { targets: ['Widget/it'] },
    expected: [
      'Widget/need create absent -',
      'Widget/it create absent -',
      'Part/Widget/it:bolt create absent -',
    ],
  },
];

test.each(table)('$name', async ({ manifests, given, expected }) => {
  const made = await plan(manifests, { live, ...given });
  expect(made.objects.map(summary)).toEqual(expected);
  for (const object of made.objects) {
    expect(object.steps.length > 0).toBe(['create', 'update', 'delete'].includes(object.action));
  }
});

test('an undeclared member is named when it stays', async () => {
  const made = await plan([widget('blue', { parts: [] })], {
    live,
    parts: [{ uuid: '7', widget: '1', name: 'bolt', size: 1 }],
  });
  expect(made.unmanaged).toEqual([{ owner: 'Widget/blue', label: 'part bolt' }]);
});

test('a change carries its note, a refused one its reason', async () => {
  const made = await plan([widget('blue', { color: 'red', frozen: 'fire' })], { live });
  expect(made.objects[0]).toMatchObject({
    action: 'update',
    uuid: '1',
    changes: [{ path: ['color'], operation: 'change', before: 'blue', after: 'red', note: 'paint is wet' }],
    refused: [
      { path: ['frozen'], before: 'ice', after: 'fire', reason: 'cannot change', remedy: 'Leave it.' },
    ],
  });
});

test('one near match warns of a rename', async () => {
  const made = await plan([widget('new')], { live: [{ uuid: '1', name: 'old', near: 'new' }] });
  expect(made.objects[0]?.warnings).toEqual([expect.stringContaining('may be a rename of old')]);
});

test('a variable that is not set is told, and its value is in no plan when it is set', async () => {
  const manifests = [widget('new', { secret: { valueFrom: { env: 'SITE_TOKEN' } } })];
  const without = await plan(manifests);
  expect(without.unset).toMatchObject([
    {
      key: 'Widget/new',
      path: ['secret'],
      source: { env: 'SITE_TOKEN' },
      position: { file: 'widgets.yaml' },
    },
  ]);
  const made = await plan(manifests, { env: { SITE_TOKEN: 'hunter2' } });
  expect(made.unset).toEqual([]);
  expect(JSON.stringify(made)).not.toContain('hunter2');
});

test('an unusable value from outside blocks its object only', async () => {
  const broken = widget('new', { secret: { valueFrom: { env: 'SITE_TOKEN', format: 'json' } } });
  const made = await plan([broken, widget('fine')], { env: { SITE_TOKEN: 'no json' } });
  expect(made.objects.map(summary)).toEqual([
    'Widget/new blocked refused OUTSIDE_VALUE_INVALID',
    'Widget/fine create absent -',
  ]);
});

test('an unknown target is an error', async () => {
  const missing = plan([widget('new')], { targets: ['Widget/nwe', 'Widget/nwe'] });
  await expect(missing).rejects.toThrow(UnknownTargetError);
  await expect(missing).rejects.toMatchObject({
    message: 'no manifest declares Widget/nwe',
    meant: 'Widget/new',
  });
});

test('the plan says what it cost and how it chose', async () => {
  const made = await plan([widget('new')]);
  expect(made.observation).toMatchObject({ requests: 1, decisions: ['Widgets were read as one list.'] });
  expect(made.instance).toEqual({
    url: someInstance.url,
    generation: '2024-10',
    version: 'unknown',
    user: 'admin',
  });
});
