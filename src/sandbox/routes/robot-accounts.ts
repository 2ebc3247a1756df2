import { empty, json, type Answer } from '../http/answer.ts';
import { bodyObject, objectUrl, type Call } from '../http/call.ts';
import { chosenFields, show } from '../http/fields.ts';
import { pageOf } from '../http/paging.ts';
import { badRequest, notFound, Refusal } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { hyperlink } from '../input/hyperlink.ts';
import { invalid, readBody, type Fields, type Reader } from '../input/read-fields.ts';
import { listOf, text } from '../input/readers.ts';
import type { Columns } from '../json.ts';
import { addRobotAccount } from '../store/add-link.ts';
import { linkOf, robotSaved } from '../store/link-work.ts';
import type { RobotAccount } from '../store/link-rows.ts';
import { demand } from '../store/rights.ts';
import type { Resource } from '../store/rows.ts';
import { fingerprintsOf } from '../store/ssh-key.ts';
import { rowOf } from '../store/store.ts';
import { choiceFilter, exactFilter, linkFilter, uuidFilter } from './filters.ts';
import { viewOf } from './marketplace-part.ts';
import {
  ROBOT_ACCOUNTS,
  ROBOT_DETAILS,
  ROBOT_SHAPE,
  visibleRobots,
  type RobotView,
} from './robot-account-shape.ts';

const DETAILS = Object.keys(ROBOT_DETAILS);

const publicKey: Reader = (value) => {
  if (typeof value === 'string' && fingerprintsOf(value) !== undefined) return value;
  throw invalid('Invalid SSH public key.');
};

/** A bad key is told without its place. */
const publicKeys: Reader = (value) => {
  if (!Array.isArray(value)) throw invalid('Expected a list of items.');
  return value.map(publicKey);
};

function fieldsOf(call: Call): Fields {
  const user = hyperlink(call, 'users', call.world.store.users);
  return {
    username: { read: text({ blank: true, max: 32 }) },
    users: { read: listOf(user) },
    keys: { read: publicKeys },
    responsible_user: { read: user, nullable: true },
    ...(call.world.profile.newerRoutes ? { description: { read: text({ blank: true }) } } : {}),
  };
}

function visibleRobot(call: Call): RobotView {
  const robot = rowOf(call.world.store.robotAccounts, call.params['uuid'] ?? '');
  const view = visibleRobots(call).find((one) => one.robot === robot);
  if (view === undefined) throw notFound('RobotAccount');
  return view;
}

function manageable(call: Call, permission: string): RobotView {
  const view = visibleRobot(call);
  demand(call, permission, [view.provider?.uuid]);
  return view;
}

function textsOf(values: Columns, field: string): readonly string[] | undefined {
  const list = values[field];
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : undefined;
}

/** 400 when one of the users has no role in the project or organization of the resource. */
function demandMembers(call: Call, resource: Resource, values: Columns): void {
  const { store } = call.world;
  const scopes = new Set([resource.project, store.projects.get(resource.project)?.customer]);
  const members = new Set(
    [...store.grants.values()].flatMap(({ user, scope }) => (scopes.has(scope) ? [user] : [])),
  );
  const responsible = values['responsible_user'];
  const users = [
    ...(textsOf(values, 'users') ?? []),
    ...(typeof responsible === 'string' ? [responsible] : []),
  ];
  if (users.every((user) => members.has(user))) return;
  throw badRequest({
    non_field_errors: ['User should belong to the same project or organization as resource.'],
  });
}

function write(call: Call, robot: RobotAccount, values: Columns): void {
  const before = robot.username;
  const { username, responsible_user: responsible, description } = values;
  if (typeof username === 'string') robot.username = username;
  if (typeof description === 'string') robot.description = description;
  if (typeof responsible === 'string' || responsible === null) robot.responsibleUser = responsible;
  robot.users = textsOf(values, 'users') ?? robot.users;
  robot.keys = textsOf(values, 'keys') ?? robot.keys;
  robot.modified = call.world.store.timestamp();
  robotSaved(call.world, robot, before);
}

function create(call: Call): Answer {
  const { store } = call.world;
  const values = readBody(bodyObject(call), {
    ...fieldsOf(call),
    resource: { read: hyperlink(call, 'marketplace-resources', store.resources), required: true },
    type: { read: text({ max: 5 }), required: true },
  });
  const { resource: uuid, type } = values;
  const resource = store.resources.get(typeof uuid === 'string' ? uuid : '');
  if (resource === undefined || typeof type !== 'string') throw notFound('Resource');
  if ([...store.robotAccounts.values()].some((one) => one.resource === uuid && one.type === type)) {
    throw badRequest({ non_field_errors: ['The fields resource, type must make a unique set.'] });
  }
  const view = viewOf(call, resource);
  demand(call, 'RESOURCE.CREATE_ROBOT_ACCOUNT', [view.provider?.uuid]);
  demandMembers(call, resource, values);
  const robot = addRobotAccount(call.world, { resource: resource.uuid, type, state: 'OK' });
  write(call, robot, values);
  return json(201, show(ROBOT_SHAPE, Object.keys(ROBOT_SHAPE), { ...view, robot }, call), {
    Location: objectUrl(call, ROBOT_ACCOUNTS, robot.uuid),
  });
}

function update(call: Call): Answer {
  const view = manageable(call, 'RESOURCE.UPDATE_ROBOT_ACCOUNT');
  const values = readBody(bodyObject(call), fieldsOf(call), true);
  demandMembers(call, view.resource, values);
  write(call, view.robot, values);
  return json(200, show(ROBOT_SHAPE, Object.keys(ROBOT_SHAPE), view, call));
}

function remove(call: Call): Answer {
  const { robot } = manageable(call, 'RESOURCE.DELETE_ROBOT_ACCOUNT');
  const link = linkOf(call.world, robot);
  if (link !== undefined) call.world.store.lexisLinks.delete(link.uuid);
  call.world.store.robotAccounts.delete(robot.uuid);
  return empty(204);
}

/** Robot accounts of resources. */
export const ROBOT_ACCOUNT_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: ROBOT_ACCOUNTS,
    handle(call) {
      const resource = uuidFilter(call, 'resource_uuid') ?? linkFilter(call, 'resource');
      const project = uuidFilter(call, 'project_uuid');
      const customer = uuidFilter(call, 'customer_uuid');
      const provider = uuidFilter(call, 'provider_uuid');
      const type = exactFilter(call, 'type');
      const states = call.world.profile.newerRoutes ? choiceFilter(call, 'state', STATES) : undefined;
      const rows = visibleRobots(call).filter(
        (view) =>
          (resource === undefined || view.resource.uuid === resource) &&
          (project === undefined || view.resource.project === project) &&
          (customer === undefined || view.customer?.uuid === customer) &&
          (provider === undefined || view.provider?.uuid === provider) &&
          (type === undefined || view.robot.type === type) &&
          (states === undefined || states.has(view.robot.state)),
      );
      const fields = chosenFields(call.query, DETAILS);
      return pageOf(call, rows, (view) => show(ROBOT_DETAILS, fields, view, call));
    },
  },
  { method: 'POST', path: ROBOT_ACCOUNTS, handle: create },
  {
    method: 'GET',
    path: `${ROBOT_ACCOUNTS}/:uuid`,
    handle: (call) =>
      json(200, show(ROBOT_DETAILS, chosenFields(call.query, DETAILS), visibleRobot(call), call)),
  },
  { method: 'PUT', path: `${ROBOT_ACCOUNTS}/:uuid`, handle: update },
  { method: 'PATCH', path: `${ROBOT_ACCOUNTS}/:uuid`, handle: update },
  { method: 'DELETE', path: `${ROBOT_ACCOUNTS}/:uuid`, handle: remove },
];

const STATES = ['Requested', 'Creating', 'OK', 'Requested deletion', 'Deleted', 'Error'];

/** Each action with the state that it needs and the one that it leads to. */
const MOVES: readonly (readonly [action: string, from: string, to: string])[] = [
  ['set_state_creating', 'Requested', 'Creating'],
  ['set_state_ok', 'Creating', 'OK'],
  ['set_state_request_deletion', 'OK', 'Requested deletion'],
  ['set_state_deleted', 'Requested deletion', 'Deleted'],
  ['set_state_erred', 'OK', 'Error'],
];

/** What the service provider tells of an account; newer servers only. */
export const ROBOT_ACCOUNT_ROUTES_8_0: readonly Route[] = MOVES.map(([action, from, to]) => ({
  method: 'POST',
  path: `${ROBOT_ACCOUNTS}/:uuid/${action}`,
  handle(call) {
    const view = manageable(call, 'RESOURCE.UPDATE_ROBOT_ACCOUNT');
    if (view.robot.state !== from) {
      throw new Refusal(json(409, { detail: `Valid states for operation: ${from}.` }));
    }
    view.robot.state = to;
    write(call, view.robot, {});
    return json(200, show(ROBOT_DETAILS, DETAILS, view, call));
  },
}));
