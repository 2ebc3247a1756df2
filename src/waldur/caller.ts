import { isJsonObject, type Json } from '../manifest/json.ts';
import type { Caller } from './instance.ts';

/** The fields of an account that a run needs; without them, the answer would carry the token as well. */
export const CALLER_FIELDS = ['uuid', 'username', 'email', 'is_staff', 'is_support', 'permissions'] as const;

/**
 * The caller from an answer of `GET /api/users/me/`; `undefined` when it shows no account. Entries of `permissions`
 * without a role or a scope are left out. See docs/waldur-api/generations.md, "The caller".
 */
export function readCaller(body: Json | undefined): Caller | undefined {
  if (!isJsonObject(body)) return undefined;
  const uuid = uuidOf(body['uuid']);
  const username = body['username'];
  if (uuid === undefined || typeof username !== 'string') return undefined;
  const permissions = body['permissions'];
  return {
    uuid,
    username,
    email: typeof body['email'] === 'string' ? body['email'] : '',
    isStaff: body['is_staff'] === true,
    isSupport: body['is_support'] === true,
    roles: Array.isArray(permissions) ? (permissions as readonly Json[]).flatMap(roleOf) : [],
  };
}

function roleOf(grant: Json): Caller['roles'] {
  if (!isJsonObject(grant)) return [];
  const { role_name: role, scope_type: scopeType } = grant;
  const scopeUuid = uuidOf(grant['scope_uuid']);
  if (typeof role !== 'string' || typeof scopeType !== 'string' || scopeUuid === undefined) return [];
  // A role on an organization names it as its scope only.
  const customerUuid = uuidOf(grant['customer_uuid']) ?? (scopeType === 'customer' ? scopeUuid : undefined);
  return [{ role, scopeType, scopeUuid, customerUuid }];
}

function uuidOf(value: Json | undefined): string | undefined {
  const uuid = typeof value === 'string' ? value.replaceAll('-', '').toLowerCase() : '';
  return /^[0-9a-f]{32}$/u.test(uuid) ? uuid : undefined;
}
