import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Plan, PlannedObject } from '../../reconciler/plan.ts';
import type { ObjectResult } from '../../reconciler/report.ts';
import type { BackOffTimes } from '../config/daemon-config.ts';
import type { Condition, Mode, ObjectEvent } from '../daemon-status.ts';
import type { Attempts, ObjectRecord } from '../record/source-record.ts';
import { attemptOf } from '../run/attempt-of.ts';
import { backOff } from '../run/back-off.ts';
import type { Held } from '../run/choose-objects.ts';
import { blockedBy, type Needing } from './blocked-by.ts';
import { eventOf } from './event-of.ts';
import { isDrifted } from './is-drifted.ts';
import { objectVerdict } from './object-condition.ts';
import { withConditions } from './with-condition.ts';

/** What a run has found and done. */
export interface RunFindings {
  readonly id: string;
  readonly now: Date;
  readonly revision: string;
  /** What was found first. */
  readonly plan: Plan;
  /** What is found now; the same plan when nothing was carried out. */
  readonly after: Plan;
  readonly held: ReadonlyMap<ObjectKey, Held>;
  readonly results: readonly ObjectResult[];
  /** Why nothing is carried out at all, where that is so. */
  readonly idle?: string | undefined;
  readonly modeOf: (key: ObjectKey) => Mode;
  readonly backOff: BackOffTimes;
  /** From 0 up to 1, by chance. */
  readonly chance: () => number;
}

/** Older events of an object are dropped. */
const MOST_EVENTS = 20;

/** What is remembered of all objects after a run: those that are planned now, in the order of the plan. Pure. */
export function objectRecords(before: readonly ObjectRecord[], run: RunFindings): readonly ObjectRecord[] {
  const old = new Map(before.map((record) => [record.key, record]));
  const first = new Map(run.plan.objects.map((object) => [object.key, object]));
  const results = new Map(run.results.map((result) => [result.key, result]));
  const records = run.after.objects.map((planned) =>
    objectRecord(
      planned,
      { first: first.get(planned.key), result: results.get(planned.key), old: old.get(planned.key) },
      run,
    ),
  );
  const needing = new Map(
    records.map((record, index): [ObjectKey, Needing] => [
      record.key,
      needsOf(record, run.after.objects[index]),
    ]),
  );
  return records.map((record) => Object.assign(record, { blockedBy: blockedBy(record.key, needing) }));
}

interface Known {
  readonly first: PlannedObject | undefined;
  readonly result: ObjectResult | undefined;
  readonly old: ObjectRecord | undefined;
}

function objectRecord(planned: PlannedObject, { first, result, old }: Known, run: RunFindings): ObjectRecord {
  const { key, label, uuid, waitingFor } = planned;
  const held = run.held.get(key);
  const attempts = attemptsAfter(old?.attempts, first, result, run);
  const retryAt = retryOf(attempts, old, result, run);
  const isDrift = isDrifted(planned);
  const { health, conditions } = objectVerdict(
    { planned, held, result, isDrift, idle: run.idle, retryAt, before: readyOf(old) },
    run.revision,
  );
  const driftSince = isDrift ? (old?.driftSince ?? run.now.toISOString()) : undefined;
  return {
    key,
    label,
    ...(uuid === undefined ? {} : { uuid }),
    health,
    mode: run.modeOf(key),
    conditions: withConditions(old?.conditions ?? [], conditions, run.now),
    blockedBy: [],
    ...(waitingFor === undefined ? {} : { waitingFor }),
    ...(driftSince === undefined ? {} : { driftSince }),
    ...(retryAt === undefined ? {} : { retryAt }),
    history: historyAfter(old, eventsOf({ first, result, old }, run)),
    attempts,
  };
}

/** A new revision, or an object without anything to do, forgets failures; what was carried out stays known. */
function attemptsAfter(
  before: Attempts | undefined,
  first: PlannedObject | undefined,
  result: ObjectResult | undefined,
  { revision }: RunFindings,
): Attempts {
  const kept = before?.revision === revision ? before : { revision, completed: [], failures: 0 };
  if (result?.outcome === 'failed') return { ...kept, failures: kept.failures + 1 };
  const attempt = first === undefined || first.steps.length === 0 ? undefined : attemptOf(first);
  if (result?.outcome === 'applied' || isLeftToOthers(first, result)) {
    const completed = attempt === undefined ? kept.completed : [...kept.completed, attempt];
    return { ...kept, completed, failures: 0 };
  }
  return first !== undefined && first.steps.length === 0 ? { ...kept, failures: 0 } : kept;
}

/** A change was asked for, e.g. ordered, and others decide about it: who says no is not asked the same again. */
function isLeftToOthers(first: PlannedObject | undefined, result: ObjectResult | undefined): boolean {
  const isChange = first?.action === 'update' || first?.action === 'adopt';
  return isChange && result?.outcome === 'waiting' && result.done.length > 0;
}

function retryOf(
  { failures, revision }: Attempts,
  old: ObjectRecord | undefined,
  result: ObjectResult | undefined,
  run: RunFindings,
): string | undefined {
  if (failures === 0) return undefined;
  if (result?.outcome !== 'failed') return old?.attempts.revision === revision ? old.retryAt : undefined;
  return new Date(run.now.getTime() + backOff(failures, run.backOff, run.chance())).toISOString();
}

function readyOf(record: ObjectRecord | undefined): Condition | undefined {
  return record?.conditions.find(({ type }) => type === 'Ready');
}

function needsOf(record: ObjectRecord, planned: PlannedObject | undefined): Needing {
  const ready = readyOf(record);
  return {
    key: record.key,
    label: record.label,
    dependsOn: planned?.dependsOn ?? [],
    ...(ready === undefined || ready.status === 'True' ? {} : { because: ready.message }),
  };
}

/** The latest first. */
function eventsOf({ first, result, old }: Known, run: RunFindings): readonly ObjectEvent[] {
  const at = { run: run.id, at: run.now.toISOString() };
  const isNewDrift = first !== undefined && isDrifted(first) && old?.driftSince === undefined;
  const drift: ObjectEvent[] = isNewDrift ? [{ ...at, outcome: 'drift', message: driftText(first) }] : [];
  return result === undefined ? drift : [eventOf(result, run), ...drift];
}

function driftText({ changes, action }: PlannedObject): string {
  const moved = changes.filter(({ cause }) => cause !== 'manifest');
  const fields = moved.map(({ path }) => path.join('.')).join(', ');
  return fields === '' || action === 'create'
    ? 'it is gone from the server'
    : `changed on the server: ${fields}`;
}

/** What is said again in each run is an event once; what was done, or failed, each time. */
function historyAfter(
  old: ObjectRecord | undefined,
  events: readonly ObjectEvent[],
): ObjectRecord['history'] {
  const history = old?.history ?? [];
  const [latest] = history;
  const isSaid = ({ outcome, message }: ObjectEvent): boolean =>
    outcome !== 'applied' &&
    outcome !== 'failed' &&
    latest?.outcome === outcome &&
    latest.message === message;
  return [...events.filter((event) => !isSaid(event)), ...history].slice(0, MOST_EVENTS);
}
