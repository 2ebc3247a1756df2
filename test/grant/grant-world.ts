import type { JsonObject } from '../../src/manifest/json.ts';
import type { ObjectKey } from '../../src/manifest/object-key.ts';
import { compare } from '../../src/diff/compare.ts';
import type { Comparison } from '../../src/diff/comparison.ts';
import { grantProvider } from '../../src/providers/grant/provider.ts';
import type { LiveGrant } from '../../src/providers/grant/live-grant.ts';
import { grantKey, type GrantSpec } from '../../src/providers/grant-spec.ts';
import type { Assessment, Observation, Wanted } from '../../src/providers/provider.ts';
import type { Resolved } from '../../src/providers/reference.ts';
import type { Step } from '../../src/providers/step.ts';
import type { Instance } from '../../src/waldur/instance.ts';
import { someInstance } from '../fakes/instance.ts';
import { someManifest } from '../fakes/manifest.ts';
import { fakeReader, type FakeAnswer, type FakeReader } from '../fakes/reader.ts';

export const OFFERING = 'a'.repeat(32);
export const OTHER_OFFERING = 'b'.repeat(32);
/** The uuid that `Offering/new` gets. */
export const NEW_OFFERING = 'ab'.repeat(16);
export const CUSTOMER = 'c0'.repeat(16);
export const ALICE = 'd'.repeat(32);
export const BOB = 'e'.repeat(32);

const NAMES = new Map([
  ['alice', ALICE],
  ['bob', BOB],
]);

/** Staff on the older generation; roles are served. */
export const staff: Instance = { ...someInstance, collections: new Set(['roles']) };
export const newer: Instance = { ...staff, generation: '8.0' };

/** An account that is not staff, with one role on a scope. */
export function holder(role: string, scopeType: string, scopeUuid: string, instance = staff): Instance {
  const roles = [{ role, scopeType, scopeUuid, customerUuid: CUSTOMER }];
  return { ...instance, caller: { ...instance.caller, uuid: BOB, username: 'bob', isStaff: false, roles } };
}

export interface Given {
  readonly user?: string;
  readonly role?: string;
  readonly end?: string | null;
  /** Offering/x, unless it says something else; `planned` is Offering/new, which this run creates, `made` the same later. */
  readonly on?: 'planned' | 'made' | 'other' | 'customer';
  readonly offering?: JsonObject;
  readonly inactive?: boolean;
  /** The word by which the user is named in the manifest. */
  readonly by?: 'uuid';
  readonly spec?: JsonObject;
}

const OFFERINGS = new Map<string, ObjectKey>([
  ['other', 'Offering/other'],
  ['planned', 'Offering/new'],
  ['made', 'Offering/new'],
]);

const SCOPES = new Map([
  ['other', OTHER_OFFERING],
  ['made', NEW_OFFERING],
  ['customer', CUSTOMER],
]);

/** A declared grant with its references resolved. */
export function grant(given: Given = {}): Wanted<GrantSpec> {
  const { user = 'alice', role = 'OFFERING.MANAGER', end, on } = given;
  const uuid = NAMES.get(user) ?? ALICE;
  const name = on === undefined || on === 'customer' ? 'Offering/x' : (OFFERINGS.get(on) ?? 'Offering/x');
  const spec: GrantSpec = {
    scope:
      on === 'customer'
        ? { type: 'customer', reference: { field: 'name', value: 'Org' } }
        : { type: 'offering', reference: { manifest: name } },
    user: given.by === 'uuid' ? { field: 'uuid', value: uuid } : { field: 'username', value: user },
    role,
    ...(end === undefined ? {} : { expiration_time: end }),
  };
  const userFields = { uuid, username: user, is_active: given.inactive !== true };
  return {
    key: grantKey(spec),
    spec,
    origin: someManifest('Offering', name.slice(9), given.spec ?? {}),
    path: ['spec', 'access', 0],
    references: new Map<string, Resolved>([
      ['scope', scope(given, name)],
      ['user', { state: 'found', uuid, url: `http://w/api/users/${uuid}/`, label: user, object: userFields }],
    ]),
    outside: () => undefined,
  };
}

function scope({ on, offering = {}, spec = {} }: Given, key: ObjectKey): Resolved {
  if (on === 'planned') return { state: 'planned', key, label: key, becomes: spec };
  const uuid = SCOPES.get(on ?? '') ?? OFFERING;
  return {
    state: 'found',
    uuid,
    url: `http://w/${uuid}/`,
    label: on === 'customer' ? 'Org' : key,
    object: offering,
  };
}

/** A row of `list_users`. */
export function row(user: string, fields: JsonObject = {}): JsonObject {
  return {
    uuid: `${'1'.repeat(31)}${String(user.length)}`,
    created: '2026-11-21T07:09:41.506596Z',
    expiration_time: null,
    role_name: 'OFFERING.MANAGER',
    role_uuid: '9'.repeat(32),
    user_uuid: NAMES.get(user) ?? user,
    user_username: user,
    ...fields,
  };
}

const roles: readonly JsonObject[] = [
  serverRole('OFFERING.MANAGER', 'offering', []),
  serverRole('OFFERING.OLD', 'offering', [], false),
  serverRole('PROJECT.MANAGER', 'project', ['PROJECT.CREATE_PERMISSION']),
  serverRole('CUSTOMER.MANAGER', 'customer', []),
  serverRole('CUSTOMER.OWNER', 'customer', [
    'OFFERING.CREATE_PERMISSION',
    'OFFERING.UPDATE_PERMISSION',
    'OFFERING.DELETE_PERMISSION',
  ]),
  serverRole('OFFERING.BOSS', 'offering', ['OFFERING.CREATE_PERMISSION', 'OFFERING.DELETE_PERMISSION']),
];

function serverRole(
  name: string,
  content_type: string,
  permissions: readonly string[],
  is_active = true,
): JsonObject {
  return { name, content_type, permissions, is_active };
}

/** The server: the rows of the offering, of the other offering and of the organization, and what users hold. */
export interface Server {
  readonly rows?: FakeAnswer;
  readonly otherRows?: FakeAnswer;
  readonly customerRows?: FakeAnswer;
  readonly held?: Readonly<Record<string, readonly JsonObject[]>>;
  readonly shared?: boolean;
}

export function server(given: Server = {}): FakeReader {
  return fakeReader({
    [`marketplace-provider-offerings/${OFFERING}/list_users/`]: given.rows ?? [],
    [`marketplace-provider-offerings/${OTHER_OFFERING}/list_users/`]: given.otherRows ?? [],
    [`customers/${CUSTOMER}/list_users/`]: given.customerRows ?? [],
    [`marketplace-provider-offerings/${OFFERING}/`]: {
      customer_uuid: CUSTOMER,
      shared: given.shared ?? true,
    },
    [`marketplace-provider-offerings/${OTHER_OFFERING}/`]: { customer_uuid: CUSTOMER, shared: true },
    [`users/${ALICE}/`]: { permissions: given.held?.['alice'] ?? [] },
    [`users/${BOB}/`]: { permissions: given.held?.['bob'] ?? [] },
    'roles/': roles,
  });
}

/** The automatic role as the user's own page lists it. */
export function organizationRole(expires: string | null): JsonObject {
  return {
    role_name: 'CUSTOMER.MANAGER',
    scope_type: 'customer',
    scope_uuid: CUSTOMER,
    customer_uuid: CUSTOMER,
    expiration_time: expires,
  };
}

/** A grant on the offering as the user's own page lists it. */
export function offeringRole(expires: string | null): JsonObject {
  return {
    role_name: 'OFFERING.MANAGER',
    scope_type: 'offering',
    scope_uuid: OFFERING,
    customer_uuid: CUSTOMER,
    expiration_time: expires,
  };
}

/** What a plan would say of one grant. */
export interface Verdict {
  readonly action: 'create' | 'update' | 'no-op' | 'blocked';
  readonly comparison: Comparison;
  readonly assessment: Assessment;
  readonly steps: readonly Step[];
  readonly live: LiveGrant | undefined;
}

/** Judges a wanted grant by its observation, in the way the planner does. */
function verdict(
  wanted: Wanted<GrantSpec>,
  observation: Observation<LiveGrant>,
  instance: Instance,
): Verdict {
  const observed = observation.observed.find(({ key }) => key === wanted.key);
  const [live] = observed?.candidates ?? [];
  const comparison = compare(
    grantProvider.desired(wanted),
    live === undefined ? undefined : grantProvider.toSpec(live, wanted),
    grantProvider.rules,
    { prune: false, writeSecrets: false },
  );
  const change = {
    wanted,
    live,
    ...(observed?.absence === undefined ? {} : { absence: observed.absence }),
    changes: comparison.changes,
    instance,
  };
  const assessment = grantProvider.assess(change, comparison);
  const accepted = comparison.changes.filter(
    ({ path }) =>
      !assessment.refused.some((refused) => refused.path.every((part, index) => part === path[index])),
  );
  const found = { comparison, assessment, live };
  if (assessment.blocked.length > 0) return { ...found, action: 'blocked', steps: [] };
  if (live !== undefined && accepted.length === 0) return { ...found, action: 'no-op', steps: [] };
  const steps = grantProvider.steps({ ...change, changes: accepted });
  return { ...found, action: live === undefined ? 'create' : 'update', steps };
}

/** Observes and judges all; the verdicts stand in the order of the wanted ones. */
export async function judge(
  wanted: readonly Wanted<GrantSpec>[],
  reader: FakeReader,
  instance: Instance = staff,
): Promise<readonly Verdict[]> {
  const observation = await grantProvider.observe(reader, wanted, { instance, owners: [] });
  return wanted.map((one) => verdict(one, observation, instance));
}

/** A write as one line: its path and its body. */
export function line(step: Step): string {
  if (step.type === 'deliver' || step.type === 'wait') throw new Error('grants deliver nothing');
  if (step.type === 'read') return `read ${step.path}`;
  return `${step.path} ${JSON.stringify(step.body?.value ?? null)}`;
}
