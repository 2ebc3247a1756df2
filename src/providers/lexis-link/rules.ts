import type { FieldRule, FieldRules } from '../../diff/field-rule.ts';
import { text } from '../../diff/normalise/text.ts';
import type { LexisLinkSpec } from '../../manifest/types.gen.ts';

const fieldRules: Readonly<Record<keyof LexisLinkSpec, FieldRule>> = {
  resource: { type: 'value' },
  robot_username: { type: 'value', normalise: text },
};

/** How the fields of a link are compared. The resource appears by its name. */
export const linkRules: FieldRules = fieldRules;
