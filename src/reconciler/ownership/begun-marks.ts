import { ANY_VALUE } from '../../diff/field-cause.ts';
import type { FieldChange, FieldPath } from '../../diff/field-change.ts';
import { isBelow } from '../../diff/is-below.ts';
import type { Leaf } from '../../diff/leaf-hashes.ts';
import type { FieldMark } from '../../state/field-mark.ts';
import { keptFields, marksOf, type KeptFields } from '../../state/kept-fields.ts';

/** What is about to be done to an object. */
export interface Beginning {
  readonly leaves: readonly Leaf[];
  readonly accepted: readonly FieldChange[];
  readonly refused: readonly FieldChange[];
  readonly isReplaced: boolean;
  readonly passing: readonly string[];
}

/** Hash of nothing, as leaves have it. */
const NOTHING = '';

/**
 * The marks of an object while its requests are sent: those that are known, with all that the requests may leave when
 * they are cut off, so that the next run does not take it for somebody else's. Pure.
 */
export function begunMarks(known: KeptFields, beginning: Beginning): KeptFields {
  const { leaves, accepted, isReplaced, passing } = beginning;
  if (accepted.length === 0) return known;
  const marks = new Map<string, FieldMark>(Object.entries(marksOf(known)));
  const begin = (key: string, shown: string, values: readonly string[]): void => {
    const mark = marks.get(key) ?? { shown };
    if (values.length > 0)
      marks.set(key, { ...mark, begun: [...new Set([...(mark.begun ?? []), ...values])] });
  };
  const isPassing = ([field = '']: FieldPath): boolean => passing.includes(field);
  const passes = accepted.some(({ path }) => isPassing(path));
  for (const leaf of leaves) {
    begin(JSON.stringify(leaf.path), leaf.shown, [
      ...(isReplaced || isAccepted(leaf, beginning) ? [leaf.declared] : []),
      ...((passes && isPassing(leaf.path)) || isInNewMember(leaf, accepted) ? [ANY_VALUE] : []),
    ]);
  }
  const removed = accepted.filter(({ operation }) => operation === 'remove');
  if (isReplaced || removed.length > 0) {
    for (const [key, { shown }] of marks) {
      const path = JSON.parse(key) as FieldPath;
      const goes = isReplaced || removed.some((change) => isBelow(path, change.path));
      if (goes) begin(key, shown, [NOTHING]);
    }
  }
  return keptFields(Object.fromEntries(marks));
}

/** Whether a run that was to make the object anew, and began with deleting it, has left these marks. Pure. */
export function isDeletedByUs(known: KeptFields): boolean {
  const marks = Object.values(marksOf(known));
  return marks.length > 0 && marks.every(({ begun }) => begun?.includes(NOTHING) === true);
}

/** A member may be made first and get its values after that. */
function isInNewMember(leaf: Leaf, accepted: readonly FieldChange[]): boolean {
  const change = nearest(accepted, leaf);
  return change?.operation === 'add' && change.path.length < leaf.path.length;
}

function isAccepted(leaf: Leaf, { accepted, refused }: Beginning): boolean {
  const change = nearest(accepted, leaf);
  return change !== undefined && change.path.length >= (nearest(refused, leaf)?.path.length ?? 0);
}

/** The change that is about a leaf; of one of a whole member and one of something in it, the latter. */
export function nearest(changes: readonly FieldChange[], leaf: Leaf): FieldChange | undefined {
  return changes
    .filter(({ path }) => isBelow(leaf.path, path))
    .reduce<FieldChange | undefined>(
      (near, change) => (near !== undefined && near.path.length >= change.path.length ? near : change),
      undefined,
    );
}
