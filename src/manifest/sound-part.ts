import type { ErrorObject } from 'ajv/dist/2020.js';
import { pointerParts } from './json-pointer.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import type { KindValidator } from './kind-validator.ts';

/**
 * What is left of a document when everything is left out that does not fit the schema, so that the rest can be
 * checked by rules that rely on it. A broken item takes its whole list along: without it the list would say something
 * else, while a field that is absent says nothing. `undefined` when what is broken cannot be left out.
 */
export function soundPart(
  document: JsonObject,
  errors: readonly ErrorObject[],
  validate: KindValidator,
): JsonObject | undefined {
  let rest: Json = document;
  // Leaving out a needed field breaks what it is in, so each round looks one level further up.
  for (let broken = errors; broken.length > 0; broken = validate(rest)) {
    for (const path of broken.map(placeOf)) {
      if (path.length === 0) return undefined;
      rest = without(rest, path);
    }
  }
  return isJsonObject(rest) ? rest : undefined;
}

function placeOf({ keyword, instancePath, params }: ErrorObject): readonly string[] {
  const path = pointerParts(instancePath);
  const unknown: unknown = keyword === 'additionalProperties' ? params['additionalProperty'] : undefined;
  return typeof unknown === 'string' ? [...path, unknown] : path;
}

function without(value: Json, [key, ...below]: readonly string[]): Json {
  if (key === undefined || !isJsonObject(value)) return value;
  const { [key]: member, ...others } = value;
  if (member === undefined) return value;
  const isInList = Array.isArray(member);
  return below.length === 0 || isInList ? others : { ...others, [key]: without(member, below) };
}
