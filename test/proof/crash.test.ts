import { expect, test } from 'vitest';
import { openGround, type Crash, type Ground } from './ground.ts';
import { createJudge, modelOf, unsettled, type Judge, type Model } from './judge.ts';
import { Life } from './life.ts';
import { scenario, type Version } from './scenario.ts';

/** What a machine that stopped had not flushed is lost, too. The older generations differ in few parts. */
const CASES = [
  ['8.0', 'people', 'process'],
  ['8.0', 'clouds', 'machine'],
  ['8.0', 'shares', 'process'],
  ['2024-10', 'people', 'machine'],
  ['2024-10', 'clouds', 'process'],
  ['openportal-2024-08', 'shares', 'machine'],
] as const;

/** Applies a version until nothing is left to do, and says how it is then. */
async function quietly(ground: Ground, version: Version): Promise<Model> {
  const done = await ground.run(version);
  if (done === 'ended') throw new Error('a quiet run has ended');
  const open = done.report.results.filter(({ outcome }) => outcome !== 'applied');
  expect(open).toEqual([]);
  expect(unsettled(await ground.plan(version))).toEqual([]);
  ground.sandbox.worker.finish();
  return modelOf(ground);
}

test.each(CASES)(
  'on %s %s: a run that dies at any moment is made good by the next one (%s)',
  async (generation, part, crash) => {
    const ground = await openGround(generation);
    try {
      const judge = createJudge(ground);
      const [first, second] = scenario(generation, ground.tokenFile, [part]);
      const empty = await ground.remember();
      const afterFirst = await quietly(ground, first);
      const half = await ground.remember();
      const afterSecond = await quietly(ground, second);
      expect(await everyMoment(ground, judge, crash, [first, empty, afterFirst])).toEqual(new Map());
      expect(await everyMoment(ground, judge, crash, [second, half, afterSecond])).toEqual(new Map());
    } finally {
      await ground.close();
    }
  },
  600_000,
);

/** Lets a run die at each of its moments. What is wrong afterwards, with the moments that lead to it. */
async function everyMoment(
  ground: Ground,
  judge: Judge,
  crash: Crash,
  [version, restore, model]: readonly [Version, () => Promise<void>, Model],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const wrong = new Map<string, readonly string[]>();
  for (let moment = 0; ; moment += 1) {
    await restore();
    const life = new Life(moment);
    if ((await ground.run(version, life)) !== 'ended') return wrong;
    ground.restart(crash);
    const found = [...(await untilDone(ground, version)), ...(await judge.judge(version, model))];
    const story = `${String(moment)}: ${(life.story[moment] ?? '').slice(0, 200)}`;
    for (const sentence of found) wrong.set(sentence, [...(wrong.get(sentence) ?? []), story]);
  }
}

/** More runs than it takes after any trouble: what the server works on is waited for by the next run. */
const MOST_RUNS = 2;

/** Runs until all is applied, and says what is not. */
async function untilDone(ground: Ground, version: Version): Promise<readonly string[]> {
  for (let runs = 1; ; runs += 1) {
    const done = await ground.run(version);
    if (done === 'ended') throw new Error('a quiet run has ended');
    ground.sandbox.worker.finish();
    const open = done.report.results.flatMap(({ label, outcome, error, because }) =>
      outcome === 'applied' ? [] : [`${label} ${outcome}: ${error?.summary ?? because ?? ''}`],
    );
    if (open.length === 0 || runs === MOST_RUNS) return open;
  }
}
