import type { FieldChange, FieldPath } from '../../diff/field-change.ts';
import { isBelow } from '../../diff/is-below.ts';
import type { Assessment } from '../../providers/provider.ts';
import type { RefusedChange } from '../plan.ts';

/** Parts the changes of an object into those that the server would refuse and the others, which get their notes. */
export function acceptedChanges(
  changes: readonly FieldChange[],
  assessment: Assessment,
): { readonly accepted: readonly FieldChange[]; readonly refused: readonly RefusedChange[] } {
  const accepted: FieldChange[] = [];
  const refused: RefusedChange[] = [];
  for (const change of changes) {
    const refusal = assessment.refused.find(({ path }) => isBelow(change.path, path));
    if (refusal !== undefined) {
      refused.push({ ...change, reason: refusal.reason, remedy: refusal.remedy });
      continue;
    }
    const note = assessment.notes.find(({ path }) => isSame(path, change.path))?.note;
    accepted.push(note === undefined ? change : { ...change, note });
  }
  return { accepted, refused };
}

function isSame(path: FieldPath, other: FieldPath): boolean {
  return path.length === other.length && isBelow(path, other);
}
