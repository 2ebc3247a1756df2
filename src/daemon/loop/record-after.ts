import type { RunRecord } from '../daemon-status.ts';
import type { SourceRecord } from '../record/source-record.ts';
import type { RunFailure } from '../run/run-failure.ts';
import type { SourceRunResult } from '../run/run-source.ts';
import { sourceConditions } from '../status/source-condition.ts';
import { withConditions } from '../status/with-condition.ts';
import { recordOfLook, type LookFacts } from './record-of-look.ts';
import { withRun } from './with-run.ts';

/** A run that is over. */
export interface EndedRun extends Omit<LookFacts, 'id' | 'result'> {
  readonly run: RunRecord;
  /** When the source was read; absent when it could not be. */
  readonly fetched: Date | undefined;
  /** Whether the server may be brought to what was planned. */
  readonly counts: boolean;
  readonly result: SourceRunResult | undefined;
  readonly failure: RunFailure | undefined;
}

/** What is remembered of a source after a run. Pure. */
export function recordAfter(before: SourceRecord, ended: EndedRun): SourceRecord {
  const { run, now, fetched } = ended;
  const observed = recordOfLook(before, { ...ended, id: run.id });
  const known: SourceRecord = {
    ...before,
    ...observed,
    runs: withRun(before.runs, run),
    ...(fetched === undefined ? {} : { lastFetched: fetched.toISOString() }),
  };
  const isInterrupted = ended.failure?.reason === 'Interrupted';
  // A run that was told to stop says nothing about source and server but what it has seen.
  if (isInterrupted && observed.plan === undefined) return known;
  const failure = isInterrupted ? undefined : ended.failure;
  const about = failure === undefined ? ended.planned?.id : before.attempted?.id;
  const changes = sourceConditions({ failure, objects: known.objects, revision: about });
  const isWhole = ended.counts && ended.result?.plan !== undefined && ended.result.failure === undefined;
  const isApplied = isWhole && !isInterrupted && ended.planned !== undefined && isDone(known);
  return {
    ...known,
    conditions: withConditions(before.conditions, changes, now),
    failures: failure === undefined ? 0 : before.failures + 1,
    ...(isApplied ? { applied: ended.planned } : {}),
  };
}

/** Whether all that may be done is done. */
function isDone({ objects }: SourceRecord): boolean {
  return objects.every(({ conditions, mode, health }) => {
    const ready = conditions.find(({ type }) => type === 'Ready');
    return (
      ready?.status === 'True' || (mode !== 'Enforce' && health !== 'failed' && ready?.reason === 'Observed')
    );
  });
}

/** What is remembered of a source while what was found is carried out. Pure. */
export function recordDuring(
  before: SourceRecord,
  look: LookFacts & { readonly fetched: Date | undefined },
): SourceRecord {
  const { planned, now, fetched } = look;
  const known = {
    ...before,
    ...recordOfLook(before, look),
    ...(fetched === undefined ? {} : { lastFetched: fetched.toISOString() }),
  };
  // Else they are those of before the run until it is over.
  if (before.conditions.length > 0) return known;
  const changes = sourceConditions({ objects: known.objects, revision: planned?.id });
  return { ...known, conditions: withConditions([], changes, now) };
}
