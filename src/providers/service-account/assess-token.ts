import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import type { Refusal } from './refusal.ts';
import type { LiveAccount } from './live-account.ts';
import { willBeActive } from './steps/update-account.ts';
import { showsTokens } from './token-generations.ts';

/** Why nothing can be done about a token; at most one refusal, of all that is declared of it. */
export function assessToken(change: Change<ServiceAccountSpec, LiveAccount>): readonly Refusal[] {
  const { live, instance } = change;
  if (!change.changes.some(({ path: [field] }) => field === 'token')) return [];
  if (!showsTokens(instance)) {
    return refused(
      `servers of generation ${instance.generation} show no token of another account`,
      'Deliver the token by hand and leave `token` out, or use a server of generation 8.0.',
    );
  }
  if (!instance.caller.isStaff) {
    return refused(
      `only staff may see tokens, and the account ${instance.caller.username} is not staff`,
      'Use a token of staff.',
    );
  }
  if (!willBeActive(change)) {
    return refused(
      'the token of an inactive account does not work',
      'Activate the account, or leave `token` out.',
    );
  }
  if (live?.token?.state === 'hidden') {
    return refused(
      live.token.reason,
      'Let the account sign in once, which gives it a token, and apply again.',
    );
  }
  return [];
}

function refused(reason: string, remedy: string): readonly Refusal[] {
  return [{ path: ['token'], reason, remedy }];
}
