import type { FieldRule, FieldRules } from '../../diff/field-rule.ts';
import type { BackendResourceSpec } from '../../manifest/types.gen.ts';

const plain: FieldRule = { type: 'value' };

const fieldRules: Readonly<Record<keyof BackendResourceSpec, FieldRule>> = {
  offering: plain,
  project: plain,
  backend_id: plain,
  name: plain,
  backend_metadata: { type: 'map' },
  import: plain,
};

/** How the fields of a backend resource are compared. */
export const backendResourceRules: FieldRules = fieldRules;
