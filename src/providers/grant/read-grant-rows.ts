import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import type { JsonObject } from '../../manifest/json.ts';
import { RejectedByApiError } from '../../waldur/errors.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { GrantRow, GrantScope } from './live-grant.ts';
import { scopePath } from './grant-scope.ts';

/**
 * The active grants of a scope, oldest first, or the refusal of the server. With `user` (a uuid) the server is asked
 * for that user only; it may answer with more, so rows are compared again by whoever uses them.
 */
export async function readGrantRows(
  reader: Reader,
  scope: Pick<GrantScope, 'type' | 'uuid'>,
  user?: string,
): Promise<readonly GrantRow[] | RejectedByApiError> {
  try {
    const listing = await reader.list(scopePath(scope, 'list_users'), user === undefined ? {} : { user });
    return listing.items.flatMap((item) => grantRow(item));
  } catch (error) {
    if (error instanceof RejectedByApiError) return error;
    throw error;
  }
}

function grantRow(item: JsonObject): readonly GrantRow[] {
  const row = plainUuid(item['uuid'] ?? null);
  const user = plainUuid(item['user_uuid'] ?? null);
  const { role_name: role, user_username: username, expiration_time: expires } = item;
  if (typeof row !== 'string' || typeof user !== 'string' || typeof role !== 'string') return [];
  return [
    {
      uuid: row,
      role,
      user,
      username: typeof username === 'string' && username !== '' ? username : user,
      expires: typeof expires === 'string' ? expires : null,
    },
  ];
}
