import type { Instance } from '../../waldur/instance.ts';
import type { Reader } from '../../waldur/reader.ts';
import { latestEnd } from './end-of-grant.ts';
import { knownText } from './grant-scope.ts';
import type { GrantRow, OrganizationRole } from './live-grant.ts';
import {
  bringsOrganizationRole,
  customerFromHeld,
  organizationRoleOf,
  ORGANIZATION_ROLE,
  readHeldGrants,
  usersOf,
  type HeldGrants,
} from './organization-role.ts';
import { rowsOf, type GrantLists } from './read-grant-lists.ts';
import type { ScopeFacts } from './scope-facts.ts';
import type { WantedGrant } from './wanted-grant.ts';

/**
 * What has to be done to the organization roles of the grants that have one. Nothing for an account that is not staff,
 * which may neither see nor change them, and nothing for a role that is itself declared as a grant.
 */
export async function readOrganizationRoles(
  reader: Reader,
  instance: Instance,
  grants: readonly WantedGrant[],
  lists: GrantLists,
  factsOf: (grant: WantedGrant) => ScopeFacts,
  known: HeldGrants,
): Promise<ReadonlyMap<WantedGrant, OrganizationRole>> {
  if (!instance.caller.isStaff) return new Map();
  const declared = new Set(
    grants
      .filter(({ scope, wanted }) => scope.type === 'customer' && wanted.spec.role === ORGANIZATION_ROLE)
      .map(({ user }) => knownText(user.uuid)),
  );
  const leaning = grants.filter(
    ({ scope, wanted, user }) =>
      bringsOrganizationRole(instance, scope.type, wanted.spec.role) && !declared.has(knownText(user.uuid)),
  );
  const held = await readHeldGrants(reader, usersOf(leaning), known);
  const all = leaning.map((grant) => ({
    grant,
    customer: factsOf(grant).customer ?? customerFromHeld(grant, held),
    end: plannedEnd(grant, rowsOf(grant, lists)),
    isNew: rowsOf(grant, lists).length === 0,
  }));
  return new Map(
    all.flatMap((mine) => {
      const role = organizationRoleOf(mine, all, held);
      return role === undefined ? [] : [[mine.grant, role] as const];
    }),
  );
}

/** When a grant ends once the manifests are applied. */
function plannedEnd(grant: WantedGrant, rows: readonly GrantRow[]): string | null {
  const { expiration_time: declared } = grant.wanted.spec;
  return declared === undefined ? latestEnd(rows) : declared;
}
