import { json } from '../http/answer.ts';
import { bodyObject, callerOf, objectUrl, type Call } from '../http/call.ts';
import { chosenFields, show, type Shape } from '../http/fields.ts';
import { pageOf } from '../http/paging.ts';
import { crash, forbidden, notFound, Refusal } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { readBody } from '../input/read-fields.ts';
import { choice, integer, text } from '../input/readers.ts';
import { textOf } from '../input/values.ts';
import { scheduleUpdate } from '../store/allocation-work.ts';
import { mirrorLimits, resourceOf } from '../store/mirror-limits.ts';
import { demand, demandStaff, may } from '../store/rights.ts';
import type { Allocation, Resource } from '../store/rows.ts';
import { rowOf } from '../store/store.ts';
import { CORE_STATES, coreState } from './core-state.ts';
import { choiceFilter, containsFilter, exactFilter, uuidFilter } from './filters.ts';
import { viewOf } from './marketplace-part.ts';
import { OLDER_ALLOCATION_SHAPE } from './openportal-allocation-shape.ts';
import { finish } from './order-work.ts';
import { byName } from './plan-shape.ts';
import { visibleProjects } from './projects.ts';
import { orderInProgress } from './resource-shape.ts';

const ALLOCATIONS = 'slurm-allocations';
const LIMITS: readonly string[] = ['cpu_limit', 'gpu_limit', 'ram_limit'];

const SHAPE: Shape<Allocation, Call> = {
  ...OLDER_ALLOCATION_SHAPE,
  url: ({ uuid }, call) => objectUrl(call, ALLOCATIONS, uuid),
  resource_type: () => 'SLURM.Allocation',
};

function visible(call: Call): readonly Allocation[] {
  const projects = new Set(visibleProjects(call).map(({ uuid }) => uuid));
  return [...call.world.store.allocations.values()].filter(
    ({ plugin, project }) => plugin === 'slurm' && projects.has(project),
  );
}

function visibleAllocation(call: Call): Allocation {
  const allocation = rowOf(call.world.store.allocations, call.params['uuid'] ?? '');
  if (allocation === undefined || !visible(call).includes(allocation)) throw notFound('Allocation');
  return allocation;
}

function shown(call: Call, allocation: Allocation) {
  return show(SHAPE, chosenFields(call.query, Object.keys(SHAPE)), allocation, call);
}

function list(call: Call) {
  const wanted = choiceFilter(
    call,
    'state',
    CORE_STATES.map((state) => coreState(call, state)),
  );
  const project = uuidFilter(call, 'project_uuid');
  const settings = uuidFilter(call, 'service_settings_uuid');
  const exact = exactFilter(call, 'name_exact');
  const part = containsFilter(call, 'name');
  const uuid = exactFilter(call, 'uuid');
  const backendId = exactFilter(call, 'backend_id');
  // An address of another time, which no row has.
  if (exactFilter(call, 'external_ip') !== undefined) return pageOf(call, [], () => ({}));
  const rows = visible(call).filter(
    (row) =>
      (wanted === undefined || wanted.has(coreState(call, row.state))) &&
      (project === undefined || row.project === project) &&
      (settings === undefined || row.settings === settings) &&
      (uuid === undefined || row.uuid === uuid) &&
      (backendId === undefined || row.backendId === backendId) &&
      (exact === undefined || row.name === exact) &&
      (part === undefined || row.name.toLowerCase().includes(part)),
  );
  return pageOf(call, inOrder(call, rows), (row) => shown(call, row));
}

function inOrder(call: Call, rows: readonly Allocation[]): readonly Allocation[] {
  const order = call.query.get('o');
  if (order === 'created') return rows;
  return order === '-name' ? byName(rows.toReversed()).toReversed() : byName(rows);
}

/** Name and description only; limits are taken and left as they are. */
function update(call: Call) {
  const allocation = visibleAllocation(call);
  const user = callerOf(call);
  const { project } = allocation;
  const customer = call.world.store.projects.get(project)?.customer;
  if (!may(call.world.store, user, 'RESOURCE.TERMINATE', [project, customer])) throw forbidden();
  if (allocation.state !== 'OK') {
    throw new Refusal(json(409, { detail: `Valid states for operation: ${coreState(call, 'OK')}.` }));
  }
  const values = readBody(
    bodyObject(call),
    { name: { read: text({ max: 150 }), required: true }, description: { read: text({ blank: true }) } },
    call.method === 'PATCH',
  );
  if (values['name'] !== undefined) allocation.name = textOf(values, 'name');
  if (values['description'] !== undefined) allocation.description = textOf(values, 'description');
  return json(200, shown(call, allocation));
}

function setLimits(call: Call) {
  demandStaff(call);
  const allocation = visibleAllocation(call);
  const values = readBody(
    bodyObject(call),
    Object.fromEntries(LIMITS.map((name) => [name, { read: integer({ min: -1 }), required: true }])),
  );
  if (!['OK', 'Erred', 'Update Scheduled'].includes(allocation.state)) throw crash();
  allocation.limits = Object.fromEntries(LIMITS.map((name) => [name, Number(values[name])]));
  mirrorLimits(call.world, allocation);
  // No worker serves the rows that an outside agent looks after.
  if (agentResource(call, allocation) === undefined) {
    scheduleUpdate(call.world, allocation, () => {
      allocation.inBackend = allocation.limits;
    });
  } else {
    allocation.state = 'Update Scheduled';
  }
  return json(202, { status: 'Setting limits was scheduled.' });
}

function agentResource(call: Call, allocation: Allocation): Resource | undefined {
  const resource = resourceOf(call.world, allocation);
  const type = resource === undefined ? undefined : viewOf(call, resource).offering?.type;
  return type === 'Marketplace.Slurm' ? resource : undefined;
}

const AGENT_STATES: Readonly<Record<string, string>> = {
  creating: 'Creating',
  updating: 'Updating',
  ok: 'OK',
  erred: 'Erred',
};

/** What the agent of a provider reports of the allocation behind a resource. */
function report(call: Call) {
  const resource = rowOf(call.world.store.resources, call.params['uuid'] ?? '');
  const allocation = call.world.store.allocations.get(resource?.scope?.uuid ?? '');
  if (resource === undefined || allocation === undefined) throw notFound('Resource');
  demand(call, 'ORDER.APPROVE', [viewOf(call, resource).provider?.uuid]);
  const values = readBody(bodyObject(call), {
    state: { read: choice(Object.keys(AGENT_STATES)), required: true },
  });
  const state = textOf(values, 'state');
  allocation.state = AGENT_STATES[state] ?? 'OK';
  const order = orderInProgress(call, resource);
  if (state === 'ok' && order?.type === 'Create') finish(call.world, order);
  return json(200, { detail: `Allocation state has been changed to ${state}` });
}

/** SLURM allocations: read, renamed, given limits; and what an outside agent reports of them. */
export const SLURM_ALLOCATION_ROUTES: readonly Route[] = [
  { method: 'GET', path: ALLOCATIONS, handle: list },
  {
    method: 'GET',
    path: `${ALLOCATIONS}/:uuid`,
    handle: (call) => json(200, shown(call, visibleAllocation(call))),
  },
  { method: 'PUT', path: `${ALLOCATIONS}/:uuid`, handle: update },
  { method: 'PATCH', path: `${ALLOCATIONS}/:uuid`, handle: update },
  { method: 'POST', path: `${ALLOCATIONS}/:uuid/set_limits`, handle: setLimits },
  { method: 'POST', path: 'marketplace-slurm-remote/:uuid/set_state', handle: report },
];
