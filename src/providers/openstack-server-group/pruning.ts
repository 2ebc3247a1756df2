import type { Instance } from '../../waldur/instance.ts';
import { managesProject, MANAGERS_MAY, seesProject } from '../manages-project.ts';
import { busyRemoval } from '../pruning/busy-removal.ts';
import { projectPlace } from '../pruning/project-place.ts';
import { pruningOf } from '../pruning/pruning-of.ts';
import { refusedRemoval } from '../pruning/removals.ts';
import { unlink } from '../pruning/unlink.ts';
import type { Removal, Surplus } from '../pruning.ts';
import { inUseReason } from './assess.ts';
import { coreServerGroup, SERVER_GROUPS, type LiveServerGroup } from './live-server-group.ts';
import { readPrunedGroups, type PrunedGroup } from './read-pruned-groups.ts';
import { deleteServerGroup, untilGone } from './steps/delete-server-group.ts';

/** How groups are removed: in the cloud, or from the server only. See docs/waldur-api/openstack-server-groups.md, The worker. */
export const serverGroupPruning = pruningOf<PrunedGroup>({
  policies: ['Delete', 'Unlink'],
  collection: SERVER_GROUPS.slice(0, -1),
  since: 'Servers with OpenStack',
  read: readPrunedGroups,
  sees: ({ place }, caller) => seesProject(caller, projectPlace(place)),
  plan: (surplus, group, instance) =>
    surplus.policy === 'Unlink'
      ? unlink(surplus, coreServerGroup(group.live), instance, lostByUnlink(group.live), reliesOn(group.live))
      : deletion(surplus, group, instance),
});

function deletion(surplus: Surplus, group: PrunedGroup, instance: Instance): Removal {
  const { live } = group;
  const relies = reliesOn(live);
  const action = 'delete';
  const wait = { ...untilGone(live, 'the cloud did not delete it'), done: 'gone' };
  if (live.state === 'deleting') return { action, blocked: [], warnings: [], relies, steps: [wait] };
  if (!managesProject(instance.caller, group)) {
    const reason = `the account ${instance.caller.username} has no role that allows it in the project of its tenant`;
    return refusedRemoval(surplus, action, { reason, remedy: MANAGERS_MAY }, relies);
  }
  const members = live.members ?? [];
  if (members.length > 0) {
    const remedy = 'Remove these virtual machines first, or declare the group again.';
    return refusedRemoval(surplus, action, { reason: inUseReason(members), remedy }, relies);
  }
  const busy = busyRemoval(surplus, coreServerGroup(live), instance, relies);
  if (busy !== undefined) return busy;
  const mayStay = live.state === 'erred' && live.backendId !== '';
  return {
    action,
    blocked: [],
    warnings: mayStay
      ? [
          'it has erred, so the server drops it even when the cloud does not delete it; then it comes back under another uuid',
        ]
      : [],
    relies,
    steps: [...deleteServerGroup(live), wait],
  };
}

function lostByUnlink({ members = [], backendId }: LiveServerGroup): readonly string[] {
  return [
    ...(backendId === '' ? [] : ['it comes back under another uuid when the server reads the tenant again']),
    ...(members.length === 0 ? [] : [inUseReason(members)]),
  ];
}

function reliesOn({ uuid, state, members = [] }: LiveServerGroup): Removal['relies'] {
  return { uuid, state, members };
}
