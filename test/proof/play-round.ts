import type { Ground } from './ground.ts';
import { attempt } from './heal.ts';
import { createJudge, modelOf, unsettled, type Judge, type Model } from './judge.ts';
import { Life } from './life.ts';
import type { Round, Trouble } from './round.ts';
import type { Version } from './scenario.ts';

/** How one version goes when nothing happens to it. */
interface Quiet {
  readonly version: Version;
  readonly model: Model;
  readonly moments: number;
  readonly requests: number;
  readonly writes: number;
  /** What is not applied even so, and what a plan finds afterwards, e.g. what is blocked. */
  readonly open: readonly string[];
}

/** Runs after which all is as it has to be: some of the troubles can be waited out only. */
const MOST_RUNS = 4;
const SLOW_ANSWER = 700;
const SHORT_PATIENCE = 400;

/**
 * Plays a round on a ground on which nothing has happened, once without its troubles and once with them. Says what is
 * wrong; `tell` gets what happens, line by line.
 */
export async function playRound(
  round: Round,
  ground: Ground,
  tell: (line: string) => void,
): Promise<readonly string[]> {
  const restore = await ground.remember();
  const judge = createJudge(ground);
  const quiets: Quiet[] = [];
  for (const version of round.versions(ground.tokenFile)) quiets.push(await playQuietly(version, ground));
  await restore();
  try {
    for (const [index, quiet] of quiets.entries()) {
      const isLast = index === quiets.length - 1;
      tell(
        `version ${String(index + 1)}: ${String(quiet.version.documents.length)} documents, prune ${String(quiet.version.prune)}`,
      );
      for (const trouble of round.troubles[index] ?? []) {
        await suffer(trouble, quiet, { round, ground, tell });
      }
      if (round.isHasty && !isLast) continue;
      const wrong = await mend(quiet, round, { ground, judge });
      if (wrong.length > 0) return wrong;
    }
    return [];
  } finally {
    await restore();
  }
}

async function playQuietly(version: Version, ground: Ground): Promise<Quiet> {
  const { sandbox } = ground;
  const requests = sandbox.requests.length;
  const writes = sandbox.writes().length;
  const life = new Life();
  const open = await attempt(ground, version, { life });
  return {
    version,
    moments: life.moments,
    requests: sandbox.requests.length - requests,
    writes: sandbox.writes().length - writes,
    open: [...open, ...unsettled(await ground.plan(version))].map(withoutUuids),
    model: await modelOf(ground),
  };
}

async function suffer(
  trouble: Trouble,
  { version, moments, requests, writes }: Quiet,
  {
    round,
    ground,
    tell,
  }: { readonly round: Round; readonly ground: Ground; readonly tell: (line: string) => void },
): Promise<void> {
  const { sandbox, patience } = ground;
  const { parallelism } = round;
  if (trouble.type === 'death') {
    const moment = Math.floor(trouble.at * moments);
    const life = new Life(moment);
    const open = await attempt(ground, version, { life, parallelism });
    const story = life.signal.aborted
      ? (life.story[moment] ?? '').slice(0, 160)
      : `never, as it ends before: ${open.join('; ')}`;
    tell(`  dies at moment ${String(moment)} (${trouble.crash}): ${story}`);
    if (life.signal.aborted) ground.restart(trouble.crash);
    return;
  }
  const { kind, times, onWrites } = trouble;
  const skip = Math.floor(trouble.at * (onWrites ? writes : requests));
  const fault = { kind, times, skip, retryAfter: 1, milliseconds: SLOW_ANSWER };
  for (const method of onWrites ? ['POST', 'PATCH', 'DELETE'] : [undefined]) {
    sandbox.inject({ ...fault, ...(method === undefined ? {} : { method }) });
  }
  if (kind === 'slow') patience.milliseconds = SHORT_PATIENCE;
  const open = await attempt(ground, version, { parallelism });
  patience.milliseconds = 60_000;
  sandbox.clearFaults();
  tell(
    `  ${kind} x ${String(times)} at ${onWrites ? 'write' : 'request'} ${String(skip)}: ${open.join('; ').slice(0, 300)}`,
  );
}

/** Runs until all is as after a quiet run; what is wrong when it never is. */
async function mend(
  quiet: Quiet,
  { isHasty, parallelism }: Round,
  { ground, judge }: { readonly ground: Ground; readonly judge: Judge },
): Promise<readonly string[]> {
  for (let runs = 1; ; runs += 1) {
    const open = (await attempt(ground, quiet.version, { parallelism })).map(withoutUuids);
    const left = [...open, ...unsettled(await ground.plan(quiet.version)).map(withoutUuids)];
    const wrong = left.filter((sentence) => !isExpected(sentence, quiet, isHasty));
    if (wrong.length > 0 && runs < MOST_RUNS) continue;
    // What was in a version that was never finished may not have been made.
    return [...wrong, ...(await (isHasty ? judge.always(quiet.version.prune) : judge.compared(quiet.model)))];
  }
}

/** What was to be removed by a version that was never finished stays without prune, and is named. */
function isExpected(sentence: string, { open }: Quiet, isHasty: boolean): boolean {
  return open.includes(sentence) || (isHasty && sentence.startsWith('a plan has a surplus'));
}

function withoutUuids(sentence: string): string {
  return sentence.replaceAll(/[0-9a-f]{8,32}/gu, '*');
}
