import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import type { Step } from '../step.ts';
import type { LiveAccount } from './live-account.ts';
import { createAccount } from './steps/create-account.ts';
import { deliverToken } from './steps/deliver-token.ts';
import { updateAccount } from './steps/update-account.ts';

/** The steps that carry out the accepted changes of one account: the account itself, then its token. Pure. */
export function accountSteps(change: Change<ServiceAccountSpec, LiveAccount>): readonly Step[] {
  return [
    ...(change.live === undefined ? [createAccount(change)] : updateAccount(change, change.live)),
    ...deliverToken(change),
  ];
}
