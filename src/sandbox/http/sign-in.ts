import type { User } from '../store/rows.ts';
import type { World } from '../world.ts';
import { json } from './answer.ts';
import { Refusal } from './refusal.ts';

function unauthorized(detail: string): Refusal {
  return new Refusal(json(401, { detail }, { 'WWW-Authenticate': 'Token' }));
}

/**
 * The user of an `Authorization: Token …` header; `undefined` without one or with another scheme. A known token counts as used.
 * Throws 401 for a token that is unknown, has expired, or belongs to a user that is switched off.
 */
export function signIn(world: World, header: string | undefined): User | undefined {
  const [, token] = /^token\s+(\S+)\s*$/i.exec(header ?? '') ?? [];
  if (token === undefined) return undefined;
  const user = [...world.store.users.values()].find((row) => row.token === token);
  if (user === undefined) throw unauthorized('Invalid token.');
  if (!user.isActive) throw unauthorized('User inactive or deleted.');
  if (hasExpired(world, user)) throw unauthorized('Token has expired.');
  user.tokenUsedAt = world.clock.now().getTime();
  return user;
}

/** Whether a token was not used for so long that it does not work any more. */
export function hasExpired(world: World, user: User): boolean {
  const { tokenLifetime, tokenUsedAt } = user;
  return tokenLifetime !== null && tokenUsedAt + tokenLifetime * 1000 <= world.clock.now().getTime();
}

/** 401 for a call without credentials. */
export function signInRequired(): Refusal {
  return unauthorized('Authentication credentials were not provided.');
}
