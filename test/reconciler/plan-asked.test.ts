import { describe, expect, test } from 'vitest';
import type { Intervention } from '../../src/providers/intervention.ts';
import type { ObjectKey } from '../../src/manifest/object-key.ts';
import type { Change, Provider } from '../../src/providers/provider.ts';
import { makePlan, type PlanInput } from '../../src/reconciler/make-plan.ts';
import type { Plan } from '../../src/reconciler/plan.ts';
import { someInstance } from '../fakes/instance.ts';
import { fakeReader } from '../fakes/reader.ts';
import { parts, widget, widgets, type WidgetSpec } from '../fakes/widget.ts';

/** One request that tells the fields that it was given. */
function does(verb: string, { wanted, live, changes }: Change<WidgetSpec, unknown>): Intervention {
  if (wanted.spec.color === 'busy') {
    return { blocked: [], warnings: [], waiting: 'the server to finish', steps: [] };
  }
  return {
    blocked: [],
    warnings: ['only staff may'],
    steps: [
      {
        type: 'request',
        method: 'POST',
        path: `widgets/${live === undefined ? 'none' : 'u'}/${verb}/`,
        done: changes.map(({ path }) => path.join('.')).join(','),
        idempotent: true,
        captures: [],
      },
    ],
  };
}

const recoverable = {
  ...(widgets as unknown as Provider<WidgetSpec, never>),
  refresh: (change) => does('pull', change),
  recoveries: {
    set_ok: (change) => does('set_ok', change),
    recreate: (change) => does('recreate', change),
  },
} satisfies Provider<WidgetSpec, never>;

async function plan(
  manifests: PlanInput['manifests'],
  options: Partial<PlanInput['options']>,
  kinds = [recoverable, parts] as PlanInput['providers'],
): Promise<Plan> {
  return makePlan({
    manifests,
    providers: kinds,
    reader: fakeReader({
      'widgets/': [
        { uuid: 'u1', name: 'one', color: 'red', frozen: 'ice' },
        { uuid: 'u2', name: 'two', color: 'red' },
      ],
      'parts/': [],
    }),
    instance: someInstance,
    options: { prune: false, writeSecrets: false, targets: [], ...options },
    outside: () => undefined,
    progress: () => undefined,
  });
}

const ONE = 'Widget/one' as const;

describe('refresh', () => {
  test('is all that such a plan does, for every object of a kind that can be read again', async () => {
    const manifests = [
      widget('one', { color: 'green', parts: [{ name: 'bolt', size: 1 }] }, { 'depends-on': 'Widget/two' }),
      widget('two', { color: 'red' }),
    ];
    const { objects, unmanaged } = await plan(manifests, { refresh: true });
    expect(objects).toMatchObject([
      { key: ONE, action: 'update', reason: 'refresh', changes: [], dependsOn: [] },
      { key: 'Widget/two', action: 'update', reason: 'refresh', steps: [{ path: 'widgets/u/pull/' }] },
    ]);
    expect(objects[0]?.warnings).toEqual(['only staff may']);
    expect(unmanaged).toEqual([]);
  });

  test('reads nothing where no kind can be read again', async () => {
    const { objects, observation } = await plan([widget('one')], { refresh: true }, [
      widgets,
      parts,
    ] as PlanInput['providers']);
    expect(objects).toEqual([]);
    expect(observation.requests).toBe(0);
  });

  test('is for the targets only, and says which of them it cannot do', async () => {
    const manifests = [widget('one', { parts: [{ name: 'bolt', size: 1 }] }), widget('two')];
    const { objects } = await plan(manifests, { refresh: true, targets: ['Part/Widget/one:bolt'] });
    expect(objects).toMatchObject([{ action: 'blocked', blocked: [{ code: 'REFRESH_REFUSED' }] }]);
    await expect(plan(manifests, { refresh: true, targets: ['Widget/three'] })).rejects.toThrow(
      'no manifest declares Widget/three',
    );
  });
});

describe('recovery', () => {
  test('takes the place of the changes of an object, and says what it leaves', async () => {
    const { objects } = await plan([widget('one', { color: 'green' }), widget('two', { color: 'blue' })], {
      recover: new Map([[ONE, 'set_ok']]),
    });
    expect(objects).toMatchObject([
      {
        action: 'update',
        reason: 'recovery',
        changes: [],
        warnings: ['only staff may', 'what differs besides is left to the next apply: color'],
        steps: [{ path: 'widgets/u/set_ok/' }],
      },
      { action: 'update', reason: 'differs' },
    ]);
  });

  test('by making it again is with all that it is made of', async () => {
    const { objects } = await plan([widget('one', { color: 'red', frozen: 'ice' })], {
      recover: new Map([[ONE, 'recreate']]),
    });
    expect(objects).toMatchObject([
      { action: 'replace', reason: 'recovery', steps: [{ done: 'name,color,frozen' }] },
    ]);
    expect(objects[0]?.changes.map(({ after }) => after)).toEqual(['one', 'red', 'ice']);
  });

  test.each<[string, Parameters<typeof widget>, string]>([
    ['it is not there', ['three'], 'cannot recover by recreate Widget/three: it is not on the server'],
    ['it is left alone', ['one', {}, { reconcile: 'disabled' }], 'its annotation `reconcile: disabled`'],
    ['it is only looked at', ['one', {}, { mode: 'Observe' }], 'its annotation `mode: Observe`'],
    ['it could not be made', ['one', { color: 'impossible' }], 'no such color'],
  ])('is blocked when %s', async (_, [name, ...rest], sentence) => {
    const { objects } = await plan([widget(name, ...rest)], {
      recover: new Map([[`Widget/${name}` as const, 'recreate']]),
    });
    expect(objects).toMatchObject([{ action: 'blocked', steps: [] }]);
    expect(objects[0]?.blocked[0]?.summary).toContain(sentence);
  });

  test('waits for what has to happen first', async () => {
    const { objects } = await plan([widget('one', { color: 'busy' })], {
      recover: new Map([[ONE, 'set_ok']]),
    });
    expect(objects).toMatchObject([{ action: 'waiting', waitingFor: 'the server to finish', steps: [] }]);
  });

  test.each<[string, ObjectKey, 'retry', string]>([
    ['an object that nobody declares', 'Widget/three', 'retry', 'no manifest declares Widget/three'],
    ['a choice that its kind does not offer', ONE, 'retry', 'Widget/one cannot be recovered by retry'],
  ])('of %s is an error before anything is read', async (_, key, choice, sentence) => {
    await expect(plan([widget('one')], { recover: new Map([[key, choice]]) })).rejects.toThrow(sentence);
  });
});
