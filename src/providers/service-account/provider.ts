import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';
import type { Provider } from '../provider.ts';
import { assessAccount } from './assess.ts';
import { checkAccount } from './check-account.ts';
import { desiredAccount } from './desired.ts';
import type { LiveAccount } from './live-account.ts';
import { accountMembers } from './members.ts';
import { observeAccounts } from './observe.ts';
import { accountPlaces } from './places.ts';
import { accountPointers } from './pointers.ts';
import { accountPruning } from './pruning.ts';
import { rotationInterval } from './rotation-interval.ts';
import { rotateToken } from './rotation.ts';
import { accountRules } from './rules.ts';
import { accountSteps } from './steps.ts';
import { accountToSpec } from './to-spec.ts';

/** User accounts for programs. See docs/waldur-api/service-accounts.md for how the API treats them. */
export const serviceAccountProvider: Provider<ServiceAccountSpec, LiveAccount> = {
  kind: 'ServiceAccount',
  collection: 'users/',
  rules: accountRules,
  check: checkAccount,
  target: ({ username }) => JSON.stringify(['user', username]),
  places: accountPlaces,
  references: () => [],
  pointers: accountPointers,
  members: accountMembers,
  observe: observeAccounts,
  uuidOf: ({ uuid }) => uuid,
  facts: ({ username, isActive }) => ({
    username,
    ...(isActive === undefined ? {} : { is_active: isActive }),
  }),
  describe: ({ username, uuid }) => `${username} (uuid ${uuid})`,
  desired: desiredAccount,
  toSpec: accountToSpec,
  assess: assessAccount,
  steps: accountSteps,
  rotation: rotateToken,
  rotatesEvery: ({ token }) => rotationInterval(token),
  pruning: accountPruning,
};
