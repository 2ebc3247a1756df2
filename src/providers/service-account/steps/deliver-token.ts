import type { ServiceAccountSpec } from '../../../manifest/types.gen.ts';
import type { Change } from '../../provider.ts';
import { captureName, type Step } from '../../step.ts';
import type { LiveAccount } from '../live-account.ts';
import { tokenSinks, type NamedSink } from '../token-sinks.ts';

type AccountChange = Change<ServiceAccountSpec, LiveAccount>;

/**
 * Brings the token to where it is wanted: learns it, lets the account set its lifetime, and delivers it. A token that
 * has expired is renewed first, and then goes to all its sinks.
 */
export function deliverToken(change: AccountChange): readonly Step[] {
  const { changes, live, wanted } = change;
  const changed = changes.filter(({ path: [field] }) => field === 'token');
  if (changed.length === 0) return [];
  const isRenewed = live?.token?.state === 'shown' && live.token.hasExpired;
  const names = new Set(changed.map(({ path }) => path[2]));
  const sinks = tokenSinks(wanted.spec.token).filter(({ name }) => isRenewed || names.has(name));
  return [
    isRenewed ? renewToken(change) : learnToken(change),
    ...(changed.some(({ path }) => path[1] === 'lifetime') ? [setLifetime(change)] : []),
    ...deliveries(change, sinks),
  ];
}

/** Gives the account a new token in place of the old one, which stops working at once. */
export function renewToken(change: AccountChange): Step {
  return {
    type: 'request',
    method: 'POST',
    path: `${pathOf(change)}refresh_token/`,
    done: 'token renewed',
    // Sent twice it makes two tokens, and only the second one, which is captured, is left.
    idempotent: true,
    captures: [{ capture: tokenOf(change), take: '/token', secret: true }],
  };
}

/** Hands the learned token to sinks. */
export function deliveries(change: AccountChange, sinks: readonly NamedSink[]): readonly Step[] {
  return sinks.map(({ name, sink }) => ({
    type: 'deliver',
    secret: tokenOf(change),
    sink,
    done: sink.type === 'command' ? `token given to ${sink.command[0] ?? ''}` : `token written to ${name}`,
  }));
}

/** Proves that a new token is the account's, by using it. */
export function confirmToken(change: AccountChange, live: LiveAccount): Step {
  return {
    type: 'read',
    path: 'users/me/',
    query: { field: ['uuid'] },
    as: tokenOf(change),
    expect: [{ pointer: '/uuid', equals: live.uuid }],
    done: 'token confirmed',
    captures: [],
  };
}

function learnToken(change: AccountChange): Step {
  return {
    type: 'read',
    path: `${pathOf(change)}token/`,
    query: {},
    captures: [{ capture: tokenOf(change), take: '/token', secret: true }],
  };
}

/** Nobody but the account itself can change its lifetime. See docs/waldur-api/service-accounts.md, Tokens. */
function setLifetime(change: AccountChange): Step {
  const { lifetime = null } = change.wanted.spec.token ?? {};
  return {
    type: 'request',
    method: 'PATCH',
    path: pathOf(change),
    as: tokenOf(change),
    body: {
      value: {
        token_lifetime: lifetime,
        ...(change.live?.hasAgreed === true ? {} : { agree_with_policy: true }),
      },
      fill: [],
    },
    done: `token lifetime set to ${lifetime === null ? 'unlimited' : `${String(lifetime)} seconds`}`,
    idempotent: true,
    captures: [],
  };
}

function pathOf({ live, wanted }: AccountChange): string {
  return live === undefined ? `users/{${captureName(wanted.key, 'uuid')}}/` : `users/${live.uuid}/`;
}

function tokenOf({ wanted }: AccountChange): ReturnType<typeof captureName> {
  return captureName(wanted.key, 'token');
}
