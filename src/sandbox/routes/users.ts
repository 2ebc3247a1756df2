import { json, type Answer } from '../http/answer.ts';
import { callerOf, objectUrl, type Call } from '../http/call.ts';
import { chosenFields, show, type Shape } from '../http/fields.ts';
import { pageOf } from '../http/paging.ts';
import { notFound } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import type { Columns, Json } from '../json.ts';
import type { Grant, User } from '../store/rows.ts';
import { customersOf, grantsOf } from '../store/rights.ts';
import { canonicalUuid, rowOf } from '../store/store.ts';
import { booleanFilter, containsFilter, exactFilter, uuidFilter } from './filters.ts';

/** The first and the last name of a user. */
export function fullName(user: User): string {
  return `${columnOf(user, 'first_name')} ${columnOf(user, 'last_name')}`.trim();
}

function columnOf(user: User, name: string): string {
  const value = user.columns[name];
  return typeof value === 'string' ? value : '';
}

function scopeOf(call: Call, grant: Grant): Columns {
  const { customers, offerings, projects } = call.world.store;
  const owned = grant.scopeType === 'offering' ? offerings.get(grant.scope) : projects.get(grant.scope);
  const customer = customers.get(owned?.customer ?? '');
  return {
    scope_type: grant.scopeType,
    scope_uuid: grant.scope,
    scope_name: owned?.name ?? customers.get(grant.scope)?.name ?? '',
    ...(customer === undefined ? {} : { customer_uuid: customer.uuid, customer_name: customer.name }),
  };
}

function permissionShown(call: Call, user: User, grant: Grant): Columns {
  const { users, roles } = call.world.store;
  const giver = grant.createdBy === null ? undefined : users.get(grant.createdBy);
  const role = [...roles.values()].find(({ name }) => name === grant.role);
  return {
    user_uuid: user.uuid,
    user_name: fullName(user),
    user_slug: user.slug,
    created: grant.created,
    expiration_time: grant.expires,
    created_by_full_name: giver === undefined ? '' : fullName(giver),
    created_by_username: giver?.username ?? '',
    role_name: grant.role,
    role_description: role?.description ?? '',
    role_uuid: role?.uuid ?? '',
    ...scopeOf(call, grant),
  };
}

interface UserContext {
  readonly call: Call;
  /** Whether the token is shown. */
  readonly own: boolean;
}

function constant(value: Json): () => Json {
  return () => value;
}

function hidden(show_: (user: User) => Json): (user: User, context: UserContext) => Json | undefined {
  return (user, { call }) => {
    const caller = callerOf(call);
    return caller.isStaff || caller.isSupport ? show_(user) : undefined;
  };
}

const TEXTS =
  'native_name job_title phone_number organization preferred_language first_name last_name organization_country organization_type organization_registry_code'.split(
    ' ',
  );

const USER_SHAPE: Shape<User, UserContext> = {
  ...Object.fromEntries(TEXTS.map((name) => [name, (user: User) => columnOf(user, name)])),
  url: ({ uuid }, { call }) => objectUrl(call, 'users', uuid),
  uuid: ({ uuid }) => uuid,
  username: ({ username }) => username,
  slug: ({ slug }) => slug,
  full_name: fullName,
  email: ({ email }) => email,
  civil_number: constant(null),
  description: hidden((user) => columnOf(user, 'description')),
  is_staff: hidden(({ isStaff }) => isStaff),
  is_active: hidden(({ isActive }) => isActive),
  is_support: hidden(({ isSupport }) => isSupport),
  token: ({ token }, { own }) => (own ? token : undefined),
  token_lifetime: ({ tokenLifetime }, { own }) => (own ? tokenLifetime : undefined),
  token_expires_at: (user, { own }) =>
    !own
      ? undefined
      : user.tokenLifetime === null
        ? null
        : new Date(user.tokenUsedAt + user.tokenLifetime * 1000).toISOString(),
  registration_method: constant('default'),
  date_joined: ({ joined }) => joined,
  agreement_date: ({ agreedAt }) => agreedAt,
  permissions: (user, { call }) =>
    grantsOf(call.world.store, user).map((grant) => permissionShown(call, user, grant)),
  requested_email: constant(null),
  affiliations: constant([]),
  identity_provider_name: constant('Local DB'),
  identity_provider_label: constant('Local DB'),
  identity_provider_management_url: constant(''),
  identity_provider_fields: constant([]),
  image: constant(null),
  identity_source: constant(''),
  notifications_enabled: ({ columns }) => columns['notifications_enabled'] ?? true,
  is_identity_manager: hidden(() => false),
};

/** The accounts that the caller is shown. */
export function visibleUsers(call: Call): readonly User[] {
  const { store } = call.world;
  const caller = callerOf(call);
  const users = [...store.users.values()];
  if (caller.isStaff || caller.isSupport) return users;
  const customers = customersOf(store, caller);
  return users.filter(
    (user) =>
      user === caller || (user.isActive && [...customersOf(store, user)].some((uuid) => customers.has(uuid))),
  );
}

function list(call: Call): Answer {
  const username = exactFilter(call, 'username');
  const email = containsFilter(call, 'email');
  const active = booleanFilter(call, 'is_active');
  const staff = booleanFilter(call, 'is_staff');
  const support = booleanFilter(call, 'is_support');
  const words = containsFilter(call, 'query') ?? containsFilter(call, 'user_keyword');
  const name = containsFilter(call, 'full_name');
  const customer = uuidFilter(call, 'customer_uuid');
  const rows = visibleUsers(call).filter(
    (user) =>
      (username === undefined || user.username === username) &&
      (email === undefined || user.email.toLowerCase().includes(email)) &&
      (active === undefined || user.isActive === active) &&
      (staff === undefined || user.isStaff === staff) &&
      (support === undefined || user.isSupport === support) &&
      (name === undefined || fullName(user).toLowerCase().includes(name)) &&
      (customer === undefined || customersOf(call.world.store, user).has(customer)) &&
      (words === undefined ||
        [user.username, user.email, fullName(user)].some((text) => text.toLowerCase().includes(words))),
  );
  const ordered = rows.toSorted((left, right) => (left.username < right.username ? -1 : 1));
  const fields = chosenFields(call.query, call.world.profile.userFields);
  return pageOf(call, ordered, (user, page) =>
    // A list that holds only the caller shows the token, as the real server does.
    show(USER_SHAPE, fields, user, { call, own: page.length === 1 && user === callerOf(call) }),
  );
}

/** An account as its own page and the answers to writes show it. */
export function showUser(call: Call, user: User): Columns {
  const fields = chosenFields(call.query, call.world.profile.userFields);
  return show(USER_SHAPE, fields, user, { call, own: user === callerOf(call) });
}

function detail(call: Call, user: User | undefined): Answer {
  if (user === undefined) throw notFound('User');
  return json(200, showUser(call, user));
}

/** Accounts as they are read. */
export const USER_ROUTES: readonly Route[] = [
  { method: 'GET', path: 'users', handle: list },
  { method: 'GET', path: 'users/me', handle: (call) => detail(call, callerOf(call)) },
  {
    method: 'GET',
    path: 'users/:uuid',
    handle(call) {
      const user = rowOf(call.world.store.users, canonicalUuid(call.params['uuid'] ?? '') ?? '');
      return detail(
        call,
        visibleUsers(call).find((row) => row === user),
      );
    },
  },
];
