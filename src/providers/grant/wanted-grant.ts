import type { JsonObject } from '../../manifest/json.ts';
import type { GrantSpec } from '../grant-spec.ts';
import type { Wanted } from '../provider.ts';
import type { Resolved } from '../reference.ts';
import type { GrantScope, Known } from './live-grant.ts';
import { grantScope, knownText, knownUuid } from './grant-scope.ts';

/** A declared grant whose scope and user are known, or will be created by this run. */
export interface WantedGrant {
  readonly wanted: Wanted<GrantSpec>;
  readonly scope: GrantScope;
  readonly user: { readonly uuid: Known; readonly label: string };
  /** What is known of the scope and of the user from their references; of what does not exist yet, what it is created with. */
  readonly scopeFields: JsonObject;
  readonly userFields: JsonObject;
  /** Whether the user can be used when the grant is worked on, as far as it is known. */
  readonly userIsActive: boolean;
  /** Equal for two declarations of one grant, however they spell it. */
  readonly identity: string;
}

/** Brings a wanted grant into the form that observation works with. Throws when a reference was not resolved, which is a bug. */
export function wantedGrant(wanted: Wanted<GrantSpec>): WantedGrant {
  const scopeReference = resolved(wanted, 'scope');
  const userReference = resolved(wanted, 'user');
  const scope = grantScope(wanted.spec.scope.type, scopeReference);
  const user = { uuid: knownUuid(userReference), label: userReference.label };
  return {
    wanted,
    scope,
    user,
    scopeFields: fieldsOf(scopeReference),
    userFields: fieldsOf(userReference),
    userIsActive: { ...fieldsOf(userReference), ...userReference.becomes }['is_active'] !== false,
    identity: [scope.type, knownText(scope.uuid), wanted.spec.role, knownText(user.uuid)].join(' '),
  };
}

function resolved(wanted: Wanted<GrantSpec>, id: string): Resolved {
  const found = wanted.references.get(id);
  if (found === undefined) throw new Error(`${wanted.key} has no resolved reference ${id}`);
  return found;
}

function fieldsOf(reference: Resolved): JsonObject {
  return reference.state === 'found' ? reference.object : (reference.becomes ?? {});
}
