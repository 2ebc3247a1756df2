import { expect, test } from 'vitest';
import type { Json } from '../../src/manifest/json.ts';
import type { WaitStep } from '../../src/providers/step.ts';
import { CapturedValues } from '../../src/reconciler/apply/captured-values.ts';
import { StillWaiting, WaitedInVain, waitUntil } from '../../src/reconciler/apply/wait-until.ts';
import { createWatch } from '../../src/reconciler/apply/watch.ts';
import { TransientApiError } from '../../src/waldur/errors.ts';
import { fakeReader } from '../fakes/reader.ts';

const step: WaitStep = {
  type: 'wait',
  path: 'orders/',
  query: {},
  list: '',
  where: [{ pointer: '/uuid', equals: '1' }],
  until: [{ pointer: '/state', equals: 'done' }],
  unless: [
    {
      conditions: [{ pointer: '/state', oneOf: ['erred', 'rejected'] }],
      sentence: 'the order failed',
      quote: '/error',
    },
  ],
  waitsFor: 'the order',
  patience: 60,
  captures: [],
};

/** Lets the server answer one after another, the last one for ever, with a clock of its own. */
async function play(
  answers: readonly (Json | Error)[],
  changes: Partial<WaitStep> = {},
  seconds?: number,
  isOver: () => boolean = () => false,
) {
  let reads = 0;
  const pauses: number[] = [];
  const reader = fakeReader({
    'orders/': () => {
      const answer = answers[Math.min(reads, answers.length - 1)] ?? null;
      reads += 1;
      return answer instanceof Error ? answer : [{ uuid: '0', state: 'done' }, answer];
    },
  });
  const seen = waitUntil(
    { ...step, ...changes },
    {
      watch: { look: (place, path) => createWatch(reader).look(place, path) },
      captured: new CapturedValues(),
      seconds,
      isOver,
      wait: (milliseconds) => {
        pauses.push(milliseconds);
        return Promise.resolve();
      },
    },
  );
  const result = await seen.catch((error: unknown) => error);
  const waited = Math.round(pauses.reduce((sum, pause) => sum + pause, 0) / 1_000);
  return { result, reads, waited, pauses };
}

const creating = { uuid: '1', state: 'creating' };
const done = { uuid: '1', state: 'done' };

test('waits until the condition holds of the right member', async () => {
  const { result, reads } = await play([creating, creating, done]);
  expect(result).toEqual(done);
  expect(reads).toBe(3);
});

test('a server that does not answer for a moment has said nothing', async () => {
  const busy = new TransientApiError('502', { method: 'GET', url: 'x' }, { status: 502, outcome: 'none' });
  expect((await play([busy, busy, done])).result).toEqual(done);
});

test('an absent member is what a removal waits for', async () => {
  const gone = { uuid: '2', state: 'creating' };
  const { result, reads } = await play([creating, gone], { until: 'absent' });
  expect(result).toBeUndefined();
  expect(reads).toBe(2);
});

test('gives up when its time is over, and says for what it waits', async () => {
  const { result, waited } = await play([creating]);
  expect(result).toBeInstanceOf(StillWaiting);
  expect(result).toMatchObject({ waitsFor: 'the order' });
  expect(waited).toBe(60);
});

test('the manifest can have more patience than the kind', async () => {
  expect((await play([creating], {}, 600)).waited).toBe(600);
});

test('looks less and less often, at most every 15 seconds or so, and never in step with others', async () => {
  const { pauses } = await play([creating], {}, 3_600);
  const other = await play([creating], {}, 3_600);
  // The last pause is cut by the end of the patience.
  for (const [index, pause] of pauses.slice(0, -1).entries()) {
    const middle = Math.min(500 * 1.5 ** index, 15_000);
    expect(pause).toBeGreaterThanOrEqual(middle * 0.8);
    expect(pause).toBeLessThanOrEqual(middle * 1.2);
  }
  expect(pauses.length).toBeGreaterThan(200);
  expect(other.pauses.slice(0, 10)).not.toEqual(pauses.slice(0, 10));
});

test('waits no longer once the run is over, and has looked before it gives up', async () => {
  let isOver = false;
  const { result, reads } = await play([creating, creating, done], {}, 60, () => {
    const before = isOver;
    isOver = true;
    return before;
  });
  expect(result).toBeInstanceOf(StillWaiting);
  expect(reads).toBe(2);
});

test('looks once at what a person has to do', async () => {
  const { result, reads, waited } = await play([creating], { patience: 0 });
  expect(result).toBeInstanceOf(StillWaiting);
  expect({ reads, waited }).toEqual({ reads: 1, waited: 0 });
});

test.each(['erred', 'rejected'])('%s ends it with the words of the server', async (state) => {
  const { result } = await play([creating, { uuid: '1', state, error: 'no space left' }]);
  expect(result).toEqual(new WaitedInVain('the order failed: no space left'));
});

test('many that look at one list at the same time are one read', async () => {
  const reader = fakeReader({ 'orders/': [creating] });
  const watch = createWatch(reader);
  await Promise.all(Array.from({ length: 20 }, () => watch.look(step, 'orders/')));
  expect(reader.requests).toBe(1);
});

test('what was seen before an object began to wait does not count for it', async () => {
  let rows: Json = [];
  const watch = createWatch(fakeReader({ 'orders/': () => rows }));
  await watch.look(step, 'orders/');
  rows = [creating];
  const seen = waitUntil(
    { ...step, until: 'absent', patience: 0 },
    {
      watch,
      captured: new CapturedValues(),
      seconds: undefined,
      isOver: () => false,
      wait: () => Promise.resolve(),
    },
  );
  await expect(seen).rejects.toBeInstanceOf(StillWaiting);
});
