import type { ObjectKey } from '../../manifest/object-key.ts';
import { planDocument } from '../../reconciler/plan-document.ts';
import type { BackOffTimes } from '../config/daemon-config.ts';
import type { Mode, Revision } from '../daemon-status.ts';
import type { SourceRecord } from '../record/source-record.ts';
import type { SourceRunResult } from '../run/run-source.ts';
import { goneObjects } from '../status/gone-objects.ts';
import { objectRecords } from '../status/object-records.ts';
import { settledPlan } from '../status/settled-plan.ts';

/** A complete look at the server, and what was carried out after it. */
export interface LookFacts {
  /** Of the run. */
  readonly id: string;
  readonly now: Date;
  /** The revision that the server was held against. */
  readonly planned: Revision | undefined;
  /** Absent when the server was not looked at. */
  readonly result: Pick<SourceRunResult, 'plan' | 'digest' | 'report' | 'after' | 'held'> | undefined;
  /** Why nothing is carried out at all, where that is so. */
  readonly idle: string | undefined;
  readonly modeOf: (key: ObjectKey) => Mode;
  readonly backOff: BackOffTimes;
  readonly chance: () => number;
}

/** What a look changes of what is remembered of a source; nothing when it was not complete. Pure. */
export function recordOfLook(before: SourceRecord, look: LookFacts): Partial<SourceRecord> {
  const { result, planned, id, now } = look;
  if (result?.plan === undefined || planned === undefined) return {};
  const { plan, report, held } = result;
  const after = result.after?.plan ?? (report === undefined ? plan : settledPlan(plan, report));
  const digest = report === undefined ? result.digest : result.after?.digest;
  const { idle, modeOf, backOff, chance } = look;
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
