import { stringify } from 'yaml';
import { NOT_COMPARED, type ShownValue } from '../../diff/field-change.ts';
import type { Json } from '../../manifest/json.ts';
import { Secret } from '../../manifest/secret.ts';

/** A value on one line: plain words bare, other text in quotes, lists and maps as YAML's short form; a secret by its fingerprint. */
export function valueText(value: ShownValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === NOT_COMPARED) return 'secret (not compared)';
  if (value instanceof Secret) return value.toString();
  return jsonText(value);
}

/** Both sides of a change, on one line. Values that look alike and differ in type are told apart by quotes. */
export function changeText(before: ShownValue | undefined, after: ShownValue | undefined): string {
  if (isSecret(before) && isSecret(after)) return `secret (${mark(before)} → ${mark(after)})`;
  const sides = [valueText(before), valueText(after)] as const;
  if (sides[0] !== sides[1] || isSecret(before) || isSecret(after)) return sides.join(' → ');
  return `${JSON.stringify(before)} → ${JSON.stringify(after)}`;
}

/** A value as the lines of a manifest; the lines of a text are its own. */
export function valueLines(value: ShownValue | undefined): readonly string[] {
  if (value === undefined || isSecret(value) || value === null || typeof value === 'number') {
    return [valueText(value)];
  }
  if (typeof value === 'string') return value.split('\n');
  return stringify(value, { lineWidth: 0 }).trimEnd().split('\n');
}

function isSecret(value: ShownValue | undefined): value is Secret | typeof NOT_COMPARED {
  return value === NOT_COMPARED || value instanceof Secret;
}

function mark(value: Secret | typeof NOT_COMPARED): string {
  return value === NOT_COMPARED ? 'not compared' : value.fingerprint;
}

function jsonText(value: Json): string {
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(jsonText).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => `${jsonText(key)}: ${jsonText(item)}`);
  return `{${entries.join(', ')}}`;
}

function isPlain(text: string): boolean {
  return /^[\p{L}\p{N}_./@+-][\p{L}\p{N}_./@:+-]*$/u.test(text) && !/^(?:true|false|null)$/u.test(text);
}
