import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { SourceConfig } from '../config/daemon-config.ts';
import type { Condition, ObjectStatus, SourceStatus } from '../daemon-status.ts';
import type { ObjectRecord, SourceRecord } from '../record/source-record.ts';
import { withConditions, type NewCondition } from './with-condition.ts';

/** What is true of a source at this moment and is not remembered. */
export interface Moment {
  readonly now: Date;
  readonly location: string;
  /** Since when everything is suspended. */
  readonly suspended?: string | undefined;
  /** What a run does now, e.g. `Planning`, and since when. */
  readonly phase?: { readonly name: string; readonly since: string } | undefined;
  /** The objects that are worked on, and since when. */
  readonly atWork: ReadonlyMap<ObjectKey, string>;
  readonly nextRun?: Date | undefined;
  readonly window?: { readonly isOpen: boolean; readonly changes?: Date | undefined } | undefined;
}

/** What the daemon shows of a source. Pure. */
export function sourceStatus(config: SourceConfig, record: SourceRecord, moment: Moment): SourceStatus {
  const { name, place, mode, prune } = config;
  const suspended = record.suspended ?? moment.suspended;
  const planned = plannedObjects(record.plan);
  return {
    name,
    type: place.type,
    location: moment.location,
    ...(place.type === 'git' && place.ref.type !== 'head' ? { ref: place.ref.name } : {}),
    ...(place.type === 'git' && place.path !== '' ? { path: place.path } : {}),
    mode,
    prune,
    suspended: record.suspended !== undefined,
    ...(record.attempted === undefined ? {} : { attempted: record.attempted }),
    ...(record.applied === undefined ? {} : { applied: record.applied }),
    conditions: conditionsNow(conditionsOf(record, moment.now), suspended, moment.phase),
    objects: record.objects.map((object) =>
      objectStatus(object, planned.get(object.key) ?? {}, {
        suspended: suspended ?? record.suspendedObjects[object.key],
        since: moment.atWork.get(object.key),
      }),
    ),
    gone: record.gone ?? [],
    ...(record.plan === undefined ? {} : { plan: record.plan }),
    unmanaged: record.unmanaged,
    runs: record.runs,
    ...(moment.nextRun === undefined ? {} : { nextRun: moment.nextRun.toISOString() }),
    ...(moment.window === undefined ? {} : { window: windowOf(moment.window) }),
    ...(record.lastFetched === undefined ? {} : { lastFetched: record.lastFetched }),
    ...(record.lastObserved === undefined ? {} : { lastObserved: record.lastObserved }),
  };
}

function conditionsOf({ conditions }: SourceRecord, now: Date): readonly Condition[] {
  const unknown = { status: 'Unknown', reason: 'NotObserved', message: 'It was not looked at yet.' } as const;
  return conditions.length > 0 ? conditions : withConditions([], [{ type: 'Ready', ...unknown }], now);
}

function objectStatus(
  { attempts: _attempts, ...object }: ObjectRecord,
  planned: JsonObject,
  { suspended, since }: { readonly suspended: string | undefined; readonly since: string | undefined },
): ObjectStatus {
  const phase = since === undefined ? undefined : { name: 'Applying', since };
  return {
    ...object,
    health: suspended === undefined ? object.health : 'suspended',
    conditions: conditionsNow(object.conditions, suspended, phase),
    planned,
  };
}

/** The conditions as they are while something is suspended or worked on. */
function conditionsNow(
  conditions: readonly Condition[],
  suspended: string | undefined,
  phase: Moment['phase'],
): readonly Condition[] {
  const stalled: NewCondition = {
    type: 'Stalled',
    status: 'True',
    reason: 'Suspended',
    message: 'It is suspended: the server is looked at, and nothing is changed.',
  };
  const held =
    suspended === undefined ? conditions : withConditions(conditions, [stalled], new Date(suspended));
  if (phase === undefined) return held;
  const busy: NewCondition = {
    type: 'Reconciling',
    status: 'True',
    reason: phase.name,
    message: 'It is worked on.',
  };
  return withConditions(held, [busy], new Date(phase.since));
}

function plannedObjects(plan: JsonObject | undefined): ReadonlyMap<string, JsonObject> {
  const objects: Json = plan?.['objects'] ?? [];
  if (!Array.isArray(objects)) return new Map();
  return new Map(
    (objects as readonly Json[]).flatMap((object) => {
      const key = isJsonObject(object) ? object['key'] : undefined;
      return isJsonObject(object) && typeof key === 'string' ? [[key, object]] : [];
    }),
  );
}

function windowOf({ isOpen, changes }: NonNullable<Moment['window']>): NonNullable<SourceStatus['window']> {
  return { open: isOpen, ...(changes === undefined ? {} : { next: changes.toISOString() }) };
}
