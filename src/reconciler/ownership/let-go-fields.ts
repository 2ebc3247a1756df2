import type { FieldChange, FieldPath } from '../../diff/field-change.ts';
import { isBelow } from '../../diff/is-below.ts';
import type { Leaf } from '../../diff/leaf-hashes.ts';
import type { InventoryEntry } from '../../state/inventory-entry.ts';
import { marksOf } from '../../state/kept-fields.ts';

/**
 * What was managed and is not declared any more, as short paths: `description`, and not each leaf below it. What the
 * same plan removes is not among it. Pure.
 */
export function letGoFields(
  entry: InventoryEntry,
  leaves: readonly Leaf[],
  changes: readonly FieldChange[],
): readonly FieldPath[] {
  const declared = leaves.map(({ path }) => path);
  const found = new Map<string, FieldPath>();
  for (const key of Object.keys(marksOf(entry.fields))) {
    const path = pathOf(key);
    if (path === undefined || declared.some((other) => isBelow(other, path))) continue;
    if (changes.some((change) => change.operation === 'remove' && isBelow(path, change.path))) continue;
    const short = shortest(path, declared);
    found.set(JSON.stringify(short), short);
  }
  return [...found.values()];
}

function shortest(path: FieldPath, declared: readonly FieldPath[]): FieldPath {
  const length = path.findIndex(
    (_, index) => !declared.some((other) => isBelow(other, path.slice(0, index + 1))),
  );
  return path.slice(0, length + 1);
}

function pathOf(key: string): FieldPath | undefined {
  try {
    const path: unknown = JSON.parse(key);
    return Array.isArray(path) && path.every((part) => typeof part === 'string') ? path : undefined;
  } catch {
    return undefined;
  }
}
