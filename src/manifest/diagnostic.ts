import type { ObjectKey } from './object-key.ts';

/** A place in a manifest file. Lines and columns count from 1; `endColumn` is exclusive. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** The whole offending line, as written. */
  readonly text: string;
}

/**
 * Something a user can mend. Diagnostics are values: they accumulate and are shown together.
 *
 * `summary` names the object and says what is wrong in one sentence; `hints` say what is allowed, what to do, or
 * what was probably meant, one sentence each.
 */
export interface Diagnostic {
  /** Stable, upper case with underscores, e.g. `MANIFEST_UNKNOWN_FIELD`. Documented in docs/errors.md. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly hints: readonly string[];
  readonly subject?: ObjectKey;
  readonly position?: Position;
}

/** True when at least one of the diagnostics is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
