import type { Comparable } from '../manifest/outside-value.ts';
import { compareValue } from './compare-value.ts';
import type { ComparableDocument } from './comparable-document.ts';
import { NOT_COMPARED, type FieldChange, type FieldPath } from './field-change.ts';
import type { FieldRule } from './field-rule.ts';
import { shownValue } from './shown-value.ts';

/**
 * Compares a map key by key; keys that only the server has are not managed. A declared `null` asks for removal, and a
 * live `null` counts as absent. A sensitive map that the server hides is a change as a whole.
 */
export function compareMap(
  path: FieldPath,
  desired: ComparableDocument,
  live: ComparableDocument | undefined,
  rule: Extract<FieldRule, { type: 'map' }>,
  options: { readonly exists: boolean },
): FieldChange[] {
  const entries = Object.entries(desired);
  if (rule.sensitive === true && options.exists && live === undefined) {
    return entries.flatMap(([key, value]) => rewritten([...path, key], value));
  }
  return entries.flatMap(([key, value]) => {
    const shown = live?.[key] ?? undefined;
    const found = compareEntry([...path, key], value, shown, rule, options.exists);
    return found === undefined ? [] : [found];
  });
}

function compareEntry(
  path: FieldPath,
  desired: Comparable,
  live: Comparable | undefined,
  rule: Extract<FieldRule, { type: 'map' }>,
  exists: boolean,
): FieldChange | undefined {
  if (desired === null) {
    return live === undefined ? undefined : { path, operation: 'remove', before: shownValue(live) };
  }
  return compareValue(path, desired, live, { exists, normalise: rule.normalise });
}

function rewritten(path: FieldPath, desired: Comparable): FieldChange[] {
  if (desired === null) return [{ path, operation: 'remove', before: NOT_COMPARED }];
  const after = shownValue(desired);
  return after === NOT_COMPARED ? [] : [{ path, operation: 'change', before: NOT_COMPARED, after }];
}
