import { instant } from '../../diff/normalise/instant.ts';
import { GRANT_KIND, grantKey, type GrantSpec } from '../grant-spec.ts';
import type { Provider, Wanted } from '../provider.ts';
import type { Reference } from '../reference.ts';
import { assessGrant } from './assess-grant.ts';
import { earlierEnd, latestEnd } from './end-of-grant.ts';
import { stepsToGrant, stepsToMoveEnd } from './grant-steps.ts';
import type { LiveGrant } from './live-grant.ts';
import { observeGrants } from './observe-grants.ts';
import { placeOfGrant } from './place-of-grant.ts';
import { grantPruning } from './pruning.ts';
import { revocation } from './revocation.ts';

/**
 * Roles of users on offerings, organizations and projects. Grants have no manifests: other kinds declare them as
 * members. Paths of their references are seen from the entry that declares the grant. See
 * docs/waldur-api/service-accounts.md, Grants.
 */
export const grantProvider: Provider<GrantSpec, LiveGrant> = {
  kind: GRANT_KIND,
  rules: {
    user: { type: 'value' },
    role: { type: 'value' },
    expiration_time: { type: 'value', normalise: instant },
  },
  label: (_, spec) => `grant ${userText(spec.user)} → ${spec.role} on ${scopeText(spec.scope)}`,
  check: () => [],
  target: (spec) => grantKey(spec),
  references: ({ scope, user }) => [
    {
      id: 'scope',
      target: scope.type,
      path: ['scope'],
      by: scope.reference,
      ...(scope.within === undefined
        ? {}
        : { within: { id: 'scope.customer', target: 'customer', path: ['scope'], by: scope.within } }),
    },
    { id: 'user', target: 'user', path: ['user'], by: user },
  ],
  observe: observeGrants,
  uuidOf: ({ rows: [row], key }) => (row === undefined || row.uuid === '' ? key : row.uuid),
  describe: (live) => `${live.user.label}: ${live.role} on ${live.scope.label}`,
  desired: (wanted) => ({
    user: userLabel(wanted),
    role: wanted.spec.role,
    ...(wanted.spec.expiration_time === undefined ? {} : { expiration_time: wanted.spec.expiration_time }),
  }),
  // A grant ends with the role on the organization that it leans on, whatever its own row says.
  toSpec: (live, wanted) => ({
    user: userLabel(wanted),
    role: live.role,
    expiration_time:
      live.lapsed === true
        ? (wanted.spec.expiration_time ?? null)
        : earlierEnd(latestEnd(live.rows), live.organizationRole?.endsTooEarly ?? null),
  }),
  assess: assessGrant,
  steps: ({ wanted, live, absence }) =>
    live === undefined ? stepsToGrant(wanted, absence) : stepsToMoveEnd(wanted, live),
  removal: ({ live, label }, instance) => revocation(live, label, instance),
  isBoundBySpec: true,
  place: placeOfGrant,
  pruning: grantPruning,
};

function userLabel(wanted: Wanted<GrantSpec>): string {
  return wanted.references.get('user')?.label ?? pointerText(wanted.spec.user);
}

function scopeText(scope: GrantSpec['scope']): string {
  return 'manifest' in scope.reference ? scope.reference.manifest : `${scope.type} ${scope.reference.value}`;
}

/** An account of the set by its own name: that it is an account is clear here. */
function userText(by: Reference['by']): string {
  return 'manifest' in by ? by.manifest.replace('ServiceAccount/', '') : by.value;
}

function pointerText(by: Reference['by']): string {
  return 'manifest' in by ? by.manifest : by.value;
}
