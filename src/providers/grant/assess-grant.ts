import type { GrantSpec } from '../grant-spec.ts';
import type { Assessment, Change } from '../provider.ts';
import { doubledGrant } from './doubled-grant.ts';
import { endOf, latestEnd } from './end-of-grant.ts';
import type { LiveGrant } from './live-grant.ts';
import { bringsOrganizationRole, ORGANIZATION_ROLE } from './organization-role.ts';

/** What the server would refuse of a grant, and what it does besides. Pure, but for the time of day. */
export function assessGrant(change: Change<GrantSpec, LiveGrant>): Assessment {
  const { live, absence } = change;
  const blocked = (live ?? absence)?.blocked ?? [];
  const refusal = live === undefined ? undefined : refusalOfMove(change, live);
  return {
    blocked,
    refused: refusal === undefined ? [] : [{ path: ['expiration_time'], ...refusal }],
    warnings: live === undefined ? [] : warnings(change, live),
    notes: notes(change),
  };
}

function refusalOfMove(
  change: Change<GrantSpec, LiveGrant>,
  live: LiveGrant,
): { readonly reason: string; readonly remedy: string } | undefined {
  if (endOf(change.wanted.spec.expiration_time) <= Date.now()) {
    return {
      reason: 'the server takes no end that has passed',
      remedy: 'To revoke the grant now, remove it from the manifest and apply with --prune.',
    };
  }
  return doubledGrant(live, change.instance) ?? live.refusal;
}

function warnings(change: Change<GrantSpec, LiveGrant>, live: LiveGrant): readonly string[] {
  const { wanted, instance, changes } = change;
  const found: string[] = [];
  if (live.lapsed === true) {
    found.push(`its end, ${String(wanted.spec.expiration_time)}, has passed: remove it from the manifest`);
  }
  const doubled = doubledGrant(live, instance);
  if (doubled !== undefined && changes.length === 0) found.push(`${doubled.reason}. ${doubled.remedy}`);
  const later = endOf(wanted.spec.expiration_time) > endOf(latestEnd(live.rows));
  const unseen = bringsOrganizationRole(instance, live.scope.type, live.role) && !instance.caller.isStaff;
  if (later && changes.length > 0 && unseen) {
    found.push(
      `the server gave ${live.user.label} the role ${ORGANIZATION_ROLE} on the organization with the old end, and when that passes this grant ends too; only staff can move it`,
    );
  }
  return found;
}

function notes({ wanted, live, absence, instance }: Change<GrantSpec, LiveGrant>): Assessment['notes'] {
  const { scope, role } = wanted.spec;
  if (!bringsOrganizationRole(instance, scope.type, role)) return [];
  if (live === undefined) {
    const kept = absence?.organizationRole === undefined ? '' : ', which is then kept as long as needed';
    const note = `the server also grants ${ORGANIZATION_ROLE} on the organization${kept}`;
    return [{ path: ['role'], note }];
  }
  if (live.organizationRole === undefined) return [];
  const note = `${ORGANIZATION_ROLE} on the organization, which the server added, is moved as well`;
  return [{ path: ['expiration_time'], note }];
}
