import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { Json, JsonObject } from '../../manifest/json.ts';
import { readSchema } from '../../manifest/read-schema.ts';

let validator: ((value: Json) => readonly ErrorObject[]) | undefined;

/** The schema of the configuration. */
export function configSchema(): JsonObject {
  return readSchema('daemon/config.schema.json');
}

/** What of a value does not fit the schema of the configuration; an empty list when all does. */
export function configErrors(value: Json): readonly ErrorObject[] {
  validator ??= createValidator();
  return validator(value);
}

function createValidator(): (value: Json) => readonly ErrorObject[] {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    strictTypes: false,
    allErrors: true,
    verbose: true,
    validateSchema: false,
  });
  const validate = ajv.compile(configSchema());
  // The complaint about a name comes twice: once by its rule, which tells more, and once in general.
  return (value) =>
    validate(value) ? [] : (validate.errors ?? []).filter(({ keyword }) => keyword !== 'propertyNames');
}
