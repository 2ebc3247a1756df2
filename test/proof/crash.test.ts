import { expect, test } from 'vitest';
import { openGround, type Crash, type Ground } from './ground.ts';
import { heal, model } from './heal.ts';
import { createJudge, type Judge, type Model } from './judge.ts';
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

test.each(CASES)(
  'on %s %s: a run that dies at any moment is made good by the next one (%s)',
  async (generation, part, crash) => {
    const ground = await openGround(generation);
    try {
      const judge = createJudge(ground);
      const [first, second] = scenario(generation, ground.tokenFile, [part]);
      const empty = await ground.remember();
      const afterFirst = await model(ground, first);
      const half = await ground.remember();
      const afterSecond = await model(ground, second);
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
  [version, restore, wanted]: readonly [Version, () => Promise<void>, Model],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const wrong = new Map<string, readonly string[]>();
  for (let moment = 0; ; moment += 1) {
    await restore();
    const life = new Life(moment);
    if ((await ground.run(version, life)) !== 'ended') return wrong;
    ground.restart(crash);
    const found = [...(await heal(ground, version)), ...(await judge.judge(version, wanted))];
    const story = `${String(moment)}: ${(life.story[moment] ?? '').slice(0, 200)}`;
    for (const sentence of found) wrong.set(sentence, [...(wrong.get(sentence) ?? []), story]);
  }
}
