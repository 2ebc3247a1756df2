import type { OpenStackServerGroupSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import type { Step } from '../step.ts';
import type { LiveServerGroup } from './live-server-group.ts';
import { deleteServerGroup, untilGone } from './steps/delete-server-group.ts';
import { createServerGroup } from './steps/create-server-group.ts';
import { tenantOf } from './tenant.ts';

/** Makes a group, after the one whose place it takes is gone. Pure. */
export function serverGroupSteps(change: Change<OpenStackServerGroupSpec, LiveServerGroup>): readonly Step[] {
  const { live, absence, wanted } = change;
  const tenant = tenantOf(wanted);
  if (tenant === undefined) return [];
  const before = live ?? absence;
  return [
    ...(live === undefined ? [] : deleteServerGroup(live)),
    ...(before === undefined ? [] : [untilGone(before)]),
    ...createServerGroup(change, tenant),
  ];
}
