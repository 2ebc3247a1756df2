import { timestamp } from '../clock.ts';
import { invalid, readBody, type Reader } from '../input/read-fields.ts';
import { empty, json, type Answer } from '../http/answer.ts';
import { bodyObject, callerOf, type Call } from '../http/call.ts';
import { pageOf } from '../http/paging.ts';
import { badRequest, crash, forbidden, notFound } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import type { Columns, Json } from '../json.ts';
import type { Grant, Role, ScopeType, User } from '../store/rows.ts';
import { grantsOf, may, sees } from '../store/rights.ts';
import { revoke } from '../store/revoke.ts';
import { canonicalUuid, rowOf } from '../store/store.ts';
import { visibleOffering } from './visible-offering.ts';

/** What roles are granted on, and the organization that owns it. */
interface Scope {
  readonly type: ScopeType;
  readonly uuid: string;
  readonly customer: string;
  /** Why grants on it cannot be changed. */
  readonly closed: string | undefined;
}

const WRONG_TIME =
  'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DD, YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].';

function closedCustomer(call: Call, uuid: string): string | undefined {
  const customer = call.world.store.customers.get(uuid);
  return customer?.blocked === true || customer?.archived === true ? 'Customer is not available.' : undefined;
}

function scopeOf(call: Call, type: ScopeType): Scope {
  const { store } = call.world;
  const id = call.params['uuid'] ?? '';
  const visible = sees(store, callerOf(call));
  if (type === 'offering') {
    const offering = visibleOffering(call);
    const closed = offering.shared ? closedCustomer(call, offering.customer) : 'Offering is not available.';
    return { type, uuid: offering.uuid, customer: offering.customer, closed };
  }
  if (type === 'customer') {
    const customer = rowOf(store.customers, id);
    if (customer === undefined || !visible.customer(customer)) throw notFound('Customer');
    return {
      type,
      uuid: customer.uuid,
      customer: customer.uuid,
      closed: closedCustomer(call, customer.uuid),
    };
  }
  const project = rowOf(store.projects, id);
  const owner = store.customers.get(project?.customer ?? '');
  if (project === undefined || owner === undefined || !visible.customer(owner)) throw notFound('Project');
  return { type, uuid: project.uuid, customer: owner.uuid, closed: closedCustomer(call, owner.uuid) };
}

function roleReader(call: Call): Reader {
  const roles = [...call.world.store.roles.values()];
  return (value) => {
    const uuid = typeof value === 'string' ? canonicalUuid(value) : undefined;
    const role = roles.find((row) => (uuid === undefined ? row.name === value : row.uuid === uuid));
    if (role === undefined) throw invalid('Role is not found.');
    return role.uuid;
  };
}

function userReader(call: Call): Reader {
  const { store, profile } = call.world;
  return (value) => {
    const uuid = typeof value === 'string' ? canonicalUuid(value) : undefined;
    if (uuid === undefined) throw invalid('Must be a valid UUID.');
    const user = store.users.get(uuid);
    if (user === undefined || (!user.isActive && !profile.findsInactiveUsers)) {
      throw invalid('User is not found.');
    }
    return uuid;
  };
}

/** A time in the future, as the API prints it: UTC, with microseconds only where some were sent. */
function timeReader(call: Call): Reader {
  return (value) => {
    const [, date, time = '00:00', fraction = '', zone = 'Z'] =
      /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,6}))?(Z|[+-]\d\d:?\d\d)?)?$/.exec(
        typeof value === 'string' ? value : '',
      ) ?? [];
    const instant = date === undefined ? Number.NaN : Date.parse(`${date}T${time}${zone}`);
    if (Number.isNaN(instant)) throw invalid(WRONG_TIME);
    if (instant <= call.world.clock.now().getTime()) {
      throw invalid('Expiration time should be greater than current time.');
    }
    const seconds = new Date(instant).toISOString().replace(/\.\d+Z$/, '');
    return Number(fraction) > 0 ? `${seconds}.${fraction.padEnd(6, '0')}Z` : `${seconds}Z`;
  };
}

interface GrantRequest {
  readonly scope: Scope;
  readonly role: Role;
  readonly user: User;
  readonly expires: string | null;
}

function rowNamed<Row>(rows: ReadonlyMap<string, Row>, uuid: Json | undefined): Row | undefined {
  return typeof uuid === 'string' ? rows.get(uuid) : undefined;
}

/** Reads and checks a grant call: scope, fields, rules of the scope, right. */
function read(call: Call, type: ScopeType, verb: 'CREATE' | 'UPDATE' | 'DELETE'): GrantRequest {
  const { store } = call.world;
  const caller = callerOf(call);
  const scope = scopeOf(call, type);
  const values = readBody(bodyObject(call), {
    role: { read: roleReader(call), required: true },
    user: { read: userReader(call), required: true },
    expiration_time: { read: timeReader(call), nullable: true },
  });
  const role = rowNamed(store.roles, values['role']);
  const user = rowNamed(store.users, values['user']);
  const expires = values['expiration_time'];
  if (role === undefined || user === undefined) throw crash();
  if (scope.closed !== undefined) throw badRequest({ non_field_errors: [scope.closed] });
  if (role.scopeType !== type) throw badRequest({ non_field_errors: ['Role is not valid for this scope.'] });
  if (!role.isActive) throw badRequest({ non_field_errors: ['Role is not active.'] });
  const permission = `${type.toUpperCase()}.${verb}_PERMISSION`;
  if (!may(store, caller, permission, [scope.uuid, scope.customer])) throw forbidden();
  const fromCustomer = type !== 'customer' && may(store, caller, permission, [scope.customer]);
  if (caller === user && !caller.isStaff && !fromCustomer) {
    throw badRequest({ non_field_errors: ['User can not manage own role.'] });
  }
  return { scope, role, user, expires: typeof expires === 'string' ? expires : null };
}

function matching(call: Call, { scope, role, user }: GrantRequest): readonly Grant[] {
  return grantsOf(call.world.store, user).filter(
    (grant) => grant.scope === scope.uuid && grant.role === role.name,
  );
}

function addGrant(call: Call, grant: Omit<Grant, 'uuid' | 'created' | 'createdBy'>): void {
  const uuid = call.world.store.newUuid();
  const created = timestamp(call.world.clock.now());
  call.world.store.grants.set(uuid, { ...grant, uuid, created, createdBy: callerOf(call).uuid });
}

function add(call: Call, type: ScopeType): Answer {
  const { store, profile } = call.world;
  const request = read(call, type, 'CREATE');
  const { scope, role, user, expires } = request;
  // Only grants that last at least as long count as the same: a longer one makes a second row.
  const same = matching(call, request).some(
    (grant) =>
      grant.expires === null || (expires !== null && Date.parse(grant.expires) >= Date.parse(expires)),
  );
  if (same) throw badRequest({ non_field_errors: ['User has already the same role in this scope.'] });
  addGrant(call, { user: user.uuid, role: role.name, scopeType: type, scope: scope.uuid, expires });
  const manager = 'CUSTOMER.MANAGER';
  const has = grantsOf(store, user).some((grant) => grant.scope === scope.customer && grant.role === manager);
  if (profile.automaticCustomerManager && role.name === 'OFFERING.MANAGER' && !has) {
    addGrant(call, { user: user.uuid, role: manager, scopeType: 'customer', scope: scope.customer, expires });
  }
  return json(201, { expiration_time: expires });
}

function update(call: Call, type: ScopeType): Answer {
  const request = read(call, type, 'UPDATE');
  const [grant, ...others] = matching(call, request);
  if (grant === undefined || others.length > 0) throw crash();
  grant.expires = request.expires;
  return json(200, { expiration_time: grant.expires });
}

function remove(call: Call, type: ScopeType): Answer {
  const [grant, ...others] = matching(call, read(call, type, 'DELETE'));
  if (others.length > 0) throw crash();
  if (grant !== undefined) revoke(call.world, grant);
  return empty(200);
}

function fullName(user: User | undefined): string {
  const part = (name: string): string => {
    const value = user?.columns[name];
    return typeof value === 'string' ? value : '';
  };
  return `${part('first_name')} ${part('last_name')}`.trim();
}

function grantShown(call: Call, grant: Grant): Columns {
  const { users, roles } = call.world.store;
  const user = users.get(grant.user);
  const giver = grant.createdBy === null ? undefined : users.get(grant.createdBy);
  return {
    uuid: grant.uuid,
    created: grant.created,
    expiration_time: grant.expires,
    role_name: grant.role,
    role_uuid: [...roles.values()].find(({ name }) => name === grant.role)?.uuid ?? '',
    user_email: user?.email ?? '',
    user_full_name: fullName(user),
    user_username: user?.username ?? '',
    user_uuid: grant.user,
    user_image: null,
    created_by_full_name: fullName(giver),
    created_by_uuid: giver?.uuid ?? null,
  };
}

function list(call: Call, type: ScopeType): Answer {
  const { grants, users, roles } = call.world.store;
  const scope = scopeOf(call, type);
  const asked = users.get(canonicalUuid(call.query.get('user') ?? '') ?? '');
  const wanted = call.query.getAll('role').filter((role) => role !== '');
  const names = new Set(wanted.map((role) => roles.get(canonicalUuid(role) ?? '')?.name ?? role));
  const username = call.world.profile.newerRoutes ? call.query.get('username') : null;
  const rows = [...grants.values()].filter(
    (grant) =>
      grant.scope === scope.uuid &&
      users.get(grant.user)?.isActive === true &&
      (asked?.isActive !== true || grant.user === asked.uuid) &&
      (username === null || users.get(grant.user)?.username === username) &&
      (names.size === 0 || names.has(grant.role)),
  );
  return pageOf(call, rows, (grant) => grantShown(call, grant));
}

function routes(collection: string, type: ScopeType): readonly Route[] {
  const path = `${collection}/:uuid`;
  return [
    { method: 'GET', path: `${path}/list_users`, handle: (call) => list(call, type) },
    { method: 'POST', path: `${path}/add_user`, handle: (call) => add(call, type) },
    { method: 'POST', path: `${path}/update_user`, handle: (call) => update(call, type) },
    { method: 'POST', path: `${path}/delete_user`, handle: (call) => remove(call, type) },
  ];
}

/** Roles on offerings, organizations and projects. See docs/waldur-api/service-accounts.md, Grants. */
export const GRANT_ROUTES: readonly Route[] = [
  ...routes('marketplace-provider-offerings', 'offering'),
  ...routes('customers', 'customer'),
  ...routes('projects', 'project'),
];
