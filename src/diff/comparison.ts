import type { FieldChange, FieldPath } from './field-change.ts';

/** Everything that comparing one object found. */
export interface Comparison {
  /** In the order of the rules, members by identity. */
  readonly changes: readonly FieldChange[];
  /** Live set members that are not declared and stay, because `prune` is off. */
  readonly unmanaged: readonly FieldPath[];
  /** Declared secrets that the server does not show to this account, and that are therefore no change. */
  readonly hidden: readonly FieldPath[];
}

/** Choices of a run that decide what counts as a change. */
export interface ComparisonOptions {
  /** Undeclared set members are removed. */
  readonly prune: boolean;
  /** Whether an undeclared set member is ours, and is removed without `prune`, too; absent: none is. */
  readonly isOurs?: (path: FieldPath) => boolean;
  /** Secrets that cannot be compared are written. */
  readonly writeSecrets: boolean;
}
