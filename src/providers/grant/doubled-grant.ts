import type { Instance } from '../../waldur/instance.ts';
import type { LiveGrant } from './live-grant.ts';
import { bringsOrganizationRole, ORGANIZATION_ROLE } from './organization-role.ts';

/**
 * Why a grant of which the server keeps several rows cannot be changed or revoked, and the only way out; `undefined`
 * for a grant with one row. See docs/waldur-api/service-accounts.md, Doubled grants.
 */
export function doubledGrant(
  live: LiveGrant,
  instance: Instance,
): { readonly reason: string; readonly remedy: string } | undefined {
  if (live.rows.length < 2) return undefined;
  const reason = `the server keeps ${String(live.rows.length)} rows of it and fails when it is told to change or revoke one`;
  const remedy = bringsOrganizationRole(instance, live.scope.type, live.role)
    ? `Staff can revoke ${ORGANIZATION_ROLE} of ${live.user.label} on the organization, which also takes all its grants on the offerings there; the next apply makes the declared ones again.`
    : 'Ask the operator of the server to remove the rows that are too many.';
  return { reason, remedy };
}
