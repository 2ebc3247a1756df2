import type { PlannedObject } from '../../reconciler/plan.ts';
import { isDrifted } from '../status/is-drifted.ts';

/**
 * What an attempt at an object is known by under one revision: what the server showed, and whether that was what somebody
 * made of it after we had brought it to the manifest. So each state is set right once, and once more when somebody goes
 * back to it, and then no more. `undefined` where nothing is compared: the renewal of a secret is due again and again. Pure.
 */
export function attemptOf(object: PlannedObject): string | undefined {
  if (object.compared === undefined) return undefined;
  return `${isDrifted(object) ? 'drift' : 'declared'} ${object.compared}`;
}
