import type { Call } from '../http/call.ts';
import { badRequest } from '../http/refusal.ts';
import { canonicalUuid } from '../store/store.ts';

/** A uuid filter; 400 when it is none, `undefined` when it was not sent or is empty. */
export function uuidFilter(call: Call, name: string): string | undefined {
  const value = call.query.get(name);
  if (value === null || value === '') return undefined;
  const uuid = canonicalUuid(value);
  if (uuid === undefined) throw badRequest({ [name]: ['Enter a valid UUID.'] });
  return uuid;
}

/** A hyperlink filter, as the uuid at its end; `undefined` when it was not sent. */
export function linkFilter(call: Call, name: string): string | undefined {
  const value = call.query.get(name);
  if (value === null || value === '') return undefined;
  const id = value.split('/').findLast((part) => part !== '') ?? '';
  return canonicalUuid(id) ?? '';
}

/** A boolean filter; nonsense is ignored. */
export function booleanFilter(call: Call, name: string): boolean | undefined {
  const value = call.query.get(name)?.toLowerCase();
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  return undefined;
}

/** A filter of words from a list, repeatable; 400 for another word. */
export function choiceFilter(
  call: Call,
  name: string,
  words: readonly string[],
): ReadonlySet<string> | undefined {
  const values = call.query.getAll(name).filter((value) => value !== '');
  for (const value of values) {
    if (!words.includes(value)) {
      throw badRequest({
        [name]: [`Select a valid choice. ${value} is not one of the available choices.`],
      });
    }
  }
  return values.length === 0 ? undefined : new Set(values);
}

/** A text filter in lower case; `undefined` when it was not sent or is empty. */
export function containsFilter(call: Call, name: string): string | undefined {
  const value = call.query.get(name);
  return value === null || value === '' ? undefined : value.toLowerCase();
}

/** A filter of exact text; `undefined` when it was not sent or is empty. */
export function exactFilter(call: Call, name: string): string | undefined {
  const value = call.query.get(name);
  return value === null || value === '' ? undefined : value;
}
