import type { FieldChange, FieldPath } from '../../diff/field-change.ts';
import type { InventoryEntry } from '../../state/inventory-entry.ts';
import { markOf } from '../../state/kept-mark.ts';

/** The paths of changes that set back once more what somebody else made of a field after an earlier repair. Pure. */
export function contestedPaths(
  changes: readonly FieldChange[],
  entry: InventoryEntry | undefined,
): readonly FieldPath[] {
  if (entry === undefined) return [];
  return changes.flatMap(({ path, cause }) => {
    const mark = entry.fields[JSON.stringify(path)];
    const repairs = mark === undefined ? 0 : (markOf(mark).repairs ?? 0);
    return cause === 'drift' && repairs > 0 ? [path] : [];
  });
}
