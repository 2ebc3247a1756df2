import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import { RejectedByApiError } from '../../waldur/errors.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { GrantScope } from './live-grant.ts';
import { knownText, scopePath } from './grant-scope.ts';
import type { WantedGrant } from './wanted-grant.ts';

/** What decides whether the server takes grants on a scope. See docs/waldur-api/service-accounts.md, Grants. */
export interface ScopeFacts {
  /** The organization that owns the scope; absent when it is not known. */
  readonly customer: string | undefined;
  /** Why no grant of the scope can be made, changed or revoked; absent when nothing speaks against it. */
  readonly closed: string | undefined;
}

/**
 * The facts of all scopes of these grants and of the `open` ones. For open scopes, where something is left to do, the
 * server is asked for what their references did not show.
 */
export async function createScopeFacts(
  reader: Reader,
  grants: readonly Pick<WantedGrant, 'scope' | 'scopeFields'>[],
  open: readonly GrantScope[],
): Promise<(scope: GrantScope) => ScopeFacts> {
  const fields = new Map(grants.map(({ scope, scopeFields }) => [knownText(scope.uuid), scopeFields]));
  const unread = new Map(open.map((scope) => [knownText(scope.uuid), scope]));
  await Promise.all(
    [...unread].map(async ([id, scope]) => {
      fields.set(id, await completeFields(reader, scope, fields.get(id) ?? {}));
    }),
  );
  return (scope) => {
    const id = knownText(scope.uuid);
    return judge(scope, fields.get(id) ?? {});
  };
}

function judge(scope: GrantScope, fields: JsonObject): ScopeFacts {
  const customer = scope.type === 'customer' ? knownText(scope.uuid) : textUuid(fields['customer_uuid']);
  if (fields['shared'] === false) return { customer, closed: 'the offering is not shared' };
  if (fields['blocked'] === true) return { customer, closed: 'the organization is blocked' };
  if (fields['archived'] === true) return { customer, closed: 'the organization is archived' };
  return { customer, closed: undefined };
}

/** What decides about the grants of a scope, apart from what its organization is. */
export const SCOPE_FIELDS: Readonly<Record<GrantScope['type'], readonly string[]>> = {
  offering: ['customer_uuid', 'shared'],
  project: ['customer_uuid'],
  customer: ['blocked', 'archived'],
};

async function completeFields(reader: Reader, scope: GrantScope, fields: JsonObject): Promise<JsonObject> {
  if (scope.type === 'customer' || !('value' in scope.uuid)) return fields;
  const needed = SCOPE_FIELDS[scope.type];
  if (needed.every((name) => fields[name] !== undefined)) return fields;
  try {
    const answer = await reader.get(scopePath(scope), { field: needed });
    return isJsonObject(answer) ? { ...fields, ...answer } : fields;
  } catch (error) {
    // Facts only foretell: a server that refuses them says the same again when the grant itself is sent.
    if (error instanceof RejectedByApiError) return fields;
    throw error;
  }
}

function textUuid(value: Json | undefined): string | undefined {
  const uuid = plainUuid(value ?? null);
  return typeof uuid === 'string' ? uuid : undefined;
}
