import type { FieldRule, FieldRules } from '../../diff/field-rule.ts';
import { text } from '../../diff/normalise/text.ts';
import type { Json } from '../../manifest/json.ts';
import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';

const plain: FieldRule = { type: 'value' };
const plainText: FieldRule = { type: 'value', normalise: text };

const fieldRules: Readonly<Record<Exclude<keyof ServiceAccountSpec, 'grants'>, FieldRule>> = {
  username: plain,
  email: { type: 'value', normalise: address },
  first_name: plainText,
  last_name: plainText,
  native_name: plainText,
  description: plainText,
  job_title: plainText,
  organization: plainText,
  organization_country: plainText,
  organization_type: plainText,
  organization_registry_code: plainText,
  phone_number: plainText,
  preferred_language: plainText,
  notifications_enabled: plain,
  is_active: plain,
  is_staff: plain,
  is_support: plain,
  token: {
    type: 'fields',
    fields: {
      lifetime: plain,
      sinks: { type: 'map' },
      commands: { type: 'map', sensitive: true },
    },
  },
};

/** How the fields of an account are compared. Sinks appear by name, with what they hold; see token-document.ts. */
export const accountRules: FieldRules = fieldRules;

/** Upper and lower case mean the same in the part of an address after the @. */
function address(value: Json): Json {
  if (typeof value !== 'string') return value;
  const at = value.lastIndexOf('@');
  return value.slice(0, at).trim() + value.slice(at).trim().toLowerCase();
}
