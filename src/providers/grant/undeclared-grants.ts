import { objectKey } from '../../manifest/object-key.ts';
import { RejectedByApiError } from '../../waldur/errors.ts';
import { GRANT_KIND } from '../grant-spec.ts';
import type { Undeclared } from '../provider.ts';
import { knownText } from './grant-scope.ts';
import type { GrantRow, Known, LiveGrant } from './live-grant.ts';
import type { CompleteScope, GrantLists } from './read-grant-lists.ts';
import type { WantedGrant } from './wanted-grant.ts';

/** The grants of completely declared scopes that no manifest declares. A scope whose list was refused has none. */
export function undeclaredGrants(
  complete: readonly CompleteScope[],
  lists: GrantLists,
  grants: readonly WantedGrant[],
): readonly Undeclared<LiveGrant>[] {
  const declared = new Set(
    grants.map((grant) => identity(grant.scope.uuid, grant.user.uuid, grant.wanted.spec.role)),
  );
  return complete.flatMap(({ owner, scope }) => {
    const rows = lists.get(knownText(scope.uuid));
    if (rows === undefined || rows instanceof RejectedByApiError) return [];
    const groups = new Map<string, GrantRow[]>();
    for (const row of rows) {
      const id = identity(scope.uuid, { value: row.user }, row.role);
      groups.set(id, [...(groups.get(id) ?? []), row]);
    }
    return [...groups].flatMap(([id, group]): readonly Undeclared<LiveGrant>[] => {
      const [row] = group;
      if (row === undefined || declared.has(id)) return [];
      const key = objectKey(GRANT_KIND, `${owner}:${row.role}:${row.username}`);
      const live: LiveGrant = {
        key,
        scope: { ...scope, label: owner },
        user: { uuid: { value: row.user }, label: row.username },
        role: row.role,
        rows: group,
        blocked: [],
      };
      return [{ key, owner, live, label: `grant ${row.username} → ${row.role} on ${owner}` }];
    });
  });
}

function identity(scope: Known, user: Known, role: string): string {
  return JSON.stringify([knownText(scope), knownText(user), role]);
}
