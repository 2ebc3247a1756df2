import type { Columns, Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import { pythonType } from '../http/call.ts';
import { badRequest } from '../http/refusal.ts';

/** Thrown by a reader that does not accept a value; `detail` is what the answer says about it. */
export class Invalid extends Error {
  override readonly name = 'Invalid';
  readonly detail: Json;

  constructor(detail: Json) {
    super('invalid value');
    this.detail = detail;
  }
}

/** Turns a sent value into the stored one; throws Invalid. Never sees null. */
export type Reader = (value: Json) => Json;

/** How one key of a body is read. */
export interface Field {
  readonly read: Reader;
  readonly required?: boolean;
  readonly nullable?: boolean;
}

/** The keys that a body may have; all others are ignored, as the real server does. */
export type Fields = Readonly<Record<string, Field>>;

/** A refusal of a value in the usual shape. */
export function invalid(sentence: string): Invalid {
  return new Invalid([sentence]);
}

/** The known keys of a body that were sent, read; throws Invalid with one entry for each bad key. */
export function readFields(body: Json, fields: Fields, partial = false): Columns {
  if (!isObject(body)) {
    throw new Invalid({
      non_field_errors: [`Invalid data. Expected a dictionary, but got ${pythonType(body)}.`],
    });
  }
  const values: Columns = {};
  const errors: Columns = {};
  for (const [name, field] of Object.entries(fields)) {
    try {
      const value = readField(body[name], field, partial);
      if (value !== undefined) values[name] = value;
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      errors[name] = error.detail;
    }
  }
  if (Object.keys(errors).length > 0) throw new Invalid(errors);
  return values;
}

function readField(value: Json | undefined, field: Field, partial: boolean): Json | undefined {
  if (value === undefined) {
    if (field.required === true && !partial) throw invalid('This field is required.');
    return undefined;
  }
  if (value === null) {
    if (field.nullable !== true) throw invalid('This field may not be null.');
    return null;
  }
  return field.read(value);
}

/** The same for a whole request: what is wrong is answered with 400. */
export function readBody(body: JsonObject, fields: Fields, partial = false): Columns {
  return refusing(() => readFields(body, fields, partial));
}

/** Runs a reader and answers 400 with what it does not accept. */
export function refusing<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof Invalid) throw badRequest(error.detail);
    throw error;
  }
}
