import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** Checks documents against one of our published output schemas. */
export function outputSchema(name: 'plan' | 'report' | 'diagnostics' | 'saved-plan'): ValidateFunction {
  const url = new URL(`../../schemas/output/${name}.schema.json`, import.meta.url);
  return new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(readFileSync(url, 'utf8')));
}
