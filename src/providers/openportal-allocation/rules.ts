import type { FieldRule, FieldRules } from '../../diff/field-rule.ts';
import { text } from '../../diff/normalise/text.ts';
import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';

const plain: FieldRule = { type: 'value' };
const plainText: FieldRule = { type: 'value', normalise: text };

const fieldRules: Readonly<Record<keyof OpenPortalAllocationSpec, FieldRule>> = {
  project: plain,
  service_settings: plain,
  name: plainText,
  description: plainText,
  node_limit: plain,
  cpu_limit: plain,
  gpu_limit: plain,
  ram_limit: plain,
};

/** How the fields of an allocation are compared. */
export const allocationRules: FieldRules = fieldRules;
