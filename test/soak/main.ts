import { setTimeout } from 'node:timers/promises';
import { conditionOf } from '../daemon/running-daemon.ts';
import { ACTIONS, type SoakAction } from './actions.ts';
import type { LifeReport } from './memory.ts';
import { createRandom, type Random } from './random.ts';
import { makeSoakWorld, type SoakWorld } from './soak-world.ts';
import { differences, doubles } from './wanted.ts';

const MEBIBYTE = 1024 * 1024;
/** Bytes per minute that nobody can tell from noise in a life of so many minutes, in which pages are filled for the first time. */
const MOST_GROWTH = 2 * MEBIBYTE;
const TELLING_MINUTES = 5;
/** After this share of the time it lives on to the end, so that its memory tells something. */
const RESTARTS_UNTIL = 0.4;
/** Between two moments at which everything has to be in order. */
const SECONDS_OF_TROUBLE = 25;
const SETTLE_MILLISECONDS = 90_000;

/**
 * `npm run test:soak -- --minutes N [--seed S]`: lets things happen to a daemon at random, and looks again and again
 * whether everything is in order. Prints what was tried and what memory did. 1 when something was lost, doubled or grows.
 */
export async function main(words: readonly string[]): Promise<number> {
  const minutes = numberAfter(words, '--minutes') ?? 5;
  const seed = numberAfter(words, '--seed') ?? Date.now() % 1_000_000;
  console.log(`soak of ${String(minutes)} minutes, seed ${String(seed)}`);
  const random = createRandom(seed);
  const world = await makeSoakWorld();
  const tried = new Map<string, number>();
  const last: string[] = [];
  const begin = Date.now();
  const end = begin + minutes * 60_000;
  const restartsEnd = begin + minutes * 60_000 * RESTARTS_UNTIL;
  let settled = 0;
  try {
    while (Date.now() < end) {
      const mayRestart = Date.now() < restartsEnd;
      await trouble(world, random, mayRestart, (name) => {
        tried.set(name, (tried.get(name) ?? 0) + 1);
        last.push(name);
      });
      await settle(world);
      settled += 1;
    }
    await world.close();
  } catch (error) {
    console.log(`FAILED after: ${last.slice(-30).join(', ')}`);
    console.log(error instanceof Error ? error.message : String(error));
    console.log(world.daemon().output().slice(-6_000));
    await world.daemon().end('SIGKILL');
    await world.sandbox.close();
    return 1;
  }
  console.log(
    [...tried]
      .map(([name, count]) => `${String(count)} × ${name}`)
      .toSorted()
      .join('\n'),
  );
  console.log(
    `${String(settled)} times everything was in order: no revision missed, nothing doubled, nothing left to do`,
  );
  const lives = world.lives().slice(0, -1);
  for (const life of lives) console.log(lifeText(life));
  const growing = lives.filter((life) => life.minutes >= TELLING_MINUTES && (life.slope ?? 0) > MOST_GROWTH);
  if (growing.length > 0) console.log('FAILED: memory grows');
  if (world.leaks().length > 0) console.log('FAILED: a secret is in the log');
  return growing.length + world.leaks().length === 0 ? 0 : 1;
}

/** Lets things happen. */
async function trouble(
  world: SoakWorld,
  random: Random,
  mayRestart: boolean,
  told: (name: string) => void,
): Promise<void> {
  const end = Date.now() + SECONDS_OF_TROUBLE * 1_000;
  while (Date.now() < end) {
    const action = chosen(random, mayRestart);
    told(action.name);
    await action.act(world, random);
    const twice = doubles(world.sandbox);
    if (twice.length > 0) throw new Error(`made twice: ${twice.join(', ')}`);
    await world.pause(random.below(900));
    await world.measure();
  }
}

/** Ends all trouble, and waits until everything is as the newest commit says, and nothing is left to do. */
async function settle(world: SoakWorld): Promise<void> {
  await fetch(new URL('/sandbox/faults', world.sandbox.url), { method: 'DELETE' });
  const end = Date.now() + SETTLE_MILLISECONDS;
  let what = '';
  for (let isAsked = false; ;) {
    const source = await world.daemon().source();
    const wrong = differences(world.sandbox, world.wanted());
    const isApplied = source.applied?.id === world.head();
    const isIdle =
      conditionOf(source, 'Ready') === 'True Synced' && conditionOf(source, 'Reconciling') === 'False Idle';
    if (isApplied && isIdle && wrong.length === 0) break;
    what = `${isApplied ? '' : `revision ${world.head()} is not applied; `}${conditionOf(source, 'Ready')}; ${wrong.join(', ')}`;
    if (Date.now() > end) throw new Error(`not in order in time: ${what}`);
    // What is contested is left alone until somebody asks.
    if (!isAsked && end - Date.now() < SETTLE_MILLISECONDS - 15_000) {
      isAsked = true;
      await world.daemon().ask('api/v1/reconcile', { method: 'POST', body: '{}' });
    }
    await setTimeout(250);
  }
  const writes = world.sandbox.writes().length;
  const runs = (await world.daemon().source()).runs[0];
  await world.daemon().ask('api/v1/reconcile', { method: 'POST', body: '{}' });
  await world
    .daemon()
    .until(
      'one more look',
      (source) => source.runs[0]?.id !== runs?.id && source.runs[0]?.trigger === 'request',
    );
  const more = world.sandbox.writes().slice(writes);
  if (more.length > 0)
    throw new Error(`written although nothing differs: ${more.map(({ path }) => path).join(', ')}`);
}

function chosen(random: Random, mayRestart: boolean): SoakAction {
  const actions = ACTIONS.filter(({ restarts }) => mayRestart || restarts !== true);
  const all = actions.reduce((sum, { weight }) => sum + weight, 0);
  let left = random.next() * all;
  for (const action of actions) {
    left -= action.weight;
    if (left < 0) return action;
  }
  return random.pick(actions);
}

function lifeText({ minutes, samples, slope, first, last, most }: LifeReport): string {
  const growth =
    slope === undefined
      ? 'too short for a slope'
      : `${mebibytes(first)} → ${mebibytes(last)}, ${mebibytes(slope)} per minute`;
  return `a life of ${minutes.toFixed(1)} minutes, ${String(samples)} samples: ${growth}; at most ${mebibytes(most)}`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
}

function numberAfter(words: readonly string[], name: string): number | undefined {
  const text = words[words.indexOf(name) + 1];
  return words.includes(name) && text !== undefined ? Number(text) : undefined;
}
