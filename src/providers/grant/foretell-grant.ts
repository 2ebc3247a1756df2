import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { GrantScope } from './live-grant.ts';
import { permissionOf, type RoleCatalogue } from './role-catalogue.ts';
import type { ScopeFacts } from './scope-facts.ts';
import type { WantedGrant } from './wanted-grant.ts';

/** Why the server would not do what is asked for, and what helps. */
export interface Obstacle {
  readonly code: string;
  readonly reason: string;
  readonly remedy: string;
  /** The field of the declaration that it is about. */
  readonly field: 'role' | 'user' | 'expiration_time';
}

/** What an obstacle is judged by. */
export interface Circumstances {
  readonly instance: Instance;
  readonly roles: RoleCatalogue;
  readonly facts: ScopeFacts;
}

/** Why a grant that is not there cannot be made; in the order in which the server checks. */
export function obstacleToGrant(grant: WantedGrant, circumstances: Circumstances): Obstacle | undefined {
  const target = 'value' in grant.user.uuid ? grant.user.uuid.value : undefined;
  return (
    obstacleOfUser(grant) ??
    obstacleOfRole(grant, circumstances.roles) ??
    obstacleOfScope(grant.scope, circumstances.facts) ??
    obstacleOfRight('CREATE', grant.scope, target, circumstances)
  );
}

/** Why the end of a declared grant that is there cannot be moved. */
export function obstacleToMove(grant: WantedGrant, circumstances: Circumstances): Obstacle | undefined {
  const user = 'value' in grant.user.uuid ? grant.user.uuid.value : undefined;
  return obstacleOfUser(grant) ?? obstacleToChange('UPDATE', grant.scope, user, circumstances);
}

/** Why a grant that is there cannot be changed or revoked. `user` is the uuid of who holds it. */
export function obstacleToChange(
  action: 'UPDATE' | 'DELETE',
  scope: GrantScope,
  user: string | undefined,
  circumstances: Circumstances,
): Obstacle | undefined {
  return obstacleOfScope(scope, circumstances.facts) ?? obstacleOfRight(action, scope, user, circumstances);
}

/** An obstacle as a finding about a declared grant. */
export function obstacleDiagnostic(grant: WantedGrant, obstacle: Obstacle): Diagnostic {
  const { origin, path, key } = grant.wanted;
  return {
    code: obstacle.code,
    severity: 'error',
    summary: `cannot grant ${grant.wanted.spec.role} on ${grant.scope.label} to ${grant.user.label}: ${obstacle.reason}`,
    hints: [obstacle.remedy],
    subject: key,
    position: origin.locate([...path, obstacle.field]),
  };
}

function obstacleOfUser(grant: WantedGrant): Obstacle | undefined {
  if (grant.userIsActive) return undefined;
  return {
    code: 'GRANT_USER_INACTIVE',
    ...INACTIVE_USER,
    field: 'user',
  };
}

/** Why nothing can be done about the grants of an inactive user. */
export const INACTIVE_USER = {
  reason: 'the user is inactive, and the server neither shows nor takes grants of inactive users',
  remedy: 'Activate the user first, then apply again.',
} as const;

function obstacleOfRole(grant: WantedGrant, roles: RoleCatalogue): Obstacle | undefined {
  if (roles === undefined) return undefined;
  const { type } = grant.scope;
  const role = roles.get(grant.wanted.spec.role);
  const fitting = [...roles.values()].filter(({ scopeType, isActive }) => scopeType === type && isActive);
  const allowed = fitting.map(({ name }) => name).toSorted();
  const remedy = `Roles for this: ${allowed.length === 0 ? 'none' : allowed.join(', ')}.`;
  if (role === undefined) {
    return { code: 'GRANT_ROLE_UNKNOWN', reason: 'the server has no such role', remedy, field: 'role' };
  }
  if (role.scopeType !== type) {
    const reason = `it is a role for ${role.scopeType}, not for ${type}`;
    return { code: 'GRANT_ROLE_WRONG_SCOPE', reason, remedy, field: 'role' };
  }
  if (role.isActive) return undefined;
  return { code: 'GRANT_ROLE_INACTIVE', reason: 'the role is switched off', remedy, field: 'role' };
}

function obstacleOfScope(scope: GrantScope, facts: ScopeFacts): Obstacle | undefined {
  if (facts.closed === undefined) return undefined;
  return {
    code: 'GRANT_SCOPE_CLOSED',
    reason: `${facts.closed}, so the server takes no change of its grants, not even from staff`,
    remedy: `Leave the grants of ${scope.label} as they are, or ask the operator of the server.`,
    field: 'role',
  };
}

function obstacleOfRight(
  action: 'CREATE' | 'UPDATE' | 'DELETE',
  scope: GrantScope,
  user: string | undefined,
  { instance, roles, facts }: Circumstances,
): Obstacle | undefined {
  if (!('value' in scope.uuid)) return undefined;
  const place = { type: scope.type, uuid: scope.uuid.value, customer: facts.customer };
  const permission = permissionOf(action, place, instance, roles);
  const name = `${scope.type.toUpperCase()}.${action}_PERMISSION`;
  if (permission === 'missing') {
    return {
      code: 'GRANT_NOT_PERMITTED',
      reason: `the account ${instance.caller.username} lacks the permission ${name}`,
      remedy: `Use a token of staff, or of an account whose role on ${scope.label} or its organization has ${name}.`,
      field: 'role',
    };
  }
  if (permission === 'held-on-scope' && user === instance.caller.uuid) {
    return {
      code: 'GRANT_OWN_ROLE',
      reason: `the account ${instance.caller.username} cannot manage its own roles with a right that it holds on the same scope`,
      remedy: 'Use the token of another account.',
      field: 'user',
    };
  }
  return undefined;
}
