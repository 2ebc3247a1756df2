import { kindOf, type ObjectKey } from '../../manifest/object-key.ts';
import { RejectedByApiError } from '../../waldur/errors.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { GrantScopeType } from '../grant-spec.ts';
import type { CompleteOwner } from '../provider.ts';
import { grantScope, knownText } from './grant-scope.ts';
import type { GrantRow, GrantScope } from './live-grant.ts';
import { readGrantRows } from './read-grant-rows.ts';
import type { WantedGrant } from './wanted-grant.ts';

/** A scope all of whose grants are declared. */
export interface CompleteScope {
  readonly owner: ObjectKey;
  readonly scope: GrantScope;
}

/** The rows of scopes by the text of their uuid; the refusal where the server does not show them. */
export type GrantLists = ReadonlyMap<string, readonly GrantRow[] | RejectedByApiError>;

const SCOPE_OF_KIND: ReadonlyMap<string, GrantScopeType> = new Map([
  ['Offering', 'offering'],
  ['Customer', 'customer'],
  ['Project', 'project'],
]);

/** The owners whose grants are all declared, as scopes. */
export function completeScopes(owners: readonly CompleteOwner[]): readonly CompleteScope[] {
  return owners.flatMap(({ key, resolved }) => {
    const type = SCOPE_OF_KIND.get(kindOf(key));
    return type === undefined ? [] : [{ owner: key, scope: grantScope(type, resolved) }];
  });
}

/** One list for each scope that exists; only of one user where nobody else matters. */
export async function readGrantLists(
  reader: Reader,
  grants: readonly WantedGrant[],
  complete: readonly CompleteScope[],
): Promise<GrantLists> {
  const scopes = new Map<string, { readonly scope: GrantScope; readonly users: Set<string | undefined> }>();
  for (const { scope } of complete) add(scope, undefined);
  for (const { scope, user } of grants) add(scope, 'value' in user.uuid ? user.uuid.value : undefined);
  const lists = await Promise.all(
    [...scopes].map(async ([id, { scope, users }]) => {
      const [only, ...others] = users;
      return [id, await readGrantRows(reader, scope, others.length === 0 ? only : undefined)] as const;
    }),
  );
  return new Map(lists);

  function add(scope: GrantScope, user: string | undefined): void {
    if (!('value' in scope.uuid)) return;
    const known = scopes.get(scope.uuid.value) ?? { scope, users: new Set() };
    known.users.add(user);
    scopes.set(scope.uuid.value, known);
  }
}

/** The rows of one grant; none where the list was refused or the scope does not exist yet. */
export function rowsOf(grant: WantedGrant, lists: GrantLists): readonly GrantRow[] {
  const rows = lists.get(knownText(grant.scope.uuid));
  if (rows === undefined || rows instanceof RejectedByApiError) return [];
  const user = knownText(grant.user.uuid);
  return rows.filter((row) => row.user === user && row.role === grant.wanted.spec.role);
}
