import type { Json } from '../../manifest/json.ts';
import type { GrantSpec } from '../grant-spec.ts';
import type { Wanted } from '../provider.ts';
import { captureName, type BodyTemplate, type Lookup, type Step } from '../step.ts';
import { endOf, latestEnd, sentEnd } from './end-of-grant.ts';
import { scopePath } from './grant-scope.ts';
import type { GrantScope, Known, LiveGrant, OrganizationRole } from './live-grant.ts';
import { ORGANIZATION_ROLE } from './organization-role.ts';
import { wantedGrant } from './wanted-grant.ts';

/** Makes a grant that is not there. */
export function stepsToGrant(wanted: Wanted<GrantSpec>, absence: LiveGrant | undefined): readonly Step[] {
  const { scope, user } = wantedGrant(wanted);
  const { role, expiration_time: end } = wanted.spec;
  const add: Step = {
    type: 'request',
    method: 'POST',
    path: scopePath(scope, 'add_user'),
    body: grantBody(role, user.uuid, end === undefined ? {} : { expiration_time: sentEnd(end) }),
    done: 'granted',
    // Sent twice, an expiring grant becomes two rows that nobody can change any more.
    idempotent: false,
    lookup: lookupOf(scope, user.uuid, role),
    captures: [],
  };
  return [add, ...organizationSteps(wanted, scope, user.uuid, absence?.organizationRole)];
}

/** Moves the end of a grant, and of the role on the organization that it leans on. */
export function stepsToMoveEnd(wanted: Wanted<GrantSpec>, live: LiveGrant): readonly Step[] {
  const { expiration_time: end = null } = wanted.spec;
  const moved: Step = {
    type: 'request',
    method: 'POST',
    path: scopePath(live.scope, 'update_user'),
    body: grantBody(live.role, live.user.uuid, { expiration_time: sentEnd(end) }),
    done: end === null ? 'made permanent' : `end set to ${end}`,
    idempotent: true,
    captures: [],
  };
  return [
    ...(endOf(end) === endOf(latestEnd(live.rows)) ? [] : [moved]),
    ...organizationSteps(wanted, live.scope, live.user.uuid, live.organizationRole),
  ];
}

/** Takes a grant back. */
export function stepsToRevoke(live: LiveGrant): readonly Step[] {
  return [
    {
      type: 'request',
      method: 'POST',
      path: scopePath(live.scope, 'delete_user'),
      body: grantBody(live.role, live.user.uuid, {}),
      done: 'revoked',
      idempotent: true,
      captures: [],
    },
  ];
}

function organizationSteps(
  wanted: Wanted<GrantSpec>,
  scope: GrantScope,
  user: Known,
  role: OrganizationRole | undefined,
): readonly Step[] {
  if (role === undefined) return [];
  const capture = captureName(wanted.key, 'customer');
  const customer: Known = role.customer === undefined ? { capture } : { value: role.customer };
  const learn: Step = {
    type: 'read',
    path: scopePath(scope),
    query: { field: ['customer_uuid'] },
    captures: [{ capture, take: '/customer_uuid' }],
  };
  const keep: Step = {
    type: 'request',
    method: 'POST',
    path: scopePath({ type: 'customer', uuid: customer }, 'update_user'),
    body: grantBody(ORGANIZATION_ROLE, user, { expiration_time: sentEnd(role.target) }),
    done: `${ORGANIZATION_ROLE} on the organization kept as long`,
    idempotent: true,
    captures: [],
  };
  return role.customer === undefined ? [learn, keep] : [keep];
}

function grantBody(role: string, user: Known, rest: Readonly<Record<string, Json>>): BodyTemplate {
  return 'value' in user
    ? { value: { role, user: user.value, ...rest }, fill: [] }
    : { value: { role, user: null, ...rest }, fill: [{ pointer: '/user', capture: user.capture }] };
}

function lookupOf(scope: GrantScope, user: Known, role: string): Lookup {
  return {
    path: scopePath(scope, 'list_users'),
    query: { ...('value' in user ? { user: user.value } : {}), role },
    list: '',
    where: [
      'value' in user
        ? { pointer: '/user_uuid', equals: user.value }
        : { pointer: '/user_uuid', capture: user.capture },
      { pointer: '/role_name', equals: role },
    ],
    except: [],
  };
}
