import { empty, json, type Answer } from '../http/answer.ts';
import { bodyObject, objectUrl, type Call } from '../http/call.ts';
import { chosenFields, show, type Shape } from '../http/fields.ts';
import { pageOf } from '../http/paging.ts';
import { badRequest, crash, notFound } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { readBody } from '../input/read-fields.ts';
import { choice, text } from '../input/readers.ts';
import type { Columns } from '../json.ts';
import { demandStaff } from '../store/rights.ts';
import type { Instance, ServerGroup, Tenant } from '../store/openstack-rows.ts';
import {
  removeServerGroup,
  scheduleCreation,
  scheduleDeletion,
  schedulePull,
} from '../store/server-group-work.ts';
import { rowOf } from '../store/store.ts';
import { CORE_STATES, coreState } from './core-state.ts';
import { choiceFilter, containsFilter, exactFilter, linkFilter, uuidFilter } from './filters.ts';
import { SERVER_GROUPS, showServerGroup } from './openstack-server-group-shape.ts';
import { customerOf, demandManager, demandState, visibleTenants } from './openstack-tenant-part.ts';
import { byName } from './plan-shape.ts';
import { settlingRoutes } from './settle-state.ts';

const POLICIES_8_0 = ['affinity', 'anti-affinity', 'soft-affinity', 'soft-anti-affinity'];
const ORDERS = ['created', '-created', 'name', '-name'];

function visible(call: Call): readonly ServerGroup[] {
  const tenants = new Set(visibleTenants(call).map(({ uuid }) => uuid));
  return [...call.world.store.serverGroups.values()].filter(({ tenant }) => tenants.has(tenant));
}

function visibleGroup(call: Call): ServerGroup {
  const group = rowOf(call.world.store.serverGroups, call.params['uuid'] ?? '');
  if (group === undefined || !visible(call).includes(group)) throw notFound('ServerGroup');
  return group;
}

/** The group of the path, which the caller may change, in one of these states. */
function changeable(call: Call, states: readonly string[]): ServerGroup {
  const group = visibleGroup(call);
  const tenant = call.world.store.tenants.get(group.tenant);
  if (tenant !== undefined) demandManager(call, tenant);
  demandState(call, group.state, states);
  return group;
}

function readGroup(call: Call, partial = false): Columns {
  const { newerRoutes } = call.world.profile;
  return readBody(
    bodyObject(call),
    {
      name: { read: text({ max: 150 }), required: true },
      description: { read: text({ blank: true, max: newerRoutes ? 4096 : 2000 }) },
      policy: { read: choice(newerRoutes ? POLICIES_8_0 : ['affinity'], { blank: true }) },
    },
    partial,
  );
}

/** Makes a group in a tenant that is ready for it: the row at once, the rest by the worker. */
export function createServerGroup(call: Call, tenant: Tenant): Answer {
  const { world } = call;
  const values = readGroup(call);
  const name = textOf(values['name']);
  const isTaken = [...world.store.serverGroups.values()].some(
    (group) => group.tenant === tenant.uuid && group.name === name,
  );
  if (isTaken) throw badRequest({ non_field_errors: ['Server group name should be unique.'] });
  const created = world.store.timestamp();
  const group: ServerGroup = {
    uuid: world.store.newUuid(),
    created,
    modified: created,
    tenant: tenant.uuid,
    name,
    description: textOf(values['description']),
    policy: textOf(values['policy']),
    state: 'Creation Scheduled',
    backendId: '',
    errorMessage: '',
    errorTraceback: '',
  };
  world.store.serverGroups.set(group.uuid, group);
  scheduleCreation(world, group);
  return json(201, showServerGroup(call, group));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list(call: Call): Answer {
  const words = CORE_STATES.map((state) => coreState(call, state));
  const states = choiceFilter(call, 'state', words);
  const order = [...(choiceFilter(call, 'o', ORDERS) ?? [])][0] ?? '';
  const filters = {
    tenant_uuid: uuidFilter(call, 'tenant_uuid') ?? linkFilter(call, 'tenant'),
    project_uuid: uuidFilter(call, 'project_uuid'),
    customer_uuid: uuidFilter(call, 'customer_uuid'),
    service_settings_uuid: uuidFilter(call, 'service_settings_uuid'),
    uuid: uuidFilter(call, 'uuid'),
    name: exactFilter(call, 'name_exact'),
    backend_id: exactFilter(call, 'backend_id'),
  };
  const part = containsFilter(call, 'name');
  const description = containsFilter(call, 'description');
  const { tenants } = call.world.store;
  const rows = visible(call).filter((group) => {
    const tenant = tenants.get(group.tenant);
    if (tenant === undefined) return false;
    const columns = {
      tenant_uuid: group.tenant,
      project_uuid: tenant.project,
      customer_uuid: customerOf(call, tenant),
      service_settings_uuid: tenant.settings,
      uuid: group.uuid,
      name: group.name,
      backend_id: group.backendId,
    };
    return (
      Object.entries(columns).every(([name, value]) => {
        const asked = filters[name as keyof typeof filters];
        return asked === undefined || asked === value;
      }) &&
      (part === undefined || group.name.toLowerCase().includes(part)) &&
      (description === undefined || group.description.toLowerCase().includes(description)) &&
      (states === undefined || states.has(coreState(call, group.state)))
    );
  });
  const ordered = order.endsWith('name') ? byName(rows) : rows;
  return pageOf(call, order.startsWith('-') ? ordered.toReversed() : ordered, (group) =>
    showServerGroup(call, group),
  );
}

function remove(call: Call): Answer {
  scheduleDeletion(call.world, changeable(call, ['OK', 'Erred']));
  return json(202, { detail: 'Deletion was scheduled.' });
}

function pull(call: Call): Answer {
  const group = changeable(call, ['OK', 'Erred']);
  if (group.backendId === '') throw badRequest(['Resource does not have backend ID.']);
  schedulePull(call.world, group);
  return json(202, { detail: 'Pull operation was successfully scheduled.' });
}

function unlink(call: Call): Answer {
  demandStaff(call);
  removeServerGroup(call.world, visibleGroup(call));
  return empty(204);
}

const INSTANCE_SHAPE: Shape<Instance, Call> = {
  url: ({ uuid }, call) => objectUrl(call, 'openstack-instances', uuid),
  uuid: ({ uuid }) => uuid,
  name: ({ name }) => name,
  state: ({ state }, call) => coreState(call, state),
  backend_id: ({ backendId }) => backendId,
  tenant_uuid: ({ tenant }) => tenant,
  server_group({ serverGroup }, call) {
    const group = call.world.store.serverGroups.get(serverGroup ?? '');
    if (group === undefined) return null;
    const { uuid, name, policy, state } = group;
    return { url: objectUrl(call, SERVER_GROUPS, uuid), name, policy, state: coreState(call, state) };
  },
};

function listInstances(call: Call): Answer {
  const tenant = uuidFilter(call, 'tenant_uuid');
  const tenants = new Set(visibleTenants(call).map(({ uuid }) => uuid));
  const rows = [...call.world.store.instances.values()].filter(
    (row) => tenants.has(row.tenant) && (tenant === undefined || row.tenant === tenant),
  );
  const fields = chosenFields(call.query, Object.keys(INSTANCE_SHAPE));
  return pageOf(call, byName(rows), (row) => show(INSTANCE_SHAPE, fields, row, call));
}

/** Server groups of OpenStack, and their members as far as they matter here. */
export const SERVER_GROUP_ROUTES: readonly Route[] = [
  { method: 'GET', path: 'openstack-instances', handle: listInstances },
  { method: 'GET', path: SERVER_GROUPS, handle: list },
  {
    method: 'POST',
    path: SERVER_GROUPS,
    handle(call) {
      // There is no place in a body to name the tenant.
      readGroup(call);
      throw crash();
    },
  },
  {
    method: 'GET',
    path: `${SERVER_GROUPS}/:uuid`,
    handle: (call) => json(200, showServerGroup(call, visibleGroup(call))),
  },
  { method: 'DELETE', path: `${SERVER_GROUPS}/:uuid`, handle: remove },
  { method: 'POST', path: `${SERVER_GROUPS}/:uuid/pull`, handle: pull },
  { method: 'POST', path: `${SERVER_GROUPS}/:uuid/unlink`, handle: unlink },
];

function update(call: Call): Answer {
  changeable(call, ['OK']);
  readGroup(call, call.method === 'PATCH');
  throw crash();
}

/** Updates, which older servers have an address for and crash on. */
export const SERVER_GROUP_UPDATE_ROUTES: readonly Route[] = [
  { method: 'PUT', path: `${SERVER_GROUPS}/:uuid`, handle: update },
  { method: 'PATCH', path: `${SERVER_GROUPS}/:uuid`, handle: update },
];

/** What staff can say about a group since 8.0. */
export const SERVER_GROUP_ROUTES_8_0: readonly Route[] = settlingRoutes(SERVER_GROUPS, visibleGroup);
