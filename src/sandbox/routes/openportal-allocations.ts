import { empty, json } from '../http/answer.ts';
import { bodyObject, callerOf, objectUrl, type Call } from '../http/call.ts';
import { pageOf } from '../http/paging.ts';
import { badRequest, crash, forbidden, Refusal } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import type { Columns } from '../json.ts';
import { hyperlink } from '../input/hyperlink.ts';
import { readBody, type Fields } from '../input/read-fields.ts';
import { integer, text } from '../input/readers.ts';
import {
  emptyLimits,
  removeAllocation,
  scheduleCreation,
  scheduleDeletion,
  scheduleUpdate,
} from '../store/allocation-work.ts';
import { mirrorLimits } from '../store/mirror-limits.ts';
import { demandStaff, grantsOf } from '../store/rights.ts';
import type { Allocation } from '../store/rows.ts';
import { rowOf } from '../store/store.ts';
import { CORE_STATES, coreState } from './core-state.ts';
import { choiceFilter, containsFilter, exactFilter, uuidFilter } from './filters.ts';
import { ALLOCATIONS, showAllocation } from './openportal-allocation-shape.ts';
import { byName } from './plan-shape.ts';
import { settlingRoutes } from './settle-state.ts';
import { visibleProjects } from './projects.ts';
import { visibleSettings } from './service-settings.ts';

const MANAGING_ROLES: ReadonlySet<string> = new Set(['PROJECT.ADMIN', 'PROJECT.MANAGER', 'CUSTOMER.OWNER']);
const NAME = /^[A-Za-z0-9_-]{1,63}$/;
const TWO_TO_63 = 2 ** 63;

function isNewer(call: Call): boolean {
  return call.world.profile.generation === '8.0';
}

function visible(call: Call): readonly Allocation[] {
  const projects = new Set(visibleProjects(call).map(({ uuid }) => uuid));
  return [...call.world.store.allocations.values()].filter(
    ({ plugin, project }) => plugin === 'openportal' && projects.has(project),
  );
}

function visibleAllocation(call: Call): Allocation {
  const allocation = rowOf(call.world.store.allocations, call.params['uuid'] ?? '');
  if (allocation === undefined || !visible(call).includes(allocation)) {
    throw new Refusal(json(404, { detail: 'Not found.' }));
  }
  return allocation;
}

function manages(call: Call, project: string): boolean {
  const user = callerOf(call);
  const scopes = new Set([project, call.world.store.projects.get(project)?.customer]);
  return (
    user.isStaff ||
    grantsOf(call.world.store, user).some(({ role, scope }) => MANAGING_ROLES.has(role) && scopes.has(scope))
  );
}

/** The allocation of the path, which the caller may change, in one of these states. */
function changeable(call: Call, states: readonly string[]): Allocation {
  const allocation = visibleAllocation(call);
  if (!manages(call, allocation.project)) throw forbidden();
  if (!states.includes(allocation.state)) {
    const words = states.map((state) => coreState(call, state)).join(', ');
    throw new Refusal(json(409, { detail: `Valid states for operation: ${words}.` }));
  }
  return allocation;
}

function texts(call: Call): Fields {
  return {
    name: { read: text({ max: 150 }), required: true },
    description: { read: text({ blank: true, max: isNewer(call) ? 4096 : 2000 }) },
    ...(isNewer(call)
      ? {
          node_limit: { read: integer({ min: 0 }) },
          groupname: { read: text({ blank: true, max: 64 }), nullable: true },
        }
      : {}),
  };
}

function textOf(values: Columns, field: string): string {
  const value = values[field];
  return typeof value === 'string' ? value : '';
}

function write(allocation: Allocation, values: Columns): void {
  const { name, description, node_limit: nodeLimit, groupname } = values;
  if (typeof name === 'string') allocation.name = name;
  if (typeof description === 'string') allocation.description = description;
  if (typeof nodeLimit === 'number') allocation.limits = { node_limit: nodeLimit };
  if (typeof groupname === 'string' || groupname === null) allocation.groupname = groupname;
}

function create(call: Call) {
  const { world } = call;
  const settings = new Map(
    visibleSettings(call).flatMap((row) => (row.type === 'OPENPORTAL' ? [[row.uuid, row] as const] : [])),
  );
  const projects = new Map(visibleProjects(call).map((row) => [row.uuid, row]));
  const values = readBody(bodyObject(call), {
    ...texts(call),
    service_settings: { read: hyperlink(call, 'service-settings', settings), required: true },
    project: { read: hyperlink(call, 'projects', projects), required: true },
  });
  const name = textOf(values, 'name');
  if (!isNewer(call) && !NAME.test(name)) {
    throw badRequest({
      non_field_errors: [
        `Name '${name}' must be 1-63 characters long, each of which can only be alphanumeric or a hyphen`,
      ],
    });
  }
  const project = textOf(values, 'project');
  if (!manages(call, project)) {
    throw forbidden('You do not have permissions to create allocation for given project.');
  }
  const created = world.store.timestamp();
  const limits = emptyLimits(world);
  const allocation: Allocation = {
    uuid: world.store.newUuid(),
    created,
    modified: created,
    plugin: 'openportal',
    project,
    settings: textOf(values, 'service_settings'),
    name,
    description: '',
    state: 'Creation Scheduled',
    backendId: '',
    errorMessage: '',
    errorTraceback: '',
    limits,
    inBackend: limits,
    groupname: null,
  };
  write(allocation, values);
  world.store.allocations.set(allocation.uuid, allocation);
  scheduleCreation(world, allocation);
  return json(201, showAllocation(call, allocation), {
    Location: objectUrl(call, ALLOCATIONS, allocation.uuid),
  });
}

function update(call: Call) {
  const allocation = changeable(call, ['OK']);
  write(allocation, readBody(bodyObject(call), texts(call), call.method === 'PATCH'));
  return json(200, showAllocation(call, allocation));
}

function setLimits(call: Call) {
  demandStaff(call);
  const allocation = visibleAllocation(call);
  const names = Object.keys(emptyLimits(call.world));
  const values = readBody(
    bodyObject(call),
    Object.fromEntries(names.map((name) => [name, { read: integer({ min: -1 }), required: true }])),
  );
  const limits = Object.fromEntries(names.map((name) => [name, Number(values[name])]));
  const fits = Object.values(limits).every((value) => value < TWO_TO_63);
  if (!fits || !['OK', 'Erred', 'Update Scheduled'].includes(allocation.state)) throw crash();
  allocation.limits = limits;
  mirrorLimits(call.world, allocation);
  scheduleUpdate(call.world, allocation, () => {
    allocation.inBackend = allocation.limits;
  });
  return json(202, { status: 'Setting limits was scheduled.' });
}

function pull(call: Call) {
  const allocation = changeable(call, ['OK', 'Erred']);
  if (allocation.backendId === '') throw badRequest(['Resource does not have backend ID.']);
  scheduleUpdate(call.world, allocation, () => {
    if (!isNewer(call)) allocation.limits = allocation.inBackend;
  });
  return json(202, { detail: 'Pull operation was successfully scheduled.' });
}

function list(call: Call) {
  const states = CORE_STATES.map((state) => coreState(call, state));
  const wanted = choiceFilter(call, 'state', states);
  const project = uuidFilter(call, 'project_uuid');
  const settings = uuidFilter(call, 'service_settings_uuid');
  const exact = exactFilter(call, 'name_exact');
  const part = containsFilter(call, 'name');
  const noRows = exactFilter(call, 'external_ip') !== undefined;
  const rows = visible(call).filter(
    (row) =>
      !noRows &&
      (wanted === undefined || wanted.has(coreState(call, row.state))) &&
      (project === undefined || row.project === project) &&
      (settings === undefined || row.settings === settings) &&
      (exact === undefined || row.name === exact) &&
      (part === undefined || row.name.toLowerCase().includes(part)),
  );
  const ordered = call.query.get('o') === '-name' ? byName(rows).toReversed() : byName(rows);
  return pageOf(call, ordered, (row) => showAllocation(call, row));
}

/** What staff can say about an allocation since 8.0. */
export const OPENPORTAL_ALLOCATION_ROUTES_8_0: readonly Route[] = settlingRoutes(
  ALLOCATIONS,
  visibleAllocation,
);

/** OpenPortal allocations, on servers that have them. */
export const OPENPORTAL_ALLOCATION_ROUTES: readonly Route[] = [
  { method: 'GET', path: ALLOCATIONS, handle: list },
  { method: 'POST', path: ALLOCATIONS, handle: create },
  {
    method: 'GET',
    path: `${ALLOCATIONS}/:uuid`,
    handle: (call) => json(200, showAllocation(call, visibleAllocation(call))),
  },
  { method: 'PUT', path: `${ALLOCATIONS}/:uuid`, handle: update },
  { method: 'PATCH', path: `${ALLOCATIONS}/:uuid`, handle: update },
  {
    method: 'DELETE',
    path: `${ALLOCATIONS}/:uuid`,
    handle(call) {
      scheduleDeletion(call.world, changeable(call, ['OK', 'Erred']));
      return json(202, { detail: 'Deletion was scheduled.' });
    },
  },
  { method: 'POST', path: `${ALLOCATIONS}/:uuid/set_limits`, handle: setLimits },
  { method: 'POST', path: `${ALLOCATIONS}/:uuid/pull`, handle: pull },
  {
    method: 'POST',
    path: `${ALLOCATIONS}/:uuid/unlink`,
    handle(call) {
      demandStaff(call);
      removeAllocation(call.world, visibleAllocation(call));
      return empty(204);
    },
  },
];
