import { NOT_COMPARED, type ShownValue } from '../../diff/field-change.ts';
import { Secret } from '../../manifest/secret.ts';
import { jsonText } from '../../manifest/json-text.ts';
import { jsonLines } from '../../text/json-lines.ts';

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
  return value === undefined || isSecret(value) ? [valueText(value)] : jsonLines(value);
}

function isSecret(value: ShownValue | undefined): value is Secret | typeof NOT_COMPARED {
  return value === NOT_COMPARED || value instanceof Secret;
}

function mark(value: Secret | typeof NOT_COMPARED): string {
  return value === NOT_COMPARED ? 'not compared' : value.fingerprint;
}
