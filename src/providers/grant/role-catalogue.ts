import { RejectedByApiError } from '../../waldur/errors.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { GrantScopeType } from '../grant-spec.ts';

/** One role of the server. */
interface CataloguedRole {
  readonly name: string;
  /** What it can be granted on, e.g. `offering`. */
  readonly scopeType: string;
  readonly isActive: boolean;
  readonly permissions: ReadonlySet<string>;
}

/** The roles of a server by name. `undefined` means that they are not known, so nothing is foretold from them. */
export type RoleCatalogue = ReadonlyMap<string, CataloguedRole> | undefined;

/** Reads the roles. They only serve to foretell refusals, so a server that does not show them is no failure. */
export async function readRoleCatalogue(reader: Reader, instance: Instance): Promise<RoleCatalogue> {
  if (!instance.collections.has('roles')) return undefined;
  try {
    const { items } = await reader.list('roles/');
    return new Map(
      items.flatMap((item) => {
        const { name, content_type: scopeType, is_active: isActive, permissions } = item;
        if (typeof name !== 'string' || typeof scopeType !== 'string') return [];
        const granted = Array.isArray(permissions)
          ? permissions.filter((one) => typeof one === 'string')
          : [];
        const role = { name, scopeType, isActive: isActive !== false, permissions: new Set(granted) };
        return [[name, role] as const];
      }),
    );
  } catch (error) {
    if (error instanceof RejectedByApiError) return undefined;
    throw error;
  }
}

/** Whether the account may manage grants, and by which right: one held on the scope alone does not cover its own roles. */
export type Permission = 'held' | 'held-on-scope' | 'missing' | 'unknown';

/** Whether the account of the token holds a permission on a scope, as far as it can be known. */
export function permissionOf(
  action: 'CREATE' | 'UPDATE' | 'DELETE',
  scope: { readonly type: GrantScopeType; readonly uuid: string; readonly customer: string | undefined },
  instance: Instance,
  roles: RoleCatalogue,
): Permission {
  const { caller } = instance;
  if (caller.isStaff) return 'held';
  if (roles === undefined) return 'unknown';
  const permission = `${scope.type.toUpperCase()}.${action}_PERMISSION`;
  const able = caller.roles.filter(({ role }) => roles.get(role)?.permissions.has(permission) === true);
  const customer = scope.type === 'customer' ? scope.uuid : scope.customer;
  const fromAbove = able.filter(
    ({ scopeType }) => scopeType === 'customer' || scopeType === 'service_provider',
  );
  if (customer !== undefined) {
    const owning = fromAbove.filter(
      (role) =>
        role.scopeUuid === customer || (role.scopeType !== 'customer' && role.customerUuid === customer),
    );
    if (owning.length > 0 && scope.type !== 'customer') return 'held';
    if (owning.length > 0) return 'held-on-scope';
  }
  if (able.some((role) => role.scopeType === scope.type && role.scopeUuid === scope.uuid))
    return 'held-on-scope';
  return customer === undefined && fromAbove.length > 0 ? 'unknown' : 'missing';
}
