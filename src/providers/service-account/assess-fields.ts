import type { FieldChange } from '../../diff/field-change.ts';
import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import { isNewer, isOfStaff } from './account-fields.ts';
import type { Refusal } from './refusal.ts';
import type { LiveAccount } from './live-account.ts';

/** The fields whose changes the server would refuse, or drop without a word. */
export function assessFields(change: Change<ServiceAccountSpec, LiveAccount>): readonly Refusal[] {
  return change.changes.flatMap((one) => {
    const [field = ''] = one.path;
    if (field === 'token') return [];
    const reason = refusalOf(field, one, change);
    return reason === undefined ? [] : [{ path: one.path, ...reason }];
  });
}

type Words = Pick<Refusal, 'reason' | 'remedy'>;

function refusalOf(
  field: string,
  { after }: FieldChange,
  { live, instance }: Change<ServiceAccountSpec, LiveAccount>,
): Words | undefined {
  const { caller, generation } = instance;
  if (isNewer(field) && generation !== '8.0') {
    return { reason: `servers of generation ${generation} do not have it`, remedy: 'Leave it out.' };
  }
  if (live === undefined) return undefined;
  if (field === 'username') {
    return {
      reason: 'a user name never changes',
      remedy: 'Declare the name that the account has, or correct the annotation that pins it.',
    };
  }
  if (field === 'email') {
    return {
      reason:
        'it can only be set when an account is created; later the server mails a code to the new address',
      remedy: 'Declare the address that the account has, or leave it out; or change it on the server.',
    };
  }
  if (live.keptElsewhere.includes(field)) {
    return {
      reason: 'the identity provider of the account keeps it, and the server drops other changes',
      remedy: 'Leave it out, or change it there.',
    };
  }
  const isOwn = live.uuid === caller.uuid;
  if (!caller.isStaff && (!isOwn || isOfStaff(field))) {
    return {
      reason: `only staff may change it, and the account ${caller.username} is not staff`,
      remedy: 'Use a token of staff.',
    };
  }
  if (isOwn && after === false && (field === 'is_active' || field === 'is_staff')) {
    return {
      reason: 'it is the account of the token in use, which would shut itself out',
      remedy: 'Use a token of another account of staff.',
    };
  }
  return undefined;
}
