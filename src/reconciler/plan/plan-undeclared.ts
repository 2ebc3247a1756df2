import { contentHash } from '../../manifest/content-hash.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Observation } from '../../providers/provider.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { PlannedObject } from '../plan.ts';
import type { AnyProvider } from './any-provider.ts';

/** What becomes of live members that no manifest declares. */
export interface PlannedRemovals {
  readonly removals: readonly PlannedObject[];
  /** Those that stay. */
  readonly unmanaged: readonly { readonly owner: ObjectKey; readonly label: string; readonly uuid: string }[];
}

/** Plans the removal of undeclared members with `prune`; without it they are only named. */
export function planUndeclared(
  undeclared: Observation<unknown>['undeclared'],
  provider: AnyProvider,
  instance: Instance,
  prune: boolean,
): PlannedRemovals {
  if (!prune || provider.removal === undefined) {
    return {
      removals: [],
      unmanaged: undeclared.map(({ owner, label, live }) => ({ owner, label, uuid: provider.uuidOf(live) })),
    };
  }
  return { removals: undeclared.map((member) => removal(member, provider, instance)), unmanaged: [] };
}

function removal(
  member: Observation<unknown>['undeclared'][number],
  provider: AnyProvider,
  instance: Instance,
): PlannedObject {
  const { blocked, steps } = provider.removal?.(member, instance) ?? { blocked: [], steps: [] };
  const isBlocked = blocked.length > 0;
  return {
    key: member.key,
    label: member.label,
    action: isBlocked ? 'blocked' : 'delete',
    reason: isBlocked ? 'refused' : 'not-declared',
    uuid: provider.uuidOf(member.live),
    ...(isBlocked ? {} : { compared: contentHash(provider.uuidOf(member.live)) }),
    changes: [],
    refused: [],
    unmanaged: [],
    warnings: [],
    blocked,
    dependsOn: [member.owner],
    steps: isBlocked ? [] : steps,
  };
}
