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

/** Writes all changed fields at once; nothing when only the token differs. */
export function updateAccount(change: AccountChange, live: LiveAccount): readonly Step[] {
  const fields = acceptedFields(change);
  if (fields.length === 0) return [];
  const values: [string, Json][] = Object.entries(accountFields(change.wanted.spec));
  const body = Object.fromEntries(values.filter(([field]) => fields.includes(field)));
  return [
    {
      type: 'request',
      method: 'PATCH',
      path: `users/${live.uuid}/`,
      body: { value: { ...body, ...agreement(fields, live) }, fill: [] },
      done: doneText(fields, change),
      idempotent: true,
      captures: [],
    },
  ];
}

/**
 * What a change needs besides its fields: an account that has not agreed to the policy has to, except to be switched
 * off. See docs/waldur-api/service-accounts.md, The agreement.
 */
function agreement(fields: readonly string[], live: LiveAccount): { readonly [field: string]: Json } {
  const isSwitchOff = live.isActive === true && fields.length === 1 && fields[0] === 'is_active';
  return live.hasAgreed || isSwitchOff ? {} : { agree_with_policy: true };
}

function doneText(fields: readonly string[], change: AccountChange): string {
  const others = fields.filter((field) => field !== 'is_active');
  const texts = others.length === 0 ? [] : [`changed: ${others.join(', ')}`];
  if (others.length === fields.length) return texts.join('');
  return [willBeActive(change) ? 'activated' : 'deactivated', ...texts].join(', ');
}
