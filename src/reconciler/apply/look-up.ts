import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import { valueAt } from '../../manifest/json-pointer.ts';
import type { Condition, Lookup } from '../../providers/step.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { CapturedValues } from './captured-values.ts';

/** The objects of the server that a request with this lookup can have made or changed. Throws the classes of errors.ts. */
export async function lookUp(
  lookup: Lookup,
  reader: Reader,
  captured: CapturedValues,
): Promise<readonly JsonObject[]> {
  const path = captured.fillPath(lookup.path);
  const except = new Set(lookup.except.map(comparable));
  return (await candidates(lookup, path, reader))
    .filter(isJsonObject)
    .filter((item) => !except.has(comparable(item['uuid'] ?? null)))
    .filter((item) => lookup.where.every((condition) => holds(condition, item, captured)));
}

/** The object or the members of a list that an answer shows. Throws the classes of errors.ts. */
export async function candidates(
  place: Pick<Lookup, 'list' | 'query'>,
  path: string,
  reader: Reader,
): Promise<readonly Json[]> {
  if (place.list === '') return (await reader.list(path, place.query)).items;
  const answer = await reader.get(path, place.query);
  if (answer === undefined) return [];
  if (place.list === undefined) return [answer];
  const list = valueAt(answer, place.list);
  return Array.isArray(list) ? (list as readonly Json[]) : [];
}

/** Whether a condition holds of an answer. Throws when it needs a value that was never captured. */
export function holds(condition: Condition, item: Json, captured: CapturedValues): boolean {
  const shown = comparable(valueAt(item, condition.pointer) ?? null);
  if ('oneOf' in condition) {
    return condition.oneOf.some((value) => isDeepStrictEqual(shown, comparable(value)));
  }
  const wanted = 'capture' in condition ? captured.reveal(condition.capture) : condition.equals;
  return isDeepStrictEqual(shown, comparable(wanted));
}

/** The server writes the same uuid with and without dashes, depending on the field. */
function comparable(value: Json): Json {
  return typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(value)
    ? value.replaceAll('-', '').toLowerCase()
    : value;
}
