import type { Comparison } from '../../diff/comparison.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { OpenStackServerGroupSpec } from '../../manifest/types.gen.ts';
import { missingCollection } from '../missing-collection.ts';
import type { Assessment, Change } from '../provider.ts';
import { assessMaking } from './assess-making.ts';
import { isFailedCreate, type LiveServerGroup } from './live-server-group.ts';
import { needsReplacement } from './needs-replacement.ts';
import { obstacle } from './obstacle.ts';
import { tenantOf } from './tenant.ts';

type GroupChange = Change<OpenStackServerGroupSpec, LiveServerGroup>;

const NOTHING: Assessment = { refused: [], blocked: [], warnings: [], notes: [] };

/**
 * What the server would refuse of the changes, and what has to happen first, by the rules of
 * docs/waldur-api/openstack-server-groups.md. Nothing of a group can be changed: it is replaced, or the change is
 * refused. Pure.
 */
export function assessServerGroup(change: GroupChange, comparison: Comparison): Assessment {
  const { wanted, instance, live } = change;
  const draft = { ...change, changes: comparison.changes };
  const missing = ['openstack-server-groups', 'openstack-tenants'].flatMap((collection) =>
    missingCollection(wanted, instance, collection, 'Servers with OpenStack'),
  );
  if (missing.length > 0) return { ...NOTHING, blocked: missing };
  return live === undefined ? { ...NOTHING, blocked: assessMaking(draft) } : assessLive(draft, live);
}

function assessLive(change: GroupChange, live: LiveServerGroup): Assessment {
  const { wanted, changes } = change;
  if (changes.some(({ path: [field] }) => field === 'tenant')) {
    return { ...NOTHING, blocked: [otherTenant(change, live)] };
  }
  if (live.state === 'creating' || (live.state === 'updating' && changes.length > 0)) {
    return { ...NOTHING, waiting: `the server to finish its work on ${wanted.key} (${live.stateText})` };
  }
  if (!needsReplacement(change)) return { ...NOTHING, refused: immutable(live, wanted.key) };
  const members = live.members ?? [];
  if (members.length > 0) return { ...NOTHING, refused: [...inUse(members), ...immutable(live, wanted.key)] };
  return {
    ...NOTHING,
    blocked: assessMaking(change),
    warnings: [
      ...(isFailedCreate(live) ? ['the cloud did not make it, so it is deleted and made again'] : []),
      ...(wanted.uuid === undefined
        ? []
        : ['the new group has another uuid: correct the annotation that pins it afterwards']),
    ],
    replace: true,
  };
}

/** Changes that no replacement would be worth. */
function immutable(live: LiveServerGroup, key: ObjectKey): Assessment['refused'] {
  return [
    {
      path: ['description'],
      reason: 'the server cannot change the description of a group',
      remedy: 'Declare the one that it has, or leave it out',
    },
    {
      path: ['error_message'],
      reason: `the last work of the cloud on it failed, and the group is ${live.stateText}`,
      remedy: `Let the server read it from the cloud again: refresh --target ${key}`,
    },
  ];
}

/** Why a group is not deleted that virtual machines are in, by their names. */
export function inUseReason(members: readonly string[]): string {
  return members.length === 1
    ? `${members[0] ?? ''} is a member, and would belong to no group afterwards`
    : `${String(members.length)} virtual machines are members, and would belong to no group afterwards: ${shown(members)}`;
}

function inUse(members: readonly string[]): Assessment['refused'] {
  const reason = inUseReason(members);
  const remedy = 'Declare what the group has, or a second group beside it';
  return [
    { path: ['policy'], reason, remedy },
    { path: ['name'], reason, remedy },
  ];
}

function shown(members: readonly string[]): string {
  const rest = members.length > 5 ? ` and ${String(members.length - 5)} more` : '';
  return `${members.slice(0, 5).join(', ')}${rest}`;
}

function otherTenant(change: GroupChange, live: LiveServerGroup) {
  const { wanted } = change;
  return obstacle(wanted, ['tenant'], {
    code: 'SERVER_GROUP_OTHER_TENANT',
    summary: `${wanted.key} is pinned to a group of the tenant ${live.tenant}, not of ${tenantOf(wanted)?.label ?? ''}`,
    hints: ['Correct the annotation gitops.waldur.com/uuid, or the tenant.'],
  });
}
