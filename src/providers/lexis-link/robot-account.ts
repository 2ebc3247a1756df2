import type { Instance } from '../../waldur/instance.ts';
import type { LinkRow } from './live-link.ts';

export const ROBOT_ACCOUNTS = 'marketplace-robot-accounts/';

/** True for a server whose robot accounts have states. See docs/waldur-api/lexis-links.md, Robot accounts. */
export function robotsHaveStates({ generation }: Pick<Instance, 'generation'>): boolean {
  return generation === '8.0';
}

/**
 * Why the user name of the robot account does not start its link, in words; `undefined` when it does, when there is
 * none, and when the link has started. See docs/waldur-api/lexis-links.md, How a link starts.
 */
export function unnoticedName({ state, backendId, robot }: LinkRow): string | undefined {
  if (state !== 'pending' || robot.username === '') return undefined;
  if (robot.state !== undefined && robot.state !== 'OK') return `its account is in the state ${robot.state}`;
  return backendId === '' ? undefined : 'the link has not noticed it';
}
