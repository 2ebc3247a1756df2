import { OutsideValue, type Comparable } from '../manifest/outside-value.ts';
import { Secret } from '../manifest/secret.ts';

/** One side of a comparison: a document in the shape of a spec, or of a part of it that has fields of its own. */
export interface ComparableDocument {
  readonly [field: string]: Comparable;
}

/** True for a value that has fields: no secret, no list, no scalar. */
export function isComparableDocument(value: Comparable | undefined): value is ComparableDocument {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Secret) &&
    !(value instanceof OutsideValue)
  );
}
