import type { FieldChange, FieldPath } from '../../diff/field-change.ts';
import type { InventoryEntry } from '../../state/inventory-entry.ts';

/** The paths of changes that set back once more what somebody else made of a field after an earlier repair. Pure. */
export function contestedPaths(
  changes: readonly FieldChange[],
  entry: InventoryEntry | undefined,
): readonly FieldPath[] {
  if (entry === undefined) return [];
  return changes.flatMap(({ path, cause }) => {
    const mark = entry.fields[JSON.stringify(path)];
    return cause === 'drift' && (mark?.repairs ?? 0) > 0 ? [path] : [];
  });
}
