import { json } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { pageOf } from '../http/paging.ts';
import { notFound } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import type { Columns } from '../json.ts';
import { BUILT_IN_ROLES } from '../store/role-permissions.ts';
import type { Role } from '../store/rows.ts';
import { rowOf } from '../store/store.ts';
import { booleanFilter, containsFilter } from './filters.ts';
import { byName } from './plan-shape.ts';

const ROLES = 'roles';

function roleShown(call: Call, role: Role): Columns {
  const holders = [...call.world.store.grants.values()].filter((grant) => grant.role === role.name);
  const shown: Columns = {
    uuid: role.uuid,
    name: role.name,
    description: role.description,
    permissions: [...role.permissions].toSorted(),
    is_system_role: BUILT_IN_ROLES.some(({ name }) => name === role.name),
    is_active: role.isActive,
    content_type: role.scopeType,
  };
  const knows = call.user?.isStaff === true || call.user?.isSupport === true;
  if (knows) shown['users_count'] = new Set(holders.map(({ user }) => user)).size;
  return shown;
}

/** Roles with those of their permissions that the sandbox knows: read only, without login; 8.0 filters by `name`. */
export const ROLE_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: ROLES,
    open: true,
    handle(call) {
      const active = booleanFilter(call, 'is_active');
      const part = call.world.profile.newerRoutes ? (containsFilter(call, 'name') ?? '') : '';
      const rows = [...call.world.store.roles.values()].filter(
        (role) =>
          role.name.toLowerCase().includes(part) && (active === undefined || role.isActive === active),
      );
      return pageOf(call, byName(rows), (role) => roleShown(call, role));
    },
  },
  {
    method: 'GET',
    path: `${ROLES}/:uuid`,
    open: true,
    handle(call) {
      const role = rowOf(call.world.store.roles, call.params['uuid'] ?? '');
      if (role === undefined) throw notFound('Role');
      return json(200, roleShown(call, role));
    },
  },
];
