import { timestamp } from '../clock.ts';
import { json, empty, type Answer } from '../http/answer.ts';
import { bodyObject, callerOf, objectUrl, type Call } from '../http/call.ts';
import { badRequest, crash, forbidden, notFound } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { invalid, readBody, type Fields, type Reader } from '../input/read-fields.ts';
import { boolean, integer, slug, text } from '../input/readers.ts';
import type { Columns } from '../json.ts';
import type { User } from '../store/rows.ts';
import { rowOf } from '../store/store.ts';
import { showUser, visibleUsers } from './users.ts';

function matching(reader: Reader, pattern: RegExp, sentence: string): Reader {
  return (value) => {
    const read = reader(value);
    if (typeof read === 'string' && read !== '' && !pattern.test(read)) throw invalid(sentence);
    return read;
  };
}

const IDENTITY: Fields = {
  username: {
    read: matching(text({ max: 128 }), /^[0-9a-z_.@+-]+$/, 'Enter a valid username.'),
    required: true,
  },
  email: {
    read: matching(text({ max: 254 }), /^[^@\s]+@[^@\s]+\.[^@\s.]+$/, 'Enter a valid email address.'),
    required: true,
  },
};

const PROFILE: Fields = {
  first_name: { read: text({ max: 100, blank: true }) },
  last_name: { read: text({ max: 100, blank: true }) },
  native_name: { read: text({ max: 100, blank: true }) },
  job_title: { read: text({ max: 120, blank: true }) },
  organization: { read: text({ max: 255, blank: true }) },
  preferred_language: { read: text({ max: 10, blank: true }) },
  phone_number: {
    read: matching(text({ max: 255, blank: true }), /^\+?[\d \-()]+$/, 'Invalid phone number format.'),
  },
  agree_with_policy: { read: boolean },
};

const PROFILE_8_0: Fields = {
  organization_country: { read: text({ max: 2, blank: true }) },
  organization_type: { read: text({ max: 255, blank: true }) },
  organization_registry_code: { read: text({ max: 255, blank: true }) },
  notifications_enabled: { read: boolean },
};

const OF_STAFF: Fields = {
  description: { read: text({ max: 4096, blank: true }) },
  slug: { read: slug },
  is_active: { read: boolean },
  is_staff: { read: boolean },
  is_support: { read: boolean },
};

const OF_ITSELF: Fields = { token_lifetime: { read: integer({ min: 60 }), nullable: true } };

function profileFields(call: Call): Fields {
  return call.world.profile.newerRoutes ? { ...PROFILE, ...PROFILE_8_0 } : PROFILE;
}

/** Writes the values that have a place of their own; the rest are columns. */
function write(user: User, values: Columns): void {
  const {
    agree_with_policy: _agreed,
    is_active: active = user.isActive,
    is_staff: staff = user.isStaff,
    is_support: support = user.isSupport,
    slug: named = user.slug,
    token_lifetime: lifetime = user.tokenLifetime,
    ...columns
  } = values;
  user.isActive = active === true;
  user.isStaff = staff === true;
  user.isSupport = support === true;
  if (typeof named === 'string') user.slug = named;
  user.tokenLifetime = typeof lifetime === 'number' ? lifetime : null;
  user.columns = { ...user.columns, ...columns };
}

function create(call: Call): Answer {
  const { store, profile, clock } = call.world;
  if (!callerOf(call).isStaff) throw forbidden();
  const values = readBody(bodyObject(call), { ...IDENTITY, ...profileFields(call), ...OF_STAFF });
  const { username, email, slug: _slug, ...rest } = values;
  if (typeof username !== 'string' || typeof email !== 'string') throw crash();
  const same = [...store.users.values()].find((user) => user.username === username);
  if (same?.isActive === true) {
    throw badRequest({ username: ['user with this username already exists.'] });
  }
  // The check looks at active users only, the database at all.
  if (same !== undefined) throw crash();
  const now = clock.now();
  const user: User = {
    uuid: store.newUuid(),
    id: store.users.size + 1,
    username,
    email,
    slug: store.newSlug(username, profile.slugLength),
    joined: timestamp(now),
    isStaff: false,
    isSupport: false,
    isActive: true,
    agreedAt: null,
    token: store.newToken(),
    tokenLifetime: 3600,
    tokenUsedAt: now.getTime(),
    columns: {},
  };
  write(user, rest);
  store.users.set(user.uuid, user);
  return json(201, showUser(call, user), { Location: objectUrl(call, 'users', user.uuid) });
}

function update(call: Call): Answer {
  const caller = callerOf(call);
  const row = rowOf(call.world.store.users, call.params['uuid'] ?? '');
  const user = visibleUsers(call).find((visible) => visible === row);
  if (user === undefined) throw notFound('User');
  if (!caller.isStaff && caller !== user) throw forbidden();
  const values = readBody(bodyObject(call), {
    ...profileFields(call),
    ...(caller.isStaff ? OF_STAFF : {}),
    ...(caller === user ? OF_ITSELF : {}),
  });
  agree(call, user, values);
  write(user, values);
  return json(200, showUser(call, user));
}

/** An account that has not agreed to the policy has to, except to be switched off. */
function agree(call: Call, user: User, values: Columns): void {
  if (user.agreedAt !== null) return;
  if (values['agree_with_policy'] === true) {
    user.agreedAt = timestamp(call.world.clock.now());
    return;
  }
  const isSwitchOff = user.isActive && values['is_active'] === false && Object.keys(values).length === 1;
  if (!isSwitchOff) throw badRequest({ agree_with_policy: ['User must agree with the policy.'] });
}

function remove(call: Call): Answer {
  const { store } = call.world;
  const row = rowOf(store.users, call.params['uuid'] ?? '');
  const user = visibleUsers(call).find((visible) => visible === row);
  if (user === undefined) throw notFound('User');
  if (!callerOf(call).isStaff) throw forbidden();
  for (const grant of store.grants.values()) {
    if (grant.user === user.uuid || grant.createdBy === user.uuid) store.grants.delete(grant.uuid);
  }
  store.users.delete(user.uuid);
  return empty(204);
}

/** How accounts are made, changed and removed. See docs/waldur-api/service-accounts.md, Accounts. */
export const USER_WRITE_ROUTES: readonly Route[] = [
  { method: 'POST', path: 'users', handle: create },
  { method: 'PUT', path: 'users/:uuid', handle: update },
  { method: 'PATCH', path: 'users/:uuid', handle: update },
  { method: 'DELETE', path: 'users/:uuid', handle: remove },
];
