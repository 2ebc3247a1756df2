import type { FieldRule, FieldRules } from '../../diff/field-rule.ts';
import { text } from '../../diff/normalise/text.ts';
import type { OpenStackServerGroupSpec } from '../../manifest/types.gen.ts';

const plain: FieldRule = { type: 'value' };

const fieldRules: Readonly<Record<keyof OpenStackServerGroupSpec | 'error_message', FieldRule>> = {
  tenant: plain,
  name: plain,
  policy: plain,
  description: { type: 'value', normalise: text },
  error_message: plain,
};

/** How the fields of a group are compared. `error_message` is what the cloud said of a group that it failed to work on. */
export const serverGroupRules: FieldRules = fieldRules;
