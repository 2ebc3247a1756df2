import type { FieldChange } from '../../diff/field-change.ts';
import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import type { Assessment, Change } from '../provider.ts';
import { isLimit, limitFields } from './allocation-limits.ts';
import type { LiveAllocation } from './live-allocation.ts';
import { SET_BY_CREDIT } from '../set-by-credit.ts';
import { mayWork } from './may-work.ts';

type AllocationChange = Change<OpenPortalAllocationSpec, LiveAllocation>;
type Refusal = Assessment['refused'][number];

/** Characters of a description before 8.0. */
const OLDER_DESCRIPTION = 2_000;

/** The fields whose changes the server would refuse, or drop without a word. */
export function assessFields(change: AllocationChange): readonly Refusal[] {
  const limits = change.changes.flatMap((one) => refusalOf(one, change, limitRefusal));
  const pushesLimits = change.changes.some(({ path: [field] }) => isLimit(field)) && limits.length === 0;
  const others = change.changes.flatMap((one) =>
    refusalOf(one, change, (field, draft) => fieldRefusal(field, draft, pushesLimits)),
  );
  return [...limits, ...others];
}

type Words = Pick<Refusal, 'reason' | 'remedy'> | undefined;

function refusalOf(
  { path }: FieldChange,
  change: AllocationChange,
  judge: (field: string, change: AllocationChange) => Words,
): readonly Refusal[] {
  const words = judge(path[0] ?? '', change);
  return words === undefined ? [] : [{ path, ...words }];
}

function limitRefusal(field: string, { instance, contested = [] }: AllocationChange): Words {
  if (!isLimit(field)) return undefined;
  if (field === 'node_limit' && contested.some(([first]) => first === field)) return SET_BY_CREDIT;
  const known = limitFields(instance);
  if (!known.includes(field)) {
    return {
      reason: `servers of generation ${instance.generation} do not have it`,
      remedy: `Declare ${known.join(', ')} instead.`,
    };
  }
  if (!instance.caller.isStaff) {
    return {
      reason: `only staff may set limits, and the account ${instance.caller.username} is not staff`,
      remedy: 'Use a token of staff, or leave the limits out.',
    };
  }
  return undefined;
}

function fieldRefusal(field: string, change: AllocationChange, pushesLimits: boolean): Words {
  const { live, instance, wanted } = change;
  if (isLimit(field)) return undefined;
  if (
    field === 'description' &&
    instance.generation !== '8.0' &&
    (wanted.spec.description ?? '').length > OLDER_DESCRIPTION
  ) {
    return {
      reason: `servers of generation ${instance.generation} take at most 2,000 characters`,
      remedy: 'Shorten it.',
    };
  }
  if (live === undefined) return undefined;
  if (field === 'project' || field === 'service_settings') {
    return {
      reason: 'an allocation never changes its project or its cluster',
      remedy:
        'Declare what it has. For an allocation elsewhere write another manifest, with a metadata.name of its own.',
    };
  }
  if (!mayWork(change)) {
    return {
      reason: `the account ${instance.caller.username} has no role that allows it in the project ${live.project.name}`,
      remedy:
        'Use a token of an administrator or manager of the project, of an owner of its organization, or of staff.',
    };
  }
  if (live.state === 'erred' && !pushesLimits) {
    return {
      reason: `the allocation is erred, and takes no other change${live.failure === '' ? '' : `: ${live.failure}`}`,
      remedy: 'Have it repaired first: by declaring its limits, which are then sent again, or on the server.',
    };
  }
  return undefined;
}
