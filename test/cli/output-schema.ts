import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js';

/** Checks documents against one of our published output schemas. */
export function outputSchema(
  name: 'plan' | 'report' | 'diagnostics' | 'saved-plan' | 'daemon' | `state-${'list' | 'object' | 'change'}`,
): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  if (name === 'daemon') ajv.addSchema(read('plan'));
  return ajv.compile(read(name));
}

function read(name: string): AnySchema {
  const url = new URL(`../../schemas/output/${name}.schema.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as AnySchema;
}
