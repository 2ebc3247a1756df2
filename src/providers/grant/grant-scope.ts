import type { Resolved } from '../reference.ts';
import { captureName, type PathTemplate } from '../step.ts';
import type { GrantScopeType } from '../grant-spec.ts';
import type { GrantScope, Known } from './live-grant.ts';

const COLLECTIONS: Readonly<Record<GrantScopeType, string>> = {
  offering: 'marketplace-provider-offerings/',
  customer: 'customers/',
  project: 'projects/',
};

/** The scope of a grant from what its reference turned out to be. */
export function grantScope(type: GrantScopeType, resolved: Resolved): GrantScope {
  return { type, uuid: knownUuid(resolved), label: resolved.label };
}

/** The uuid of an object that exists, or the capture that will hold it. */
export function knownUuid(resolved: Resolved): Known {
  return resolved.state === 'found'
    ? { value: resolved.uuid }
    : { capture: captureName(resolved.key, 'uuid') };
}

/** The path of one of the grant calls of a scope, e.g. `customers/<uuid>/list_users/`; of the scope itself without a call. */
export function scopePath(scope: Pick<GrantScope, 'type' | 'uuid'>, call?: string): PathTemplate {
  const uuid = 'value' in scope.uuid ? scope.uuid.value : `{${scope.uuid.capture}}`;
  return `${COLLECTIONS[scope.type]}${uuid}/${call === undefined ? '' : `${call}/`}`;
}

/** One text for one value, whether it is known already or not. */
export function knownText(known: Known): string {
  return 'value' in known ? known.value : known.capture;
}
