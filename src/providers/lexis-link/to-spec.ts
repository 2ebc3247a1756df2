import type { Comparable } from '../../manifest/outside-value.ts';
import type { LexisLinkSpec } from '../../manifest/types.gen.ts';
import type { Wanted } from '../provider.ts';
import { knownUuid, linkedResource } from './linked-resource.ts';
import { rowOf, type LiveLink } from './live-link.ts';
import { unnoticedName } from './robot-account.ts';

/**
 * The live side of the comparison, in the shape of the spec. A user name that does not start its link is shown with the
 * reason, so that it is a difference although it is the declared one.
 */
export function linkToSpec(
  live: LiveLink,
  wanted: Wanted<LexisLinkSpec>,
): { readonly [field: string]: Comparable } {
  const row = rowOf(live);
  if (row === undefined) return {};
  const resource = linkedResource(wanted, { url: '' });
  const unnoticed = unnoticedName(row);
  return {
    resource:
      knownUuid(resource) === row.resource ? resource.label : `${row.resourceName} (uuid ${row.resource})`,
    robot_username: unnoticed === undefined ? row.robot.username : `${row.robot.username}, but ${unnoticed}`,
  };
}
