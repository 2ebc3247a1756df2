import type { Instance } from '../../waldur/instance.ts';
import { untilIdle, type CoreObject } from '../core-interventions.ts';
import type { Removal, Surplus } from '../pruning.ts';
import { choosing } from './removals.ts';

/** The removal of an object that the server is at work on, which has to wait; `undefined` for one that is idle. */
export function busyRemoval(
  { key }: Surplus,
  object: CoreObject,
  instance: Pick<Instance, 'generation'>,
  relies: Removal['relies'],
): Removal | undefined {
  const busy = untilIdle(key, instance, object);
  if (busy === undefined) return undefined;
  // What recovers an object is for those that are declared.
  const warnings = [`should the server never finish, have staff unlink it: ${choosing('Unlink')}`];
  return { ...busy, action: 'delete', warnings, relies };
}
