import type { Diagnostic } from '../../manifest/diagnostic.ts';
import { RejectedByApiError } from '../../waldur/errors.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { GrantSpec } from '../grant-spec.ts';
import type { Observation, ObservationContext, Observed, Undeclared, Wanted } from '../provider.ts';
import { declaredTwice } from './declared-twice.ts';
import { endOf, latestEnd } from './end-of-grant.ts';
import {
  obstacleDiagnostic,
  obstacleToChange,
  obstacleToGrant,
  obstacleToMove,
  type Obstacle,
} from './foretell-grant.ts';
import { knownText } from './grant-scope.ts';
import type { GrantRow, LiveGrant } from './live-grant.ts';
import { isInactive, withHidden } from './hidden-grants.ts';
import { readHeldGrants, usersOf } from './organization-role.ts';
import { completeScopes, readGrantLists, rowsOf, type GrantLists } from './read-grant-lists.ts';
import { readOrganizationRoles } from './read-organization-roles.ts';
import { readRoleCatalogue } from './role-catalogue.ts';
import { createScopeFacts } from './scope-facts.ts';
import { undeclaredGrants } from './undeclared-grants.ts';
import { wantedGrant, type WantedGrant } from './wanted-grant.ts';

/**
 * Reads one list for each scope that exists, and more only where something is left to do: the roles of the server,
 * what its refusals depend on, and, on older servers, what else the users hold.
 */
export async function observeGrants(
  reader: Reader,
  wanted: readonly Wanted<GrantSpec>[],
  context: ObservationContext,
): Promise<Observation<LiveGrant>> {
  const { instance } = context;
  const grants = wanted.map((one) => wantedGrant(one));
  const complete = completeScopes(context.owners);
  const shown = await readGrantLists(reader, grants, complete);
  const held = await readHeldGrants(reader, usersOf(grants.filter(isInactive)));
  const lists = withHidden(shown, grants.filter(isInactive), held);
  const undeclared = undeclaredGrants(complete, lists, grants);
  const pending = grants.filter((grant) => isPending(grant, rowsOf(grant, lists)));

  const open = [...pending.map(({ scope }) => scope), ...undeclared.map(({ live }) => live.scope)];
  const roles = open.length === 0 ? undefined : await readRoleCatalogue(reader, instance);
  const facts = await createScopeFacts(reader, grants, open);
  const organizationRoles = await readOrganizationRoles(
    reader,
    instance,
    grants,
    lists,
    (grant) => facts(grant.scope),
    held,
  );
  const twice = declaredTwice(grants);

  return {
    observed: grants.map((grant) => observe(grant)),
    undeclared: undeclared.map((member) => removable(member)),
    decisions: lists.size === 0 ? [] : [`grants: ${listsText(lists)}`],
  };

  function observe(grant: WantedGrant): Observed<LiveGrant> {
    const rows = rowsOf(grant, lists);
    const organizationRole = organizationRoles.get(grant);
    const live: LiveGrant = {
      key: grant.wanted.key,
      scope: grant.scope,
      user: grant.user,
      role: grant.wanted.spec.role,
      rows,
      ...(organizationRole === undefined ? {} : { organizationRole }),
      blocked: [...(twice.get(grant) ?? []), ...listRefusal(grant, lists)],
    };
    const circumstances = { instance, roles, facts: facts(grant.scope) };
    if (rows.length > 0) {
      const refusal = obstacleToMove(grant, circumstances);
      return { key: live.key, candidates: [{ ...live, ...refusalOf(refusal) }], near: [] };
    }
    if (live.blocked.length === 0 && hasLapsed(grant)) {
      return { key: live.key, candidates: [{ ...live, lapsed: true }], near: [] };
    }
    const obstacle = live.blocked.length === 0 ? obstacleToGrant(grant, circumstances) : undefined;
    const blocked = obstacle === undefined ? live.blocked : [obstacleDiagnostic(grant, obstacle)];
    return { key: live.key, candidates: [], near: [], absence: { ...live, blocked } };
  }

  function removable(member: Undeclared<LiveGrant>): Undeclared<LiveGrant> {
    const { live } = member;
    const circumstances = { instance, roles, facts: facts(live.scope) };
    const refusal = obstacleToChange('DELETE', live.scope, knownText(live.user.uuid), circumstances);
    return { ...member, live: { ...live, ...refusalOf(refusal) } };
  }
}

function refusalOf(obstacle: Obstacle | undefined): Pick<LiveGrant, 'refusal'> {
  return obstacle === undefined ? {} : { refusal: { reason: obstacle.reason, remedy: obstacle.remedy } };
}

function isPending(grant: WantedGrant, rows: readonly GrantRow[]): boolean {
  if (rows.length === 0) return !hasLapsed(grant);
  const { expiration_time: declared } = grant.wanted.spec;
  return declared !== undefined && endOf(declared) !== endOf(latestEnd(rows));
}

function hasLapsed(grant: WantedGrant): boolean {
  return endOf(grant.wanted.spec.expiration_time) <= Date.now();
}

function listRefusal(grant: WantedGrant, lists: GrantLists): readonly Diagnostic[] {
  const list = lists.get(knownText(grant.scope.uuid));
  if (!(list instanceof RejectedByApiError)) return [];
  const { key, origin, path } = grant.wanted;
  return [
    {
      code: 'GRANT_LIST_REFUSED',
      severity: 'error',
      summary: `cannot see the grants on ${grant.scope.label}: ${list.message}`,
      hints: [
        'Nothing is granted that cannot be seen. Use the token of an account with a role there, or of staff.',
      ],
      subject: key,
      position: origin.locate(path),
    },
  ];
}

function listsText(lists: GrantLists): string {
  return lists.size === 1 ? 'one list' : `${String(lists.size)} lists, one for each scope`;
}
