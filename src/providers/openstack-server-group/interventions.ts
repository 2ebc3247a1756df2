import type { OpenStackServerGroupSpec } from '../../manifest/types.gen.ts';
import { notPossible, pull, setErred, setOk, untilIdle } from '../core-interventions.ts';
import { CORE_STATES } from '../core-state.ts';
import { managesProject, MANAGERS_MAY } from '../manages-project.ts';
import type { Intervention } from '../intervention.ts';
import type { Change, Recoveries } from '../provider.ts';
import { coreServerGroup, SERVER_GROUPS, type LiveServerGroup } from './live-server-group.ts';
import { serverGroupSteps } from './steps.ts';
import { groupsOf, PATIENCE } from './steps/delete-server-group.ts';
import { tenantOf } from './tenant.ts';

type GroupChange = Change<OpenStackServerGroupSpec, LiveServerGroup>;

/** Lets the server read a group again from the cloud: its name, its policy, and whether it is sound. */
export function refreshServerGroup(change: GroupChange): Intervention {
  const { wanted, live, instance } = change;
  const tenant = tenantOf(wanted);
  if (live === undefined || tenant === undefined) return NOTHING;
  if (!managesProject(instance.caller, tenant)) {
    return notPossible(change, 'REFRESH_REFUSED', 'refresh', {
      reason: `the account ${instance.caller.username} has no role that allows it in the tenant ${tenant.label}`,
      remedy: MANAGERS_MAY,
    });
  }
  return pull(change, coreServerGroup(live), {
    type: 'wait',
    path: SERVER_GROUPS,
    query: groupsOf(live.tenant),
    list: '',
    where: [{ pointer: '/uuid', equals: live.uuid }],
    until: [{ pointer: '/state', oneOf: CORE_STATES.ok }],
    unless: [
      {
        conditions: [{ pointer: '/state', oneOf: CORE_STATES.erred }],
        sentence: 'the group could not be read from the cloud',
        quote: '/error_message',
      },
    ],
    waitsFor: `the server to read the server group ${live.name} from the cloud`,
    patience: PATIENCE,
    captures: [],
  });
}

/** What can be done with a group that is stuck or has erred. */
export const serverGroupRecoveries: Recoveries<OpenStackServerGroupSpec, LiveServerGroup> = {
  set_ok: (change) => (change.live === undefined ? NOTHING : setOk(change, coreServerGroup(change.live))),
  set_erred: (change) =>
    change.live === undefined ? NOTHING : setErred(change, coreServerGroup(change.live)),
  recreate: (change) => (change.live === undefined ? NOTHING : recreate(change, change.live)),
};

const NOTHING: Intervention = { blocked: [], warnings: [], steps: [] };

/** That nobody is a member is looked at again before it is deleted. */
function recreate(change: GroupChange, live: LiveServerGroup): Intervention {
  const [member] = live.members ?? [];
  if (member !== undefined) {
    return notPossible(change, 'RECOVERY_REFUSED', 'recover by recreate', {
      reason: `${member} is a member, and would belong to no group afterwards`,
      remedy: 'Declare a second group beside it.',
    });
  }
  return (
    untilIdle(change.wanted.key, change.instance, coreServerGroup(live)) ?? {
      ...NOTHING,
      warnings: ['the group is deleted and made again, unless virtual machines are members of it'],
      steps: serverGroupSteps(change),
    }
  );
}
