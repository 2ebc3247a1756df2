import { StateError } from '../state-error.ts';
import type { StateClaim } from '../state-store.ts';

/** Throws StateError when a state belongs to another server or another set of manifests. */
export function checkClaim(place: string, owner: StateClaim, claim: StateClaim): void {
  if (owner.instance !== claim.instance) {
    throw new StateError(
      'STATE_OTHER_INSTANCE',
      `the state ${place} belongs to ${owner.instance}, and this run is for ${claim.instance}`,
      ['Give --state another directory for each server.'],
    );
  }
  if (owner.manifestSet === claim.manifestSet) return;
  throw new StateError(
    'STATE_OTHER_MANIFEST_SET',
    `the state ${place} belongs to the manifests ${owner.manifestSet}, and this run is for ${claim.manifestSet}`,
    [
      'Name the same files and directories with -f as before, or give --state another directory for other manifests.',
      `When the same manifests are called otherwise now, keep their old name: --manifest-set '${owner.manifestSet}'`,
    ],
  );
}
