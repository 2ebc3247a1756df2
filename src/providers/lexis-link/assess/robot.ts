import type { Assessment } from '../../provider.ts';
import { linkedResource, shownText } from '../linked-resource.ts';
import type { LinkRow } from '../live-link.ts';
import { namesRobot, type LinkChange } from '../work.ts';

type Refusals = Assessment['refused'];

/** States that a robot account leaves only for its end. */
const LEAVING: ReadonlySet<string> = new Set(['Requested deletion', 'Deleted', 'Error']);

/** Why the robot account cannot be given its name. */
export function assessRobot(change: LinkChange, row: LinkRow | undefined): Refusals {
  if (!namesRobot(change)) return [];
  if (row?.state === 'erred') {
    return refusal(
      'the link has erred, and a new name would start it again unasked',
      `Repair it with apply --recover ${change.wanted.key}=retry, or make it again with =recreate.`,
    );
  }
  if (row?.robot.state !== undefined && LEAVING.has(row.robot.state)) {
    return refusal(
      `the robot account is in the state ${row.robot.state}`,
      `Make the link again with apply --recover ${change.wanted.key}=recreate.`,
    );
  }
  if (mayName(change)) return [];
  const name = shownText(linkedResource(change.wanted, change.instance), 'provider_name') ?? '';
  return refusal(
    `only roles in the organization ${name}, which provides the resource, may name the robot account, and the account ${change.instance.caller.username} has none`,
    'Leave it out, or use a token of an owner or a manager of that organization, or of staff.',
  );
}

/** Whether the account in use may name the robot account. Which permissions a role has is not known, so any role where one can have them counts. */
export function mayName({ wanted, instance }: LinkChange): boolean {
  const provider = shownText(linkedResource(wanted, instance), 'provider_uuid')?.replaceAll('-', '');
  const { isStaff, roles } = instance.caller;
  return isStaff || provider === undefined || roles.some(({ customerUuid }) => customerUuid === provider);
}

function refusal(reason: string, remedy: string): Refusals {
  return [{ path: ['robot_username'], reason, remedy }];
}
