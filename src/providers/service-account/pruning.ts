import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { Reader } from '../../waldur/reader.ts';
import { pruningOf } from '../pruning/pruning-of.ts';
import { readByUuid } from '../pruning/read-by-uuid.ts';
import { refusedRemoval, type Hindrance } from '../pruning/removals.ts';
import type { Removal, Surplus } from '../pruning.ts';
import { deactivationWarning } from './assess.ts';
import { USER_ROW_COST } from './find-accounts.ts';
import { ACCOUNT_FIELDS, readAccount, type LiveAccount } from './live-account.ts';
import { deactivateAccount } from './steps/update-account.ts';

const USERS = 'users/';

/** How accounts are removed: switched off, or deleted for good. See docs/waldur-api/service-accounts.md, Accounts. */
export const accountPruning = pruningOf<LiveAccount>({
  policies: ['Deactivate', 'Delete'],
  collection: USERS.slice(0, -1),
  since: 'All servers',
  read: readPruned,
  // Others see those only with whom they share something, and no inactive ones.
  sees: ({ uuid }, caller) => uuid === caller.uuid,
  plan: (surplus, live, instance) =>
    surplus.policy === 'Delete' ? deletion(surplus, live, instance) : deactivation(surplus, live, instance),
});

async function readPruned(
  reader: Reader,
  surplus: readonly Surplus[],
): Promise<ReadonlyMap<ObjectKey, LiveAccount>> {
  const rows = await readByUuid(reader, {
    collection: USERS,
    uuids: surplus.map(({ uuid }) => uuid),
    fields: ACCOUNT_FIELDS,
    rowCost: USER_ROW_COST,
    read: readAccount,
  });
  return new Map(
    surplus.flatMap(({ key, uuid }) => {
      const live = rows.get(uuid);
      return live === undefined ? [] : [[key, live] as const];
    }),
  );
}

function deactivation(surplus: Surplus, live: LiveAccount, instance: Instance): Removal {
  const relies = { is_active: live.isActive ?? null };
  if (live.isActive === false) {
    return { action: 'deactivate', blocked: [], warnings: [], relies, steps: [] };
  }
  const hindrance = hindranceOf(live, instance);
  if (hindrance !== undefined) return refusedRemoval(surplus, 'deactivate', hindrance, relies);
  return {
    action: 'deactivate',
    blocked: [],
    warnings: [deactivationWarning(live)],
    relies,
    steps: [deactivateAccount(live)],
  };
}

function deletion(surplus: Surplus, live: LiveAccount, instance: Instance): Removal {
  const relies = { username: live.username };
  const hindrance = hindranceOf(live, instance);
  if (hindrance !== undefined) return refusedRemoval(surplus, 'delete', hindrance, relies);
  return {
    action: 'delete',
    blocked: [],
    warnings: [
      `${live.username} is deleted for good: its token, its roles, the orders that it made or reviewed, and all roles that it gave to others go with it`,
    ],
    relies,
    steps: [
      {
        type: 'request',
        method: 'DELETE',
        path: `${USERS}${live.uuid}/`,
        done: 'deleted',
        idempotent: true,
        captures: [],
      },
    ],
  };
}

function hindranceOf({ uuid }: LiveAccount, { caller }: Instance): Hindrance | undefined {
  if (uuid === caller.uuid) {
    return {
      reason: 'it is the account of the token in use, which would shut itself out',
      remedy: 'Use a token of another account of staff.',
    };
  }
  if (caller.isStaff) return undefined;
  return {
    reason: `only staff may, and the account ${caller.username} is not staff`,
    remedy: 'Use a token of staff.',
  };
}
