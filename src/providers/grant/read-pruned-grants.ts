import { isJsonObject, type JsonObject } from '../../manifest/json.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import { RejectedByApiError } from '../../waldur/errors.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { Reader } from '../../waldur/reader.ts';
import { hiddenFrom, type Unseen } from '../pruning/pruning-of.ts';
import type { Surplus } from '../pruning.ts';
import { INACTIVE_USER, obstacleToChange } from './foretell-grant.ts';
import { knownText, scopePath } from './grant-scope.ts';
import type { GrantRow, GrantScope, LiveGrant } from './live-grant.ts';
import { carriesOfferings, holdsRole, isOrganizationRole, readHeldGrants } from './organization-role.ts';
import { placedGrant, type PlacedGrant } from './place-of-grant.ts';
import { readGrantRows } from './read-grant-rows.ts';
import { readRoleCatalogue } from './role-catalogue.ts';
import { createScopeFacts, SCOPE_FIELDS } from './scope-facts.ts';

/** A grant that left the manifests. */
export interface PrunedGrant extends LiveGrant {
  /** The server keeps it for grants on offerings, and would take those with it. */
  readonly carriesOfferings: boolean;
}

interface Placed extends PlacedGrant {
  readonly surplus: Surplus;
  readonly scopeUuid: string;
}

/** A scope that is there, and its grants. */
interface LiveScope {
  readonly scope: GrantScope;
  readonly scopeFields: JsonObject;
  readonly rows: readonly GrantRow[];
}

/**
 * Reads grants that left the manifests: two requests for each scope, one for each user whose grant no list shows, since
 * those of inactive users are hidden, and what refusals depend on. Throws the classes of errors.ts.
 */
export async function readPrunedGrants(
  reader: Reader,
  surplus: readonly Surplus[],
  instance: Instance,
): Promise<ReadonlyMap<ObjectKey, PrunedGrant | Unseen>> {
  const grants = surplus.flatMap((one): readonly Placed[] => {
    const placed = placedGrant(one);
    return placed === undefined ? [] : [{ ...placed, surplus: one, scopeUuid: knownText(placed.scope.uuid) }];
  });
  const unplaced = surplus.filter((one) => placedGrant(one) === undefined);
  const scopes = await readScopes(reader, grants);
  const rowsOf = ({ scopeUuid, user, role }: Placed): readonly GrantRow[] =>
    (scopes.get(scopeUuid)?.rows ?? []).filter((row) => row.user === user.uuid && row.role === role);
  const listed = grants.filter((grant) => rowsOf(grant).length > 0);
  const unlisted = grants.filter((grant) => rowsOf(grant).length === 0);
  const keepers = listed.filter(({ scope, role }) => isOrganizationRole(instance, scope.type, role));
  const held = await readHeldGrants(
    reader,
    [...unlisted, ...keepers].map(({ user }) => user.uuid),
  );
  const roles = listed.length === 0 ? undefined : await readRoleCatalogue(reader, instance);
  const facts = await createScopeFacts(reader, [...scopes.values()], []);

  const hidden = await Promise.all(
    unlisted.map(async (grant) => {
      const live = await hiddenGrant(grant);
      return live === undefined ? [] : [[grant.surplus.key, live] as const];
    }),
  );
  return new Map([
    ...unplaced.map((one) => [one.key, hiddenFrom(one, instance.caller)] as const),
    ...hidden.flat(),
    ...listed.map((grant) => [grant.surplus.key, shownGrant(grant)] as const),
  ]);

  function shownGrant(grant: Placed): PrunedGrant {
    const { scope, user, role, scopeUuid } = grant;
    const obstacle = obstacleToChange('DELETE', scope, user.uuid, { instance, roles, facts: facts(scope) });
    const carries =
      keepers.includes(grant) && carriesOfferings(held, { user: user.uuid, role, scope: scopeUuid });
    const refusal =
      obstacle === undefined ? {} : { refusal: { reason: obstacle.reason, remedy: obstacle.remedy } };
    return { ...liveOf(grant, rowsOf(grant)), ...refusal, carriesOfferings: carries };
  }

  /** A grant that no list shows: kept for an inactive user, hidden from this account, or gone, which is `undefined`. */
  async function hiddenGrant(grant: Placed): Promise<PrunedGrant | Unseen | undefined> {
    const { surplus: one, user, role, scopeUuid } = grant;
    const { caller } = instance;
    if (holdsRole(held, user.uuid, role, scopeUuid)) {
      const row = { uuid: '', role, user: user.uuid, username: user.label, expires: null };
      return { ...liveOf(grant, [row]), refusal: INACTIVE_USER, carriesOfferings: false };
    }
    if (caller.isStaff || caller.isSupport) return undefined;
    const isShown = scopes.has(scopeUuid) && (await isVisible(reader, user.uuid));
    return isShown ? undefined : hiddenFrom(one, caller);
  }
}

/** The scopes that are there. One that is gone is found out first: its list cannot be told from one that changes. */
async function readScopes(
  reader: Reader,
  grants: readonly Placed[],
): Promise<ReadonlyMap<string, LiveScope>> {
  const users = new Map<string, { readonly scope: GrantScope; readonly users: Set<string> }>();
  for (const { scope, scopeUuid, user } of grants) {
    const known = users.get(scopeUuid) ?? { scope, users: new Set() };
    known.users.add(user.uuid);
    users.set(scopeUuid, known);
  }
  const scopes = await Promise.all(
    [...users].map(async ([uuid, { scope, users: wanted }]) => {
      const scopeFields = await reader.get(scopePath(scope), {
        field: ['uuid', ...SCOPE_FIELDS[scope.type]],
      });
      if (!isJsonObject(scopeFields)) return [];
      const [only, ...others] = wanted;
      const rows = await readGrantRows(reader, scope, others.length === 0 ? only : undefined);
      if (rows instanceof RejectedByApiError) throw rows;
      return [[uuid, { scope, scopeFields, rows }] as const];
    }),
  );
  return new Map(scopes.flat());
}

async function isVisible(reader: Reader, user: string): Promise<boolean> {
  return (await reader.get(`users/${user}/`, { field: ['uuid'] })) !== undefined;
}

function liveOf({ surplus, scope, user, role }: Placed, rows: readonly GrantRow[]): LiveGrant {
  const { key } = surplus;
  return { key, scope, user: { uuid: { value: user.uuid }, label: user.label }, role, rows, blocked: [] };
}
