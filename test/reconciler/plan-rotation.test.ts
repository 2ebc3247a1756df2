import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { captureName, type Step } from '../../src/providers/step.ts';
import { makePlan, type PlanInput } from '../../src/reconciler/make-plan.ts';
import type { Plan } from '../../src/reconciler/plan.ts';
import { someInstance } from '../fakes/instance.ts';
import { fakeReader } from '../fakes/reader.ts';
import { parts, widget, widgets, type WidgetSpec } from '../fakes/widget.ts';
import type { Provider } from '../../src/providers/provider.ts';

let place: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'rotation-'));
});
afterEach(() => rm(place, { recursive: true }));

/** Widgets with a secret that goes to files; the color says to which. */
function secretive(blocked = false): Provider<WidgetSpec, never> {
  return {
    ...(widgets as unknown as Provider<WidgetSpec, never>),
    rotation: ({ wanted, changes }) => ({
      blocked: blocked
        ? [{ code: 'NOT_NOW', severity: 'error', summary: 'not now', hints: [], subject: wanted.key }]
        : [],
      steps: [
        {
          type: 'deliver',
          secret: captureName(wanted.key, 'secret'),
          sink: { type: 'file', path: join(place, wanted.spec.color ?? '', 'file') },
          done: `${String(changes.length)} changes`,
        } satisfies Step,
      ],
    }),
  };
}

async function plan(given: Partial<PlanInput> & Pick<PlanInput, 'manifests'>): Promise<Plan> {
  return makePlan({
    providers: [secretive(), parts],
    reader: fakeReader({
      'widgets/': [
        { uuid: 'u1', name: 'one', color: 'red' },
        { uuid: 'u2', name: 'two' },
      ],
      'parts/': [],
    }),
    instance: someInstance,
    options: { prune: false, writeSecrets: false, targets: [], rotate: ['Widget/one'] },
    outside: () => undefined,
    progress: () => undefined,
    ...given,
  });
}

const HERE = { allowCommands: false, env: {}, here: true };

test('is all that such a plan does, whatever else differs', async () => {
  const manifests = [
    widget('one', { color: 'green', parts: [{ name: 'bolt', size: 1 }] }, { 'depends-on': 'Widget/two' }),
    widget('two', { color: 'blue' }),
    widget('new'),
  ];
  const { objects, unset } = await plan({ manifests });
  expect(objects).toMatchObject([
    { key: 'Widget/one', action: 'update', reason: 'rotation', changes: [], dependsOn: [] },
  ]);
  expect(objects[0]?.steps).toMatchObject([{ type: 'deliver', done: '0 changes' }]);
  expect(objects[0]?.warnings).toEqual(['the secret in use now stops working at once, wherever it is']);
  expect(unset).toEqual([]);
});

test.each<[string, Partial<PlanInput> & Pick<PlanInput, 'manifests'>, string]>([
  [
    'an annotation disables it',
    { manifests: [widget('one', {}, { reconcile: 'disabled' })] },
    'ROTATION_REFUSED',
  ],
  [
    'an annotation says to look only',
    { manifests: [widget('one', {}, { mode: 'Observe' })] },
    'ROTATION_REFUSED',
  ],
  [
    'its kind has no secrets',
    { manifests: [widget('one')], providers: [widgets, parts] as PlanInput['providers'] },
    'ROTATION_REFUSED',
  ],
  [
    'its kind says so',
    { manifests: [widget('one')], providers: [secretive(true), parts] as PlanInput['providers'] },
    'NOT_NOW',
  ],
  [
    'its directory is not there',
    { manifests: [widget('one', { color: 'none' })], foresight: HERE },
    'SINK_UNUSABLE',
  ],
])('is blocked when %s', async (_, given, code) => {
  const { objects } = await plan(given);
  expect(objects).toMatchObject([{ action: 'blocked', reason: 'refused', steps: [], blocked: [{ code }] }]);
});

test('a name that no manifest has is an error', async () => {
  await expect(plan({ manifests: [widget('two')] })).rejects.toThrow('no manifest declares Widget/one');
});

test.each([
  ['a place that is missing only warns', 'none', 'update', /does not exist$/u],
  ['a work tree blocks', 'tree', 'blocked', /stops working/u],
])('in a plan for elsewhere %s', async (_, color, action, warning) => {
  await mkdir(join(place, 'tree', '.git'), { recursive: true });
  const { objects } = await plan({
    manifests: [widget('one', { color })],
    foresight: { ...HERE, here: false },
  });
  expect(objects[0]).toMatchObject({ action });
  expect(objects[0]?.warnings.at(-1)).toMatch(warning);
});
