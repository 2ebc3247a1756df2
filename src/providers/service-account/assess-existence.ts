import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import type { LiveAccount } from './live-account.ts';

/** Why an account can neither be created nor taken over. */
export function assessExistence(change: Change<ServiceAccountSpec, LiveAccount>): readonly Diagnostic[] {
  return change.live === undefined ? toCreate(change) : toTakeOver(change, change.live);
}

function toCreate(change: Change<ServiceAccountSpec, LiveAccount>): readonly Diagnostic[] {
  const { wanted, instance } = change;
  const { caller } = instance;
  if (!caller.isStaff) {
    const hidden = `The account ${caller.username} does not see all users; one that it does not see cannot be told from one that is missing.`;
    return [
      blocked(change, 'ACCOUNT_NOT_PERMITTED', 'username', {
        summary: `cannot create ${wanted.key}: only staff may, and the account ${caller.username} is not staff`,
        hints: ['Use a token of staff.', ...(caller.isSupport ? [] : [hidden])],
      }),
    ];
  }
  if (wanted.spec.email !== undefined) return [];
  return [
    blocked(change, 'ACCOUNT_WITHOUT_EMAIL', 'username', {
      summary: `cannot create ${wanted.key}: the server wants an e-mail address`,
      hints: ['Declare `email`.'],
    }),
  ];
}

function toTakeOver(
  change: Change<ServiceAccountSpec, LiveAccount>,
  live: LiveAccount,
): readonly Diagnostic[] {
  const { wanted } = change;
  if (live.isActive !== false || wanted.spec.is_active !== undefined) return [];
  return [
    blocked(change, 'ACCOUNT_INACTIVE', 'username', {
      summary: `${wanted.key} cannot be taken over: the user name ${live.username} belongs to an inactive account`,
      hints: [
        'Declare `is_active: true` to activate it again, with the roles and the token that it had, or `is_active: false` to leave it inactive.',
      ],
    }),
  ];
}

function blocked(
  { wanted }: Change<ServiceAccountSpec, LiveAccount>,
  code: string,
  field: string,
  finding: Pick<Diagnostic, 'summary' | 'hints'>,
): Diagnostic {
  const position = wanted.origin.locate([...wanted.path, field]);
  return { ...finding, code, severity: 'error', subject: wanted.key, position };
}
