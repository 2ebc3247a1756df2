import { parseArgs } from 'node:util';
import type { Generation } from '../../src/waldur/instance.ts';
import { openGround, type Ground } from './ground.ts';
import { playRound } from './play-round.ts';
import { roundOf, type Round } from './round.ts';

/** Rounds after which a server is started anew, as it remembers all requests. */
const ROUNDS_OF_A_SERVER = 200;

/** The seconds that a round may take; nearly all take less than one. */
const LONGEST = '120';

/**
 * Plays random rounds of manifests and troubles for `--minutes`, 1 when that is not given, and prints what it tried. The
 * round of a seed is always the same: `--seed S --rounds 1` plays one again. Resolves to 1, with the seed and the story,
 * at the first thing that is not as it has to be, and ends the process so when a round takes longer than `--longest`
 * seconds.
 */
export async function main(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string' },
      rounds: { type: 'string' },
      longest: { type: 'string', default: LONGEST },
    },
  });
  const first = values.seed === undefined ? Math.floor(Math.random() * 1_000_000_000) : Number(values.seed);
  const end =
    values.rounds === undefined ? Date.now() + Number(values.minutes) * 60_000 : Number.POSITIVE_INFINITY;
  const most = Number(values.rounds ?? Number.POSITIVE_INFINITY);
  const longest = Number(values.longest);
  if (![first, longest, Number(values.minutes)].every(Number.isFinite) || Number.isNaN(most)) {
    console.error('usage: npm run test:chaos -- [--minutes N] [--seed S] [--rounds R] [--longest SECONDS]');
    return 64;
  }
  const grounds = new Map<Generation, Ground>();
  const tried = new Map<string, number>();
  console.log(`chaos from seed ${String(first)} on`);
  let rounds = 0;
  try {
    for (; rounds < most && Date.now() < end; rounds += 1) {
      const seed = first + rounds;
      const round = roundOf(seed);
      const story: string[] = [];
      const watch = setTimeout(() => {
        tell(seed, round, [...story, `- the round did not end within ${String(longest)} seconds`]);
        // What hangs would keep the process, and its servers, for ever.
        process.exit(1);
      }, longest * 1_000);
      const wrong = await playRound(round, await groundOf(round.generation, grounds, rounds), (line) =>
        story.push(line),
      ).catch((error: unknown) => [error instanceof Error ? (error.stack ?? error.message) : String(error)]);
      clearTimeout(watch);
      for (const trouble of round.troubles.flat()) {
        const name = trouble.type === 'death' ? `death of the ${trouble.crash}` : trouble.kind;
        tried.set(name, (tried.get(name) ?? 0) + 1);
      }
      if (wrong.length > 0) {
        tell(seed, round, [...story, ...wrong.map((sentence) => `- ${sentence}`)]);
        return 1;
      }
    }
  } finally {
    for (const ground of grounds.values()) await ground.close();
  }
  const counts = [...tried]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${String(count)}`);
  console.log(`${String(rounds)} rounds, all well. Tried: ${counts.join(', ')}`);
  return 0;
}

function tell(seed: number, { generation, parallelism, isHasty }: Round, lines: readonly string[]): void {
  console.error(
    `VIOLATION with seed ${String(seed)} on ${generation}, ${String(parallelism)} objects at a time${isHasty ? ', hasty' : ''}`,
  );
  console.error(lines.join('\n'));
  console.error(`Play it again: npm run test:chaos -- --seed ${String(seed)} --rounds 1`);
}

async function groundOf(
  generation: Generation,
  grounds: Map<Generation, Ground>,
  rounds: number,
): Promise<Ground> {
  if (rounds > 0 && rounds % ROUNDS_OF_A_SERVER === 0) {
    for (const ground of grounds.values()) await ground.close();
    grounds.clear();
  }
  const known = grounds.get(generation) ?? (await openGround(generation, { retries: 0 }));
  grounds.set(generation, known);
  return known;
}
