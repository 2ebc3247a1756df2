import type { FieldPath } from './field-change.ts';

/** True for a path and all that is in it. */
export function isBelow(path: FieldPath, parent: FieldPath): boolean {
  return parent.every((part, index) => path[index] === part);
}
