import type { JsonObject } from '../../manifest/json.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Condition, GoneObject, ObjectStatus, Revision, RunRecord } from '../daemon-status.ts';

/** What is kept of the attempts at one object. */
export interface Attempts {
  /** The revision that these count for: with another one all begins anew. */
  readonly revision: string;
  /** Each attempt that was carried out to its end, as `attemptOf` names it. */
  readonly completed: readonly string[];
  /** Failures one after another. */
  readonly failures: number;
}

/**
 * One object as it is remembered: what is shown of it, as if it were not suspended, and what decides whether it is tried
 * again.
 */
export interface ObjectRecord extends Omit<ObjectStatus, 'planned'> {
  readonly attempts: Attempts;
}

/** All that is remembered of one source. Plain JSON, without secrets. */
export interface SourceRecord {
  /** Since when it is suspended as a whole; absent: it is not. */
  readonly suspended?: string;
  /** Since when single objects are. */
  readonly suspendedObjects: Readonly<Record<ObjectKey, string>>;
  readonly attempted?: Revision;
  readonly applied?: Revision;
  readonly conditions: readonly Condition[];
  /** In the order of the plan. */
  readonly objects: readonly ObjectRecord[];
  /** What was removed or let go, the latest first. */
  readonly gone?: readonly GoneObject[];
  /** The last plan as `planDocument` writes it. */
  readonly plan?: JsonObject;
  readonly unmanaged: readonly string[];
  /** The latest first. */
  readonly runs: readonly RunRecord[];
  /** When the source was read last. */
  readonly lastFetched?: string;
  readonly lastObserved?: string;
  /** Failures of the source or of the server as a whole, one after another. */
  readonly failures: number;
}

/** A source that nothing is known of yet. */
export const NEW_RECORD: SourceRecord = {
  suspendedObjects: {},
  conditions: [],
  objects: [],
  unmanaged: [],
  runs: [],
  failures: 0,
};
