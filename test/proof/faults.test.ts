import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import type { LoggedRequest } from '../../src/sandbox/sandbox.ts';
import { openGround, type Ground } from './ground.ts';
import { attempt, heal, model } from './heal.ts';
import { createJudge, type Judge, type Model } from './judge.ts';
import { rowTexts } from './picture.ts';
import { scenario, type Version } from './scenario.ts';

/** Shorter than what a slow answer takes, and longer than any other one. */
const TIMEOUT = 400;
const SLOW = { milliseconds: 700 };

/** What can go wrong with a request that writes: it has acted in the first three, and has not in the others. */
const OF_WRITES = [
  'drop-after',
  'truncate',
  'slow',
  'drop-before',
  'throttle',
  'error-500',
  'error-502',
] as const;
/** A read that fails is one that fails, so each is failed in one way, in turn; `test:chaos` meets all. */
const OF_READS = [
  'drop-before',
  'throttle',
  'error-500',
  'error-502',
  'truncate',
  'slow',
  'drop-after',
] as const;
const OF_LISTS = ['short-page', 'count-changes'] as const;

const CASES = [
  ['8.0', 'people'],
  ['8.0', 'clouds'],
  ['8.0', 'shares'],
  ['2024-10', 'people'],
] as const;

describe.each(CASES)('on %s %s', (generation, part) => {
  let ground: Ground;
  let judge: Judge;
  /** The versions of the manifests, each with what sets all back to before it, and how all is after it. */
  let stages: readonly Stage[];

  beforeAll(async () => {
    // A retry of a read takes real time, and is the business of the tests of the client.
    ground = await openGround(generation, { retries: 0 });
    judge = createJudge(ground);
    const prepared: Stage[] = [];
    for (const version of scenario(generation, ground.tokenFile, [part])) {
      const restore = await ground.remember();
      const since = ground.sandbox.requests.length;
      const wanted = await model(ground, version);
      prepared.push({ version, restore, wanted, requests: ground.sandbox.requests.slice(since) });
    }
    stages = prepared;
  });
  afterAll(() => ground.close());

  test.each(OF_WRITES)(
    'each request that writes is mended: %s',
    async (kind) => {
      for (const stage of stages) {
        let left: readonly Fault[] = identified(stage.requests).map((request) => ({
          ...request,
          ...of(kind),
        }));
        for (let vain = 0; left.length > 0;) {
          const { together, others } = apart(left);
          const { missed, wrong } = await struck(stage, together);
          expect(wrong, `after ${JSON.stringify(together)}`).toEqual([]);
          // On a machine that is busy any answer can be too slow, so that a run ends before it writes.
          vain = missed.length === together.length ? vain + 1 : 0;
          expect(vain, `these never strike: ${JSON.stringify(missed)}`).toBeLessThan(4);
          left = [...missed, ...others];
        }
      }
    },
    120_000,
  );

  test('each read that fails stops nothing for good', async () => {
    for (const stage of stages) {
      for (const [position, kind] of readFaults(stage.requests)) {
        const { wrong } = await struck(stage, [{ ...of(kind), skip: position }]);
        expect(wrong, `${kind} at ${String(position)}`).toEqual([]);
      }
    }
  }, 240_000);

  /** Lets faults strike one run, and says which did not strike and what is wrong after the runs that mend it. */
  async function struck({ version, restore, wanted }: Stage, faults: readonly Fault[]) {
    await restore();
    const { sandbox, patience } = ground;
    const before = rowTexts(sandbox.store);
    const writes = sandbox.writes().length;
    for (const fault of faults) sandbox.inject(fault);
    if (faults.some(({ kind }) => kind === 'slow')) patience.milliseconds = TIMEOUT;
    const failed = await attempt(ground, version);
    patience.milliseconds = 60_000;
    const missed = sandbox.clearFaults();
    if (failed.length > 0 && sandbox.writes().length === writes) {
      const isSame = isDeepStrictEqual(rowTexts(sandbox.store), before);
      return { missed, wrong: isSame ? [] : ['a run without writes has changed something'] };
    }
    return { missed, wrong: [...(await heal(ground, version)), ...(await judge.judge(version, wanted))] };
  }
});

interface Stage {
  readonly version: Version;
  readonly restore: () => Promise<void>;
  readonly wanted: Model;
  /** What a run without trouble sends. */
  readonly requests: readonly LoggedRequest[];
}

type Kind = Fault['kind'];

function of(kind: Kind): Fault {
  return { kind, retryAfter: 1, ...SLOW };
}

/** Each write by its method, the end of its path, and how many like it come before. */
function identified(requests: readonly LoggedRequest[]): readonly Pick<Fault, 'method' | 'path' | 'skip'>[] {
  const seen = new Map<string, number>();
  return requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => {
      const end = path.replace(/^.*[0-9a-f]{32}(?=\/)/u, '');
      const skip = seen.get(method + end) ?? 0;
      seen.set(method + end, skip + 1);
      return { method, path: end, skip };
    });
}

/** Faults that can strike in one run without counting each other's requests, and those that cannot. */
function apart(faults: readonly Fault[]) {
  const together: Fault[] = [];
  const others: Fault[] = [];
  for (const fault of faults) {
    const { method, path = '' } = fault;
    const meets = together.some(
      (other) =>
        other.method === method && (path.includes(other.path ?? '') || other.path?.includes(path) === true),
    );
    (meets ? others : together).push(fault);
  }
  return { together, others };
}

/** By the position of a request, what goes wrong with it. */
function readFaults(requests: readonly LoggedRequest[]): readonly (readonly [number, Kind])[] {
  return requests.flatMap(({ method, path }, position) => {
    if (method !== 'GET') return [];
    // The path of a single object ends with its uuid.
    const kinds: readonly Kind[] = /[0-9a-f]{32}\/$/u.test(path) ? OF_READS : [...OF_READS, ...OF_LISTS];
    const kind = kinds[position % kinds.length];
    return kind === undefined ? [] : [[position, kind] as const];
  });
}
