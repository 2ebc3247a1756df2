import { knownText } from './grant-scope.ts';
import type { GrantRow } from './live-grant.ts';
import type { HeldGrants } from './organization-role.ts';
import type { GrantLists } from './read-grant-lists.ts';
import type { WantedGrant } from './wanted-grant.ts';

/** True for a grant whose user is inactive now: lists leave it out although it is kept. */
export function isInactive(grant: WantedGrant): boolean {
  return grant.userFields['is_active'] === false;
}

/**
 * The lists together with those of these declared grants that inactive users hold. To add one of them again, once the
 * user is active, would make a second row.
 */
export function withHidden(lists: GrantLists, grants: readonly WantedGrant[], held: HeldGrants): GrantLists {
  const found = new Map(lists);
  for (const grant of grants) {
    const scope = knownText(grant.scope.uuid);
    const rows = found.get(scope);
    if (rows === undefined || !Array.isArray(rows)) continue;
    const hidden = hiddenRows(grant, held);
    if (!hidden.some(({ user, role }) => rows.some((row) => row.user === user && row.role === role))) {
      found.set(scope, [...rows, ...hidden]);
    }
  }
  return found;
}

function hiddenRows(grant: WantedGrant, held: HeldGrants): readonly GrantRow[] {
  const user = knownText(grant.user.uuid);
  const { role: wanted } = grant.wanted.spec;
  return (held.get(user) ?? [])
    .filter(({ role, scope }) => role === wanted && scope === knownText(grant.scope.uuid))
    .map(({ role, expires }) => ({ uuid: '', role, user, username: grant.user.label, expires }));
}
