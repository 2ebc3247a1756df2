import { stringify } from 'yaml';
import { jsonText } from '../manifest/json-text.ts';
import type { Json } from '../manifest/json.ts';

/** A value as the lines of a manifest; the lines of a text are its own. */
export function jsonLines(value: Json): readonly string[] {
  if (value === null || typeof value === 'number') return [jsonText(value)];
  if (typeof value === 'string') return value.split('\n');
  return stringify(value, { lineWidth: 0 }).trimEnd().split('\n');
}
