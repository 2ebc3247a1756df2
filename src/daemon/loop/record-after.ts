import type { ObjectKey } from '../../manifest/object-key.ts';
import { planDocument } from '../../reconciler/plan-document.ts';
import type { BackOffTimes } from '../config/daemon-config.ts';
import type { Mode, Revision, RunRecord } from '../daemon-status.ts';
import type { SourceRecord } from '../record/source-record.ts';
import type { RunFailure } from '../run/run-failure.ts';
import type { SourceRunResult } from '../run/run-source.ts';
import { goneObjects } from '../status/gone-objects.ts';
import { objectRecords } from '../status/object-records.ts';
import { settledPlan } from '../status/settled-plan.ts';
import { sourceConditions } from '../status/source-condition.ts';
import { withConditions } from '../status/with-condition.ts';
import { withRun } from './with-run.ts';

/** A run that is over. */
export interface EndedRun {
  readonly run: RunRecord;
  readonly now: Date;
  /** When the source was read; absent when it could not be. */
  readonly fetched: Date | undefined;
  /** The revision that the server was held against. */
  readonly planned: Revision | undefined;
  /** Whether the server may be brought to it. */
  readonly counts: boolean;
  /** Absent when the server was not looked at. */
  readonly result: SourceRunResult | undefined;
  readonly failure: RunFailure | undefined;
  /** Why nothing is carried out at all, where that is so. */
  readonly idle: string | undefined;
  readonly modeOf: (key: ObjectKey) => Mode;
  readonly backOff: BackOffTimes;
  readonly chance: () => number;
}

/** What is remembered of a source after a run. Pure. */
export function recordAfter(before: SourceRecord, ended: EndedRun): SourceRecord {
  const { run, now, fetched } = ended;
  const observed = observedIn(before, ended);
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

function observedIn(before: SourceRecord, ended: EndedRun): Partial<SourceRecord> {
  const { result, planned, run, now } = ended;
  if (result?.plan === undefined || planned === undefined) return {};
  const { plan, report, held } = result;
  const after = result.after?.plan ?? (report === undefined ? plan : settledPlan(plan, report));
  const digest = report === undefined ? result.digest : result.after?.digest;
  const { idle, modeOf, backOff, chance } = ended;
  const { id } = run;
  const results = report?.results ?? [];
  const objects = objectRecords(before.objects, {
    id,
    now,
    revision: planned.id,
    plan,
    after,
    held,
    results,
    idle,
    modeOf,
    backOff,
    chance,
  });
  return {
    objects,
    gone: goneObjects(before.gone ?? [], { id, now, results, before: before.objects, after: objects }),
    plan: planDocument(after, digest),
    unmanaged: [...after.surplus, ...after.unmanaged].map(({ label }) => label),
    lastObserved: now.toISOString(),
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
