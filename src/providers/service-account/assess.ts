import type { Comparison } from '../../diff/comparison.ts';
import type { FieldPath } from '../../diff/field-change.ts';
import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';
import type { Assessment, Change } from '../provider.ts';
import { assessExistence } from './assess-existence.ts';
import { assessFields } from './assess-fields.ts';
import { assessToken } from './assess-token.ts';
import type { LiveAccount } from './live-account.ts';
import { willBeActive } from './steps/update-account.ts';

/** What the server would refuse of the changes, by the rules of docs/waldur-api/service-accounts.md, Accounts. Pure. */
export function assessAccount(
  change: Change<ServiceAccountSpec, LiveAccount>,
  comparison: Comparison,
): Assessment {
  const draft = { ...change, changes: comparison.changes };
  const blocked = assessExistence(draft);
  const refused = assessFields(draft);
  const left = draft.changes.filter(
    ({ path }) => !refused.some((refusal) => refusal.path.every((part, index) => path[index] === part)),
  );
  const token = assessToken({ ...draft, changes: left });
  return {
    blocked,
    refused: [...refused, ...token],
    warnings: warnings(draft),
    notes: notes({ ...draft, changes: left }),
  };
}

function warnings({ changes, live, wanted }: Change<ServiceAccountSpec, LiveAccount>): readonly string[] {
  const gains = (field: string): boolean =>
    changes.some(({ path: [name], after }) => name === field && after === true);
  return [
    ...(gains('is_staff')
      ? [
          `${wanted.spec.username} becomes staff: it may then change everything on the server, tokens of all accounts included`,
        ]
      : []),
    ...(gains('is_support') ? [`${wanted.spec.username} becomes support: it may then see everything`] : []),
    ...(live?.isActive === true && !willBeActive({ changes, live }) ? [deactivationWarning(live)] : []),
  ];
}

/** What it means to switch an account off. */
export function deactivationWarning({ username }: Pick<LiveAccount, 'username'>): string {
  return `${username} is deactivated: its token stops working at once, its roles are kept`;
}

/** The server takes no change of an account that has not agreed to its policy, so the agreement goes with it. */
function notes(change: Change<ServiceAccountSpec, LiveAccount>): Assessment['notes'] {
  const { changes, live } = change;
  if (live?.hasAgreed === true || isDeactivation(change)) return [];
  const isWritten = ([field, part]: FieldPath): boolean =>
    field === 'token' ? part === 'lifetime' : live !== undefined;
  const first = changes.find(({ path }) => isWritten(path));
  if (first === undefined) return [];
  return [
    { path: first.path, note: 'the account also agrees to the policy of the server, which asks for it' },
  ];
}

function isDeactivation({ changes, live }: Change<ServiceAccountSpec, LiveAccount>): boolean {
  const fields = changes.filter(({ path: [field] }) => field !== 'token');
  return live?.isActive === true && fields.length === 1 && fields[0]?.path[0] === 'is_active';
}
