import { callerOf, objectUrl, type Call } from '../http/call.ts';
import type { Shape } from '../http/fields.ts';
import type { Json } from '../json.ts';
import type { RobotAccount } from '../store/link-rows.ts';
import { grantsOf } from '../store/rights.ts';
import { fingerprintsOf } from '../store/ssh-key.ts';
import { viewOf, type MarketplaceView } from './marketplace-part.ts';
import { fullName } from './users.ts';

export const ROBOT_ACCOUNTS = 'marketplace-robot-accounts';

/** A robot account with what is around its resource. */
export interface RobotView extends MarketplaceView {
  readonly robot: RobotAccount;
}

/** The robot accounts that the caller sees: those of resources where a role is held on project, customer or provider. */
export function visibleRobots(call: Call): readonly RobotView[] {
  const { store } = call.world;
  const user = callerOf(call);
  const scopes = new Set(grantsOf(store, user).map(({ scope }) => scope));
  return [...store.robotAccounts.values()].flatMap((robot) => {
    const resource = store.resources.get(robot.resource);
    if (resource === undefined) return [];
    const view = { ...viewOf(call, resource), robot };
    const places = [resource.project, view.customer?.uuid, view.provider?.uuid];
    const sees = user.isStaff || user.isSupport || places.some((place) => scopes.has(place ?? ''));
    return sees ? [view] : [];
  });
}

function newer(part: (view: RobotView) => Json): (view: RobotView, call: Call) => Json | undefined {
  return (view, call) => (call.world.profile.newerRoutes ? part(view) : undefined);
}

/** The keys of the answers to writes: users as addresses. */
export const ROBOT_SHAPE: Shape<RobotView, Call> = {
  url: ({ robot }, call) => objectUrl(call, ROBOT_ACCOUNTS, robot.uuid),
  uuid: ({ robot }) => robot.uuid,
  created: ({ robot }) => robot.created,
  modified: ({ robot }) => robot.modified,
  type: ({ robot }) => robot.type,
  username: ({ robot }) => robot.username,
  description: newer(({ robot }) => robot.description),
  state: newer(({ robot }) => robot.state),
  error_message: newer(({ robot }) => robot.errorMessage),
  error_traceback: newer(() => ''),
  resource: ({ robot }, call) => objectUrl(call, 'marketplace-resources', robot.resource),
  users: ({ robot }, call) => robot.users.map((user) => objectUrl(call, 'users', user)),
  keys: ({ robot }) => robot.keys,
  backend_id: () => '',
  responsible_user: ({ robot }, call) =>
    robot.responsibleUser === null ? null : objectUrl(call, 'users', robot.responsibleUser),
  fingerprints: ({ robot }) => robot.keys.map((key) => ({ ...fingerprintsOf(key) })),
};

/** The keys of lists and details: users as objects, and what is around the resource. */
export const ROBOT_DETAILS: Shape<RobotView, Call> = {
  ...ROBOT_SHAPE,
  users: ({ robot }, call) => robot.users.flatMap((uuid) => userPart(call, uuid)),
  responsible_user: ({ robot }, call) => userPart(call, robot.responsibleUser ?? '')[0] ?? null,
  user_keys: ({ robot }, call) => robot.users.flatMap((uuid) => userKeys(call, uuid)),
  resource_name: ({ resource }) => resource.name,
  resource_uuid: ({ resource }) => resource.uuid,
  project_name: ({ project }) => project?.name ?? '',
  project_uuid: ({ resource }) => resource.project,
  customer_uuid: ({ customer }) => customer?.uuid ?? '',
  customer_name: ({ customer }) => customer?.name ?? '',
  provider_uuid: newer(({ provider }) => provider?.uuid ?? ''),
  provider_name: newer(({ provider }) => provider?.name ?? ''),
  offering_customer_uuid: ({ provider }, call) =>
    call.world.profile.newerRoutes ? undefined : (provider?.uuid ?? ''),
  offering_plugin_options: ({ offering }) => offering?.columns['plugin_options'] ?? {},
};

function userPart(call: Call, uuid: string): readonly Json[] {
  const user = call.world.store.users.get(uuid);
  if (user === undefined) return [];
  return [
    {
      url: objectUrl(call, 'users', uuid),
      uuid,
      username: user.username,
      full_name: fullName(user),
      native_name: user.columns['native_name'] ?? '',
      email: user.email,
      image: null,
    },
  ];
}

function userKeys(call: Call, user: string): readonly Json[] {
  return [...call.world.store.sshKeys.values()].flatMap((key) => {
    const prints = fingerprintsOf(key.publicKey);
    if (key.user !== user || prints === undefined) return [];
    return [
      {
        url: objectUrl(call, 'keys', key.uuid),
        uuid: key.uuid,
        name: key.name,
        public_key: key.publicKey,
        fingerprint_md5: prints.md5,
        fingerprint_sha256: prints.sha256,
        fingerprint_sha512: prints.sha512,
        user_uuid: user,
        is_shared: false,
        type: key.publicKey.split(' ')[0] ?? '',
      },
    ];
  });
}
