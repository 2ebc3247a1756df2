import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';

/** The text at a key of a server's answer; `undefined` when there is none. */
export function textAt(row: JsonObject, key: string): string | undefined {
  const value = row[key];
  return typeof value === 'string' ? value : undefined;
}

/** The uuid at a key as 32 hexadecimal digits; `undefined` when there is no text. */
export function uuidAt(row: JsonObject, key: string): string | undefined {
  const value = plainUuid(row[key] ?? null);
  return typeof value === 'string' ? value : undefined;
}

/** The number at a key; numbers that are written as texts count. */
export function numberAt(row: JsonObject, key: string): number | undefined {
  const value = row[key];
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** The objects of the list at a key; `undefined` when there is no list. */
export function rowsAt(row: JsonObject, key: string): readonly JsonObject[] | undefined {
  const value = row[key];
  return isList(value) ? value.filter(isJsonObject) : undefined;
}

/** The object at a key; `undefined` when there is none. */
export function mapAt(row: JsonObject, key: string): JsonObject | undefined {
  const value = row[key];
  return isJsonObject(value) ? value : undefined;
}

/** A part of a spec as the JSON that it is: the types of its interfaces do not say so. */
export function jsonOf(part: object): JsonObject {
  const entries: [string, Json][] = Object.entries(part);
  return Object.fromEntries(entries);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
