import type { Json } from '../manifest/json.ts';
import { OutsideValue, type Comparable } from '../manifest/outside-value.ts';
import { Secret } from '../manifest/secret.ts';
import { NOT_COMPARED, type ShownValue } from './field-change.ts';

/**
 * What a reader may see of a value: itself when nothing in it is secret, one secret of the whole when something is,
 * and `NOT_COMPARED` when a part of it comes from outside and is not set in this run.
 */
export function shownValue(value: Comparable): ShownValue {
  const parts = { secret: false, unset: false };
  const revealed = reveal(value, parts);
  if (parts.unset) return NOT_COMPARED;
  return parts.secret ? new Secret(revealed) : revealed;
}

function reveal(value: Comparable, parts: { secret: boolean; unset: boolean }): Json {
  if (value instanceof Secret) {
    parts.secret = true;
    return value.reveal();
  }
  if (value instanceof OutsideValue) {
    parts.secret = true;
    if (value.secret === undefined) parts.unset = true;
    return value.secret?.reveal() ?? null;
  }
  // A request cannot carry a negative zero, so it is none.
  if (value === 0) return 0;
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map((item) => reveal(item, parts));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reveal(item, parts)]));
}

function isList(value: Comparable): value is readonly Comparable[] {
  return Array.isArray(value);
}
