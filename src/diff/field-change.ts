import type { Json } from '../manifest/json.ts';
import type { Secret } from '../manifest/secret.ts';

/** Where a field is in a spec; set members appear by their identity, e.g. `['plans', 'Default', 'prices', 'gpu']`. */
export type FieldPath = readonly string[];

/** What a side of a change shows: a JSON value, a secret, or a secret that could not be read. */
export type ShownValue = Json | Secret | typeof NOT_COMPARED;

/** Stands for a secret that the server hides or whose source is not set in this run. */
export const NOT_COMPARED = Symbol('not compared');

/** Who moved since a field was applied last: the manifest, the server (drift), or both. */
export type FieldCause = 'manifest' | 'drift' | 'both';

/** One difference between what is declared and what the server shows. Members of sets are added and removed whole. */
export interface FieldChange {
  readonly path: FieldPath;
  readonly operation: 'add' | 'change' | 'remove';
  /** What the server shows; absent for `add`. */
  readonly before?: ShownValue;
  /** What is declared; absent for `remove`. */
  readonly after?: ShownValue;
  /** The whole member of a set comes or goes. */
  readonly isMember?: true;
  /** Known only of objects whose last apply was recorded. */
  readonly cause?: FieldCause;
  /** A sentence for the reader, e.g. when a price will take effect. */
  readonly note?: string;
}
