/** A value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object; keys are free. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** True for a JSON object (not for null, not for an array). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
