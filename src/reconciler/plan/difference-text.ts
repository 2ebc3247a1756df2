import { NOT_COMPARED, type FieldChange, type ShownValue } from '../../diff/field-change.ts';
import { Secret } from '../../manifest/secret.ts';
import { fieldLabel } from '../../text/field-label.ts';
import { jsonText } from '../../manifest/json-text.ts';

/** Longer values say less in a sentence than the name of the field does. */
const LONGEST = 40;

/** A difference within a sentence: its field, and what is there and what is declared where both are short and no secret. */
export function differenceText({ path, before, after }: FieldChange): string {
  const sides = [shown(before), shown(after)];
  const label = fieldLabel(path);
  return sides.includes(undefined) ? label : `${label} (${sides.join(', declared ')})`;
}

function shown(value: ShownValue | undefined): string | undefined {
  if (value === undefined) return 'nothing';
  if (value === NOT_COMPARED || value instanceof Secret) return undefined;
  const text = jsonText(value);
  return text.length > LONGEST ? undefined : text;
}
