import type { Diagnostic } from '../manifest/diagnostic.ts';
import type { ObjectKey } from '../manifest/object-key.ts';

/** What became of one object of a plan. */
export interface ObjectResult {
  readonly key: ObjectKey;
  readonly label: string;
  /**
   * `not-tried`: something it needs was not finished, or the run stopped; `because` says which. `waiting`: all that this
   * run can do is done, and `because` says what it waits for. `stale`: the server has changed since the plan was made,
   * and nothing was sent for it; `because` says how.
   */
  readonly outcome: 'applied' | 'failed' | 'blocked' | 'not-tried' | 'waiting' | 'stale';
  /** What was done, in order, e.g. `created`, `price of gpu set`; for a failed object, what was done before. */
  readonly done: readonly string[];
  readonly error?: Diagnostic;
  readonly because?: string;
  /** For `not-tried`: the object that it needs and that was not finished. */
  readonly dueTo?: ObjectKey;
  /** How carrying it out differed from what was planned. */
  readonly remark?: string;
  readonly milliseconds: number;
}

/** What an apply did. Objects without changes are not listed. */
export interface Report {
  readonly results: readonly ObjectResult[];
  /** Writes that were sent, repeated ones included. */
  readonly writes: number;
  /** Reads and writes of the whole run. */
  readonly requests: number;
  /** How long objects waited for the server to finish something, all of them together. */
  readonly waitedMilliseconds: number;
  readonly milliseconds: number;
}

/** What a run tells while it goes on. */
export type ProgressEvent =
  | {
      readonly type: 'phase';
      readonly phase: 'connecting' | 'observing' | 'applying';
      readonly detail: string;
    }
  | { readonly type: 'started'; readonly key: ObjectKey; readonly label: string }
  | { readonly type: 'finished'; readonly result: ObjectResult };
