import { isObject, type Json, type JsonObject } from '../json.ts';

/** The text of a key that was read; empty when it is no text. */
export function textOf(values: JsonObject, key: string): string {
  const value: Json | undefined = values[key];
  return typeof value === 'string' ? value : '';
}

/** The object of a key that was read; empty when it is none. */
export function objectOf(values: JsonObject, key: string): JsonObject {
  const value = values[key];
  return isObject(value) ? value : {};
}
