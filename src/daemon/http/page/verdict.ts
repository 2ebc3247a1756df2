import type { Condition, DaemonStatus, Health, ObjectStatus, SourceStatus } from '../../daemon-status.ts';
import { countText } from '../../../text/count-text.ts';
import { SOURCE_HEADLINES, SOURCE_REMEDIES } from '../../status/remedies.ts';
import { HEALTH_WORDS, TROUBLED, type Tone } from './health-words.ts';
import { RUN_WORDS } from './run-words.ts';

/** Later than this after its time, a run is not merely queued. */
const OVERDUE_MILLISECONDS = 10 * 60_000;
/** For so long nobody is surprised that it takes a while. */
const SLOW_MILLISECONDS = 2 * 60_000;
/** What a run is at, and whose silence makes it slow. */
const SLOW_WITHOUT: Readonly<Record<string, 'SourceUnreachable' | 'InstanceUnreachable'>> = {
  Fetching: 'SourceUnreachable',
  Planning: 'InstanceUnreachable',
};

/** The answer to "is it fine?" in one sentence, and what it is made of. */
export interface Verdict {
  readonly tone: Tone;
  readonly sentence: string;
  /** How many objects have each health, the one that needs a person most first; only those that some have. */
  readonly counts: readonly { readonly health: Health; readonly count: number }[];
  readonly total: number;
}

/** What is the matter with a source as a whole. */
export interface SourceTrouble {
  readonly source: SourceStatus;
  readonly sentence: string;
  /** That of the condition which says so. */
  readonly reason?: string;
  /** What people can do about it. */
  readonly remedy?: string | undefined;
  readonly since?: string;
}

/** Judges a daemon as a whole. `now` is in milliseconds. */
export function verdictOf(status: DaemonStatus, isReady: boolean, now: number): Verdict {
  const objects = status.sources.flatMap((source) => source.objects);
  const counts = healthCounts(objects);
  const total = objects.length;
  const troubled = objects.filter(({ health }) => TROUBLED.has(health)).length;
  const isBad = objects.some(({ health }) => health === 'failed' || health === 'blocked');
  const unwell = sourceTroubles(status, now);
  const verdict = (tone: Tone, sentence: string): Verdict => ({ tone, sentence, counts, total });
  if (unwell.length > 0) return verdict('bad', headline(unwell));
  if (troubled > 0) {
    const verb = troubled === 1 ? 'needs' : 'need';
    return verdict(
      isBad ? 'bad' : 'warn',
      `${String(troubled)} of ${countText(total, 'object')} ${verb} attention`,
    );
  }
  if (status.configurationProblem !== undefined) {
    return verdict('warn', 'The configuration has a mistake, and the one before is in use');
  }
  if (status.suspended) return verdict('warn', 'Everything is suspended');
  const isUnseen = status.sources.some(
    ({ lastObserved, suspended }) => lastObserved === undefined && !suspended,
  );
  if (!isReady || isUnseen) return verdict('info', 'Not everything was looked at yet');
  const open = objects.filter(({ health }) => health === 'pending' || health === 'waiting').length;
  if (open > 0) {
    const verb = open === 1 ? 'is' : 'are';
    return verdict('info', `No trouble; ${String(open)} of ${countText(total, 'object')} ${verb} on the way`);
  }
  if (total === 0) return verdict('quiet', 'Nothing is declared');
  return verdict('good', `All is well: ${countText(total, 'object')} as declared`);
}

/** Which sources are not well, and why, where that is the same for all. */
function headline(unwell: readonly SourceTrouble[]): string {
  const [first] = unwell;
  const who =
    unwell.length === 1
      ? `Source ${first?.source.name ?? ''} is not well`
      : `${countText(unwell.length, 'source')} are not well`;
  const why = SOURCE_HEADLINES[first?.reason ?? ''];
  const isSame = unwell.every(({ reason }) => reason === first?.reason);
  return why === undefined || !isSame ? who : `${who}: ${why}`;
}

/** The sources that are unwell by themselves, and not because of single objects. */
export function sourceTroubles(status: DaemonStatus, now: number): readonly SourceTrouble[] {
  return status.sources.flatMap((source) => {
    const trouble = troubleOf(source, now);
    return trouble === undefined ? [] : [{ source, ...trouble }];
  });
}

function troubleOf(source: SourceStatus, now: number): Omit<SourceTrouble, 'source'> | undefined {
  const stalled = source.conditions.find(
    ({ type, status, reason }) => type === 'Stalled' && status === 'True' && !isAboutObjects(reason),
  );
  if (stalled !== undefined) return fromCondition(stalled);
  const slow = slowness(source, now);
  if (slow !== undefined) return slow;
  const [last] = source.runs;
  const ready = source.conditions.find(({ type }) => type === 'Ready');
  const isAboutSource = ready?.status === 'False' && !isAboutObjects(ready.reason);
  if (isAboutSource && last?.error === ready.message) return fromCondition(ready);
  if (last?.error !== undefined) {
    return { sentence: `the last run ${RUN_WORDS[last.outcome].words}: ${last.error}` };
  }
  if (isAboutSource && source.objects.every(isSynced)) return fromCondition(ready);
  const late = source.nextRun === undefined ? 0 : now - Date.parse(source.nextRun);
  const isBusy = source.conditions.some(({ type, status }) => type === 'Reconciling' && status === 'True');
  if (late > OVERDUE_MILLISECONDS && !isBusy && !source.suspended) {
    return { sentence: `its next run is ${countText(Math.round(late / 60_000), 'minute')} overdue` };
  }
  return undefined;
}

/** Looking takes seconds; what takes minutes waits for somebody who does not answer. Carrying out may take its time. */
function slowness({ conditions }: SourceStatus, now: number): Omit<SourceTrouble, 'source'> | undefined {
  const busy = conditions.find(({ type, status }) => type === 'Reconciling' && status === 'True');
  const reason = SLOW_WITHOUT[busy?.reason ?? ''];
  if (busy === undefined || reason === undefined || now - Date.parse(busy.since) < SLOW_MILLISECONDS) {
    return undefined;
  }
  const sentence =
    reason === 'SourceUnreachable'
      ? 'it is still being fetched: the repository answers slowly, or not at all'
      : 'it is still being held against the server: Waldur answers slowly, or not at all';
  return { sentence, reason, remedy: SOURCE_REMEDIES[reason], since: busy.since };
}

function fromCondition({ message, reason, since }: Condition): Omit<SourceTrouble, 'source'> {
  return { sentence: message, reason, remedy: SOURCE_REMEDIES[reason], since };
}

/** How many objects have each health, the one that needs a person most first. */
export function healthCounts(objects: readonly ObjectStatus[]): Verdict['counts'] {
  const counts = new Map<Health, number>();
  for (const { health } of objects) counts.set(health, (counts.get(health) ?? 0) + 1);
  return HEALTH_WORDS.flatMap(({ health }) => {
    const count = counts.get(health) ?? 0;
    return count === 0 ? [] : [{ health, count }];
  });
}

/** Those reasons of a source that sum up what its objects say themselves. */
function isAboutObjects(reason: string): boolean {
  return reason.startsWith('Objects');
}

function isSynced({ health }: ObjectStatus): boolean {
  return health === 'synced';
}
