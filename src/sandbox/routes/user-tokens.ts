import { json, type Answer } from '../http/answer.ts';
import { bodyObject, callerOf, type Call } from '../http/call.ts';
import { forbidden, notFound, Refusal } from '../http/refusal.ts';
import { hasExpired } from '../http/sign-in.ts';
import type { Route } from '../http/router.ts';
import { readBody } from '../input/read-fields.ts';
import { text } from '../input/readers.ts';
import type { User } from '../store/rows.ts';
import { rowOf } from '../store/store.ts';

function newToken(call: Call, user: User): void {
  user.token = call.world.store.newToken();
  user.tokenUsedAt = call.world.clock.now().getTime();
}

function userOfStaff(call: Call): User {
  if (!callerOf(call).isStaff) throw forbidden();
  const user = rowOf(call.world.store.users, call.params['uuid'] ?? '');
  if (user === undefined) throw notFound('User');
  return user;
}

function tokenShown(status: number, user: User): Answer {
  const { first_name: first = '', last_name: last = '' } = user.columns;
  return json(status, {
    created: new Date(user.tokenUsedAt).toISOString(),
    token: user.token,
    user_first_name: first,
    user_last_name: last,
    user_username: user.username,
    user_is_active: user.isActive,
    user_token_lifetime: user.tokenLifetime,
  });
}

/** A login answers with the token that there is, unless it has expired. */
function logIn(call: Call): Answer {
  const values = readBody(bodyObject(call), {
    username: { read: text(), required: true },
    password: { read: text(), required: true },
  });
  const user = [...call.world.store.users.values()].find(({ username }) => username === values['username']);
  const isRight = user?.password !== undefined && user.password === values['password'];
  if (user === undefined || !isRight || !user.isActive) {
    throw new Refusal(json(401, { detail: 'Invalid username/password.' }));
  }
  if (hasExpired(call.world, user)) newToken(call, user);
  return json(200, { token: user.token });
}

/** Signing in with a password, which every generation has. */
export const LOGIN_ROUTES: readonly Route[] = [
  { method: 'POST', path: 'api-auth/password', open: true, handle: logIn },
];

/** Tokens of accounts for staff, since 8.0. See docs/waldur-api/service-accounts.md, Tokens. */
export const TOKEN_ROUTES: readonly Route[] = [
  { method: 'GET', path: 'users/:uuid/token', handle: (call) => tokenShown(200, userOfStaff(call)) },
  {
    method: 'POST',
    path: 'users/:uuid/refresh_token',
    handle(call) {
      const user = userOfStaff(call);
      newToken(call, user);
      return tokenShown(201, user);
    },
  },
];
