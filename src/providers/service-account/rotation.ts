import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import type { Step } from '../step.ts';
import type { LiveAccount } from './live-account.ts';
import { confirmToken, deliveries, renewToken } from './steps/deliver-token.ts';
import { showsTokens } from './token-generations.ts';
import { tokenSinks } from './token-sinks.ts';

/**
 * Gives an account a new token, delivers it to all its sinks and proves that it works. The old one stops working at
 * once. Should a delivery fail, the next apply finds the new token on the server and delivers it.
 */
export function rotateToken(change: Change<ServiceAccountSpec, LiveAccount>): {
  readonly blocked: readonly Diagnostic[];
  readonly steps: readonly Step[];
} {
  const { wanted, live } = change;
  const obstacle = obstacleOf(change);
  if (obstacle !== undefined || live === undefined) {
    const [reason, remedy] = obstacle ?? ['it does not exist yet', 'Apply first.'];
    const blocked: Diagnostic = {
      code: 'TOKEN_NOT_ROTATABLE',
      severity: 'error',
      summary: `cannot rotate the token of ${wanted.key}: ${reason}`,
      hints: [remedy],
      subject: wanted.key,
      position: wanted.origin.locate([...wanted.path, 'token']),
    };
    return { blocked: [blocked], steps: [] };
  }
  return {
    blocked: [],
    steps: [
      renewToken(change),
      ...deliveries(change, tokenSinks(wanted.spec.token)),
      confirmToken(change, live),
    ],
  };
}

function obstacleOf({
  wanted,
  live,
  instance,
}: Change<ServiceAccountSpec, LiveAccount>): readonly [reason: string, remedy: string] | undefined {
  const { generation, caller } = instance;
  if (!showsTokens(instance)) {
    return [
      `servers of generation ${generation} cannot renew the token of another account`,
      'Let the account sign in with a password, which gives it a new token once the old one has expired.',
    ];
  }
  if (!caller.isStaff) {
    return [`only staff may, and the account ${caller.username} is not staff`, 'Use a token of staff.'];
  }
  if (tokenSinks(wanted.spec.token).length === 0) {
    return ['the new one would be delivered nowhere', 'Declare `token.sinks`.'];
  }
  if (live?.uuid === caller.uuid) {
    return [
      'it is the token in use, and the run could not go on without it',
      'Use a token of another account of staff.',
    ];
  }
  if (live?.isActive === false) return ['the account is inactive', 'Activate it first.'];
  if (live?.token?.state === 'hidden') {
    return [live.token.reason, 'Let the account sign in once, which gives it a token.'];
  }
  return undefined;
}
