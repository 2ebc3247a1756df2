import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/manifest/json.ts';
import type { Manifest } from '../../src/manifest/manifest.ts';
import { applyPlan } from '../../src/reconciler/apply-plan.ts';
import { makePlan } from '../../src/reconciler/make-plan.ts';
import { createOutsideValues } from '../../src/reconciler/outside-values.ts';
import type { PlannedObject } from '../../src/reconciler/plan.ts';
import type { ObjectResult, Report } from '../../src/reconciler/report.ts';
import { AuthError, RejectedByApiError, TransientApiError } from '../../src/waldur/errors.ts';
import type { WriteRequest, Writer } from '../../src/waldur/writer.ts';
import { someInstance } from '../fakes/instance.ts';
import { fakeReader } from '../fakes/reader.ts';
import { parts, widget, widgets } from '../fakes/widget.ts';

const line = { method: 'POST', url: 'http://waldur.example/api/widgets/' };
const lost = (): Error => new TransientApiError('the connection broke', line, { outcome: 'unknown' });
const busy = (): Error => new TransientApiError('429', line, { outcome: 'none', status: 429 });
const expired = (): Error => new AuthError('401', line, 401);
const refused = (): Error => new RejectedByApiError(line, 400, ['name: no.']);

/** What the server does with one request: acts or not, and then answers or fails. */
interface Behaviour {
  readonly acts: boolean;
  readonly fails?: () => Error;
}

interface Story {
  readonly report: Report;
  readonly sent: readonly WriteRequest[];
  readonly events: readonly string[];
}

/** Plans and applies manifests against a server of widgets that treats its n-th write as `behaviours[n]` says. */
async function play(
  manifests: readonly Manifest[],
  behaviours: readonly Behaviour[],
  options: {
    readonly live?: JsonObject[];
    readonly signal?: AbortSignal;
    readonly env?: Record<string, string>;
  } = {},
): Promise<Story> {
  const rows: JsonObject[] = options.live ?? [];
  const reader = fakeReader({ 'widgets/': () => [...rows], 'parts/': [] });
  const outside = createOutsideValues(options.env ?? {});
  const providers = [widgets, parts];
  const plan = await makePlan({
    manifests,
    providers,
    reader,
    instance: someInstance,
    options: { prune: false, writeSecrets: false, targets: [] },
    outside,
    progress: () => undefined,
  });
  const sent: WriteRequest[] = [];
  const writer: Writer = {
    async send(request) {
      await Promise.resolve();
      const behaviour = behaviours[sent.length] ?? { acts: true };
      sent.push(request);
      const body: Json = { uuid: `u${String(sent.length)}`, ...(request.body as JsonObject) };
      if (behaviour.acts && request.path === 'widgets/') rows.push(body);
      if (behaviour.fails !== undefined) throw behaviour.fails();
      return { status: 201, body };
    },
  };
  const events: string[] = [];
  const report = await applyPlan({
    plan,
    reader,
    writer,
    outside,
    parallelism: 2,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    progress: (event) => events.push(event.type),
    wait: () => Promise.resolve(),
  });
  return { report, sent, events };
}

function summary(result: ObjectResult): string {
  return [result.key, result.outcome, result.error?.code ?? result.because ?? result.done.join(', ')].join(
    ' ',
  );
}

const bolt = { parts: [{ name: 'bolt', size: 1 }] };

const table: {
  name: string;
  manifests: Manifest[];
  behaviours: Behaviour[];
  sent: string[];
  expected: string[];
}[] = [
  {
    name: 'a captured uuid goes into the path of a later object',
    manifests: [widget('new', bolt)],
    behaviours: [],
    sent: ['POST widgets/', 'PUT widgets/u1/parts/bolt/'],
    expected: ['Widget/new applied created', 'Part/Widget/new:bolt applied fitted'],
  },
  {
    name: 'a create whose answer is lost is found and not sent again',
    manifests: [widget('new', bolt)],
    behaviours: [{ acts: true, fails: lost }],
    sent: ['POST widgets/', 'PUT widgets/u1/parts/bolt/'],
    expected: ['Widget/new applied created', 'Part/Widget/new:bolt applied fitted'],
  },
  {
    name: 'a create that is lost on its way is sent again',
    manifests: [widget('new')],
    behaviours: [{ acts: false, fails: lost }],
    sent: ['POST widgets/', 'POST widgets/'],
    expected: ['Widget/new applied created'],
  },
  {
    name: 'a create that was not let in is sent again',
    manifests: [widget('new')],
    behaviours: [{ acts: false, fails: busy }],
    sent: ['POST widgets/', 'POST widgets/'],
    expected: ['Widget/new applied created'],
  },
  {
    name: 'a refusal fails the object and holds back what needs it, and nothing else',
    manifests: [widget('bad', bolt), widget('good')],
    behaviours: [{ acts: false, fails: refused }],
    sent: ['POST widgets/', 'POST widgets/'],
    expected: [
      'Widget/bad failed API_REJECTED',
      'Part/Widget/bad:bolt not-tried Widget/bad failed',
      'Widget/good applied created',
    ],
  },
  {
    name: 'a blocked object is reported and not tried',
    manifests: [widget('new', { color: 'impossible' }), widget('good')],
    behaviours: [],
    sent: ['POST widgets/'],
    expected: ['Widget/new blocked WIDGET_COLOR', 'Widget/good applied created'],
  },
];

test.each(table)('$name', async ({ manifests, behaviours, sent, expected }) => {
  const story = await play(manifests, behaviours);
  expect(story.sent.map(({ method, path }) => `${method} ${path}`)).toEqual(sent);
  expect(story.report.results.map(summary)).toEqual(expected);
  expect(story.report.writes).toBe(sent.length);
});

test('a request that keeps failing is sent three times at most', async () => {
  const story = await play(
    [widget('new')],
    Array.from({ length: 9 }, () => ({ acts: false, fails: lost })),
  );
  expect(story.sent).toHaveLength(3);
  expect(story.report.results.map(summary)).toEqual(['Widget/new failed API_TRANSIENT']);
});

test('two objects that look like the lost one are not guessed among', async () => {
  const twin = (): Error => {
    rows.push({ uuid: 'x', name: 'new' });
    return lost();
  };
  const rows: JsonObject[] = [];
  const story = await play([widget('new')], [{ acts: true, fails: twin }], { live: rows });
  expect(story.sent).toHaveLength(1);
  expect(story.report.results.map(summary)).toEqual(['Widget/new failed API_ANSWER_UNEXPECTED']);
});

test('a token that is not accepted any more stops the run', async () => {
  const manifests = [widget('a'), widget('b', {}, { 'depends-on': 'Widget/a' }), widget('c')];
  const story = await play(manifests, [
    { acts: false, fails: expired },
    { acts: false, fails: expired },
  ]);
  expect(story.report.results.map(summary)).toEqual(
    [
      'Widget/a failed API_UNAUTHORISED',
      'Widget/c failed API_UNAUTHORISED',
      'Widget/b not-tried Widget/a failed',
    ].toSorted((one, other) => one.localeCompare(other)),
  );
});

test('an interrupted run begins nothing more', async () => {
  const story = await play([widget('a'), widget('b')], [], { signal: AbortSignal.abort() });
  expect(story.sent).toEqual([]);
  expect(story.report.results.map(summary)).toEqual([
    'Widget/a not-tried the run was interrupted',
    'Widget/b not-tried the run was interrupted',
  ]);
});

test('objects without changes are neither sent nor listed', async () => {
  const story = await play([widget('blue')], [], { live: [{ uuid: '1', name: 'blue' }] });
  expect(story).toMatchObject({ sent: [], events: [], report: { results: [], writes: 0 } });
});

test('a secret is filled in when it is sent', async () => {
  const manifest = widget('new', { secret: { valueFrom: { env: 'SITE_TOKEN' } } });
  const story = await play([manifest], [], { env: { SITE_TOKEN: 'hunter2' } });
  expect(story.sent[0]?.body).toEqual({ name: 'new', secret: 'hunter2' });
  expect(story.sent[0]?.confidential?.map((secret) => secret.reveal())).toEqual(['hunter2']);
  expect(JSON.stringify(story.report)).not.toContain('hunter2');
});

test('an error of this program is thrown after the others have finished', async () => {
  const story = play([widget('a'), widget('b')], [{ acts: false, fails: () => new TypeError('oops') }]);
  await expect(story).rejects.toThrow('oops');
});

test('an interrupt cuts short a wait for the server, without a timer that is left behind', async () => {
  const controller = new AbortController();
  const instance = { url: 'http://waldur.example/api/', generation: '8.0', version: '8', user: 'x' } as const;
  const object: PlannedObject = {
    key: 'Widget/slow',
    label: 'Widget/slow',
    action: 'update',
    changes: [],
    refused: [],
    unmanaged: [],
    warnings: [],
    blocked: [],
    dependsOn: [],
    steps: [
      {
        type: 'wait',
        path: 'widgets/',
        query: {},
        list: '',
        where: [],
        until: [{ pointer: '/state', equals: 'done' }],
        unless: [],
        waitsFor: 'the widget',
        patience: 3_600,
        captures: [],
      },
    ],
  };
  const reader = fakeReader({
    'widgets/': () => {
      setTimeout(() => {
        controller.abort();
      }, 50);
      return [{ state: 'busy' }];
    },
  });
  const report = await applyPlan({
    plan: {
      instance,
      objects: [object],
      unmanaged: [],
      surplus: [],
      unset: [],
      observation: { requests: 0, milliseconds: 0, decisions: [] },
    },
    reader,
    writer: { send: () => Promise.reject(new Error('nothing is to be sent')) },
    outside: createOutsideValues({}),
    parallelism: 1,
    signal: controller.signal,
    progress: () => undefined,
  });
  expect(report.results.map(summary)).toEqual(['Widget/slow waiting waits for the widget']);
  expect(report.waitedMilliseconds).toBeGreaterThan(0);
  expect(report.waitedMilliseconds).toBeLessThan(400);
});
