import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Json } from './json.ts';
import { commonSchema, kindSchema } from './schema-documents.ts';

/** Says what of a document does not fit the schema of its kind; an empty list when all does. */
export type KindValidator = (document: Json) => readonly ErrorObject[];

const compiled = new Map<string, KindValidator | undefined>();
let ajv: Ajv2020 | undefined;

/** The validator of a kind, compiled on first use; `undefined` for an unknown kind. */
export function kindValidator(kind: string): KindValidator | undefined {
  if (!compiled.has(kind)) compiled.set(kind, compile(kind));
  return compiled.get(kind);
}

function compile(kind: string): KindValidator | undefined {
  const schema = kindSchema(kind);
  if (schema === undefined) return undefined;
  ajv ??= createAjv();
  const validate: ValidateFunction = ajv.compile(schema);
  return (document) => (validate(document) ? [] : (validate.errors ?? []));
}

function createAjv(): Ajv2020 {
  const instance = new Ajv2020({
    strict: true,
    // `if` and `else` name keywords whose type stands beside them.
    strictRequired: false,
    strictTypes: false,
    allErrors: true,
    verbose: true,
    // Our own schemas are checked by a test; doing it here would cost more than all manifests.
    validateSchema: false,
  });
  return instance.addSchema(commonSchema());
}
