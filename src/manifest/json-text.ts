import type { Json } from './json.ts';

/** A value on one line: plain words bare, other text in quotes, lists and maps as YAML's short form. */
export function jsonText(value: Json): string {
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(jsonText).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => `${jsonText(key)}: ${jsonText(item)}`);
  return `{${entries.join(', ')}}`;
}

function isPlain(text: string): boolean {
  return /^[\p{L}\p{N}_./@+-][\p{L}\p{N}_./@:+-]*$/u.test(text) && !/^(?:true|false|null)$/u.test(text);
}
