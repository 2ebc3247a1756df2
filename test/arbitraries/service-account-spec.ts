import * as fc from 'fast-check';
import type { AccountGrant, ServiceAccountSpec } from '../../src/manifest/types.gen.ts';

/** What accounts can hold roles on. */
export interface Scopes {
  /** Names of offering manifests of the same set. */
  readonly offerings: readonly string[];
  readonly customers: readonly string[];
  readonly projects: readonly { readonly name: string; readonly customer: string }[];
}

const text = fc
  .string({ unit: fc.constantFrom(...Array.from('abcXYZ 0189.,-äß<>&"\'')), maxLength: 30 })
  .map((value) => value.trim());

const end = fc.oneof(
  fc.constant(null),
  fc
    .date({ min: new Date('2090-01-01'), max: new Date('2120-01-01'), noInvalidDate: true })
    .chain((date) => fc.constantFrom(date.toISOString(), date.toISOString().slice(0, 10))),
);

/** Grants of one account, each role and scope once. */
function accountGrants(scopes: Scopes): fc.Arbitrary<readonly AccountGrant[]> {
  const held: AccountGrant[] = [
    ...scopes.offerings.map((manifest) => ({ role: 'OFFERING.MANAGER', scope: { offering: { manifest } } })),
    ...scopes.customers.flatMap((name) =>
      ['CUSTOMER.OWNER', 'CUSTOMER.SUPPORT'].map((role) => ({ role, scope: { customer: { name } } })),
    ),
    ...scopes.projects.flatMap(({ name, customer }) =>
      ['PROJECT.MEMBER', 'PROJECT.ADMIN'].map((role) => ({
        role,
        scope: { project: { name, customer: { name: customer } } },
      })),
    ),
  ];
  return fc.subarray(held).chain((chosen) =>
    fc.tuple(
      ...chosen.map((grant) =>
        fc.option(end, { nil: undefined }).map((expires) => ({
          ...grant,
          ...(expires === undefined ? {} : { expiration_time: expires }),
        })),
      ),
    ),
  );
}

/** An account with any of the fields that every generation takes. `email` is what it was created with. */
export function serviceAccountSpec(username: string, scopes: Scopes): fc.Arbitrary<ServiceAccountSpec> {
  return fc
    .record(
      {
        first_name: text,
        last_name: text,
        native_name: text,
        description: text,
        job_title: text,
        organization: text,
        phone_number: fc.constantFrom('', '+372 555 0000', '(01) 23-45'),
        preferred_language: fc.constantFrom('', 'en', 'et'),
        is_active: fc.boolean(),
        is_support: fc.boolean(),
        is_staff: fc.boolean(),
        grants: accountGrants(scopes),
      },
      { requiredKeys: [] },
    )
    .map((spec) => ({ username, email: 'ops@example.org', ...spec }));
}
