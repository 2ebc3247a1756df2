import type { FieldChange, FieldPath } from '../../diff/field-change.ts';
import type { InventoryEntry } from '../../state/inventory-entry.ts';
import { marksOf } from '../../state/kept-fields.ts';

/** The paths of changes that set back once more what somebody else made of a field after an earlier repair. Pure. */
export function contestedPaths(
  changes: readonly FieldChange[],
  entry: InventoryEntry | undefined,
): readonly FieldPath[] {
  if (entry === undefined || changes.length === 0) return [];
  const marks = marksOf(entry.fields);
  return changes.flatMap(({ path, cause }) => {
    const repairs = marks[JSON.stringify(path)]?.repairs ?? 0;
    return cause === 'drift' && repairs > 0 ? [path] : [];
  });
}
