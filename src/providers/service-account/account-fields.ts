import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';

/** A field of an account that is written as it is declared. */
export type AccountField = Exclude<keyof ServiceAccountSpec, 'grants' | 'token'>;

/** Fields that only the generation 8.0 has. */
const NEWER: readonly AccountField[] = [
  'organization_country',
  'organization_type',
  'organization_registry_code',
  'notifications_enabled',
];

/** Fields that only staff writes, and that only staff and support are shown. */
const OF_STAFF: readonly AccountField[] = ['description', 'is_active', 'is_staff', 'is_support'];

/** True for a field that servers before 8.0 do not have. */
export function isNewer(field: string): boolean {
  return NEWER.some((name) => name === field);
}

/** True for a field that the server ignores when the account itself sends it. */
export function isOfStaff(field: string): boolean {
  return OF_STAFF.some((name) => name === field);
}

/** The declared fields of an account with their values, as requests carry them. */
export function accountFields(
  spec: ServiceAccountSpec,
): Readonly<Partial<Record<AccountField, string | boolean>>> {
  const { grants: _grants, token: _token, ...fields } = spec;
  return fields;
}
