import type { CoreObject } from '../core-interventions.ts';
import type { Removal, Surplus } from '../pruning.ts';
import type { Instance } from '../../waldur/instance.ts';
import { refusedRemoval } from './removals.ts';

/**
 * The server forgets an object, at once and in whatever state it is; what is behind it stays and is not asked. For staff.
 * `lost` says what else that means.
 */
export function unlink(
  surplus: Surplus,
  { path, backend, state, stateText }: CoreObject,
  { caller }: Pick<Instance, 'caller'>,
  lost: readonly string[],
  relies: Removal['relies'],
): Removal {
  if (!caller.isStaff) {
    const reason = `only staff may, and the account ${caller.username} is not staff`;
    return refusedRemoval(surplus, 'unlink', { reason, remedy: 'Use a token of staff.' }, relies);
  }
  return {
    action: 'unlink',
    blocked: [],
    warnings: [
      `only staff may do this: the server forgets it, and ${backend} keeps it and is not asked`,
      ...(state === 'ok' || state === 'erred'
        ? []
        : [`it is ${stateText}: what the server is still doing with it may fail unseen`]),
      ...lost,
    ],
    relies,
    steps: [
      {
        type: 'request',
        method: 'POST',
        path: `${path}unlink/`,
        done: 'unlinked',
        idempotent: true,
        removes: true,
        captures: [],
      },
    ],
  };
}
