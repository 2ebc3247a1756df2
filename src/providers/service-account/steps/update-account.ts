import type { Json } from '../../../manifest/json.ts';
import type { ServiceAccountSpec } from '../../../manifest/types.gen.ts';
import type { Change } from '../../provider.ts';
import type { Step } from '../../step.ts';
import { accountFields } from '../account-fields.ts';
import type { LiveAccount } from '../live-account.ts';

type AccountChange = Change<ServiceAccountSpec, LiveAccount>;

/** The fields that the accepted changes write. */
export function acceptedFields({ changes }: Pick<AccountChange, 'changes'>): readonly string[] {
  return changes.flatMap(({ path: [field] }) => (field === undefined || field === 'token' ? [] : [field]));
}

/** Whether the account can be used once these changes are carried out. */
export function willBeActive({ changes, live }: Pick<AccountChange, 'changes' | 'live'>): boolean {
  const change = changes.find(({ path: [field] }) => field === 'is_active');
  return change === undefined ? live?.isActive !== false : change.after === true;
}

/**
 * Writes all changed fields at once; nothing when only the token differs. An account that has not agreed to the policy
 * has to, except to be switched off. See docs/waldur-api/service-accounts.md, The agreement.
 */
export function updateAccount(change: AccountChange, live: LiveAccount): readonly Step[] {
  const fields = acceptedFields(change);
  if (fields.length === 0) return [];
  if (live.isActive === true && fields.length === 1 && fields[0] === 'is_active') {
    return [deactivateAccount(live)];
  }
  const values: [string, Json][] = Object.entries(accountFields(change.wanted.spec));
  const body = Object.fromEntries(values.filter(([field]) => fields.includes(field)));
  const agreement = live.hasAgreed ? {} : { agree_with_policy: true };
  return [
    {
      type: 'request',
      method: 'PATCH',
      path: `users/${live.uuid}/`,
      body: { value: { ...body, ...agreement }, fill: [] },
      done: doneText(fields, change),
      idempotent: true,
      captures: [],
    },
  ];
}

const DEACTIVATED = 'deactivated';

/**
 * Switches an active account off. Its roles and its token are kept. A second such request is refused where the account
 * has not agreed to the policy, so a lost answer is looked up.
 */
export function deactivateAccount({ uuid }: Pick<LiveAccount, 'uuid'>): Step {
  const path = `users/${uuid}/`;
  return {
    type: 'request',
    method: 'PATCH',
    path,
    body: { value: { is_active: false }, fill: [] },
    done: DEACTIVATED,
    idempotent: false,
    lookup: {
      path,
      query: { field: ['uuid', 'is_active'] },
      where: [{ pointer: '/is_active', equals: false }],
      except: [],
    },
    captures: [],
  };
}

function doneText(fields: readonly string[], change: AccountChange): string {
  const others = fields.filter((field) => field !== 'is_active');
  const texts = others.length === 0 ? [] : [`changed: ${others.join(', ')}`];
  if (others.length === fields.length) return texts.join('');
  return [willBeActive(change) ? 'activated' : DEACTIVATED, ...texts].join(', ');
}
