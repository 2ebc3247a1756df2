import { isDeepStrictEqual } from 'node:util';
import type { Comparable } from '../manifest/outside-value.ts';
import { Secret } from '../manifest/secret.ts';
import { NOT_COMPARED, type FieldChange, type FieldPath, type ShownValue } from './field-change.ts';
import type { Normalise } from './field-rule.ts';
import { shownValue } from './shown-value.ts';

/**
 * Compares one value with what the server shows. `live` is `undefined` where the server shows nothing, which equals a
 * declared `null`. A declared value whose source is not set is never a change of an object that exists.
 */
export function compareValue(
  path: FieldPath,
  desired: Comparable,
  live: Comparable | undefined,
  options: { readonly exists: boolean; readonly normalise?: Normalise | undefined },
): FieldChange | undefined {
  const after = shownValue(desired);
  if (after === NOT_COMPARED && options.exists) return undefined;
  if (live === undefined) return after === null ? undefined : { path, operation: 'add', after };
  const before = shownValue(live);
  return isSame(before, after, options.normalise) ? undefined : { path, operation: 'change', before, after };
}

function isSame(before: ShownValue, after: ShownValue, normalise: Normalise = (value) => value): boolean {
  if (before === NOT_COMPARED || after === NOT_COMPARED) return false;
  if (before instanceof Secret || after instanceof Secret) {
    return asSecret(before).equals(asSecret(after));
  }
  return isDeepStrictEqual(normalise(before), normalise(after));
}

function asSecret(value: Exclude<ShownValue, typeof NOT_COMPARED>): Secret {
  return value instanceof Secret ? value : new Secret(value);
}
