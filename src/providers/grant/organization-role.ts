import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import { isJsonObject, type JsonObject } from '../../manifest/json.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { Reader } from '../../waldur/reader.ts';
import { endOf, laterEnd } from './end-of-grant.ts';
import { knownText } from './grant-scope.ts';
import type { OrganizationRole } from './live-grant.ts';
import type { WantedGrant } from './wanted-grant.ts';

/** The role that brings the other one with it, and the one that is brought. */
const OFFERING_ROLE = 'OFFERING.MANAGER';
export const ORGANIZATION_ROLE = 'CUSTOMER.MANAGER';

/** Whether the server grants a role on the organization by itself. See docs/waldur-api/service-accounts.md, The organization role. */
export function bringsOrganizationRole(instance: Instance, scopeType: string, role: string): boolean {
  return instance.generation !== '8.0' && scopeType === 'offering' && role === OFFERING_ROLE;
}

/** Whether a role is the one that the server grants by itself beside offering grants. */
export function isOrganizationRole(instance: Instance, scopeType: string, role: string): boolean {
  return instance.generation !== '8.0' && scopeType === 'customer' && role === ORGANIZATION_ROLE;
}

/** A declared grant on an offering, with what is known about it. */
export interface OfferingGrant {
  readonly grant: WantedGrant;
  /** The organization of the offering; `undefined` when it is not known yet. */
  readonly customer: string | undefined;
  /** When it will end once the manifests are applied; `null` is never. */
  readonly end: string | null;
  /** This run makes it. */
  readonly isNew: boolean;
}

/** One active grant of a user, as the user's own page lists them; those of an inactive user stay there. */
interface Held {
  readonly role: string;
  readonly scope: string;
  readonly customer: string | undefined;
  readonly expires: string | null;
}

/** The grants of users by uuid, each read once. */
export type HeldGrants = ReadonlyMap<string, readonly Held[]>;

/**
 * Reads what users hold, by their uuids, one request for each that is not `known` yet. Only staff is shown all of it.
 */
export async function readHeldGrants(
  reader: Reader,
  users: readonly string[],
  known: HeldGrants = new Map(),
): Promise<HeldGrants> {
  const unread = [...new Set(users)].filter((user) => !known.has(user));
  const answers = await Promise.all(
    unread.map(async (user) => {
      const answer = await reader.get(`users/${user}/`, { field: ['permissions'] });
      const list = isJsonObject(answer) ? answer['permissions'] : undefined;
      const items = Array.isArray(list) ? list.filter((item) => isJsonObject(item)) : [];
      return [user, items.flatMap((item) => held(item))] as const;
    }),
  );
  return new Map([...known, ...answers]);
}

/** The uuids of the users of these grants, as far as they exist. */
export function usersOf(grants: readonly WantedGrant[]): readonly string[] {
  return grants.flatMap(({ user }) => ('value' in user.uuid ? [user.uuid.value] : []));
}

/** Whether a user holds a role on a scope. */
export function holdsRole(heldGrants: HeldGrants, user: string, role: string, scope: string): boolean {
  return (heldGrants.get(user) ?? []).some((one) => one.role === role && one.scope === scope);
}

/**
 * Whether a role is one that the server adds by itself, and the user has offering grants that would go with it. See
 * docs/waldur-api/service-accounts.md, The organization role.
 */
export function carriesOfferings(
  heldGrants: HeldGrants,
  { user, role, scope }: { readonly user: string; readonly role: string; readonly scope: string },
): boolean {
  return (
    role === ORGANIZATION_ROLE &&
    (heldGrants.get(user) ?? []).some((one) => one.role === OFFERING_ROLE && one.customer === scope)
  );
}

/** The organization of an offering on which the user holds a grant already. */
export function customerFromHeld(grant: WantedGrant, heldGrants: HeldGrants): string | undefined {
  const mine = heldGrants.get(knownText(grant.user.uuid)) ?? [];
  return mine.find(({ scope }) => scope === knownText(grant.scope.uuid))?.customer;
}

/**
 * What has to be done to the organization role of a grant so that it does not end before the grant does; `undefined`
 * when nothing has. `others` are all declared grants that may lean on the same role.
 */
export function organizationRoleOf(
  mine: OfferingGrant,
  others: readonly OfferingGrant[],
  heldGrants: HeldGrants,
): OrganizationRole | undefined {
  const sharing = others.filter(
    (other) =>
      knownText(other.grant.user.uuid) === knownText(mine.grant.user.uuid) &&
      (other.customer === undefined || mine.customer === undefined || other.customer === mine.customer),
  );
  const roles = (heldGrants.get(knownText(mine.grant.user.uuid)) ?? []).filter(
    ({ role, scope }) =>
      role === ORGANIZATION_ROLE && (mine.customer === undefined || scope === mine.customer),
  );
  const ends = [...sharing.map(({ end }) => end), ...roles.map(({ expires }) => expires)];
  const place = mine.customer === undefined ? {} : { customer: mine.customer };
  const needed = { ...place, target: ends.reduce(laterEnd, mine.end) };
  const early = roles.find(({ expires }) => endOf(expires) < endOf(mine.end));
  if (early !== undefined) {
    // Which of the roles is meant is not known before the offering exists; the step asks then.
    const known = mine.customer !== undefined && early.expires !== null;
    return known ? { ...needed, endsTooEarly: early.expires } : needed;
  }
  // A role that no grant of the run keeps may go meanwhile; a new one takes the end of whichever grant is made first.
  const made = roles.length === 0 || sharing.every(({ isNew }) => isNew);
  return made && mine.isNew && sharing.some(({ end }) => endOf(end) < endOf(mine.end)) ? needed : undefined;
}

function held(item: JsonObject): readonly Held[] {
  const { role_name: role, expiration_time: expires } = item;
  const scope = plainUuid(item['scope_uuid'] ?? null);
  const customer = plainUuid(item['customer_uuid'] ?? null);
  if (typeof role !== 'string' || typeof scope !== 'string') return [];
  return [
    {
      role,
      scope,
      customer: typeof customer === 'string' ? customer : undefined,
      expires: typeof expires === 'string' ? expires : null,
    },
  ];
}
