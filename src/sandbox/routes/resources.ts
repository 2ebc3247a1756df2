import { isDeepStrictEqual } from 'node:util';
import { empty, json, type Answer } from '../http/answer.ts';
import { bodyObject, callerOf, type Call } from '../http/call.ts';
import { chosenFields, show } from '../http/fields.ts';
import { pageOf } from '../http/paging.ts';
import { badRequest, notFound, Refusal } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { readBody } from '../input/read-fields.ts';
import { anyMap, integer, mapOf, text } from '../input/readers.ts';
import { objectOf, textOf } from '../input/values.ts';
import { isObject } from '../json.ts';
import { demand, demandStaff, grantsOf } from '../store/rights.ts';
import type { Resource } from '../store/rows.ts';
import { rowOf } from '../store/store.ts';
import { booleanFilter, choiceFilter, containsFilter, exactFilter, uuidFilter } from './filters.ts';
import { viewOf } from './marketplace-part.ts';
import { nestedPlanFields, OFFERING_SHAPE } from './offering-shape.ts';
import { consumerScopes, placeOrder } from './place-order.ts';
import { RESOURCE_ORDERS, RESOURCE_SHAPE, RESOURCES } from './resource-shape.ts';

const PROVIDER_RESOURCES = 'marketplace-provider-resources';
const STATES: readonly string[] = ['Creating', 'OK', 'Erred', 'Updating', 'Terminating', 'Terminated'];
const FIELDS = Object.keys(RESOURCE_SHAPE);

/** Whose side a collection shows: that of the projects, or that of the service providers. */
type Side = 'consumer' | 'provider';

/** Servers without the collection of providers show both sides in the other one. */
function shows(call: Call, asked: Side, side: Side): boolean {
  return asked === side || !call.world.profile.collections.includes(PROVIDER_RESOURCES);
}

/** The resources that the caller sees on one side: all for staff and support. */
function visibleResources(call: Call, side: Side): readonly Resource[] {
  const { store } = call.world;
  const user = callerOf(call);
  const all = [...store.resources.values()];
  if (user.isStaff || user.isSupport) return all;
  const scopes = new Set(grantsOf(store, user).map(({ scope }) => scope));
  return all.filter((resource) => {
    const { customer, provider } = viewOf(call, resource);
    if (shows(call, side, 'provider') && scopes.has(provider?.uuid ?? '')) return true;
    if (!shows(call, side, 'consumer')) return false;
    return scopes.has(resource.project) || scopes.has(customer?.uuid ?? '');
  });
}

function visibleResource(call: Call, side: Side): Resource {
  const row = rowOf(call.world.store.resources, call.params['uuid'] ?? '');
  if (row === undefined || !visibleResources(call, side).includes(row)) throw notFound('Resource');
  return row;
}

/** The resources that the filters of a list leave, in the order of their creation or as `o` says. */
function listedResources(call: Call, side: Side): readonly Resource[] {
  const states = choiceFilter(call, 'state', STATES);
  const exact = exactFilter(call, 'name_exact');
  const part = containsFilter(call, 'name');
  const backendId = exactFilter(call, 'backend_id');
  const project = uuidFilter(call, 'project_uuid');
  const customer = uuidFilter(call, 'customer_uuid');
  const offering = uuidFilter(call, 'offering_uuid');
  const lexis = booleanFilter(call, 'lexis_links_supported');
  const rows = visibleResources(call, side).filter((resource) => {
    const view = viewOf(call, resource);
    return (
      (states === undefined || states.has(resource.state)) &&
      (exact === undefined || resource.name === exact) &&
      (part === undefined || resource.name.toLowerCase().includes(part)) &&
      (backendId === undefined || resource.backendId === backendId) &&
      (project === undefined || resource.project === project) &&
      (customer === undefined || view.customer?.uuid === customer) &&
      (offering === undefined || resource.offering === offering) &&
      (lexis === undefined || supportsLexis(call, resource) === lexis)
    );
  });
  const order = call.query.get('o') ?? '';
  if (!order.endsWith('name')) return order === '-created' ? rows.toReversed() : rows;
  const sorted = rows.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  return order === '-name' ? sorted.toReversed() : sorted;
}

function supportsLexis(call: Call, resource: Resource): boolean {
  const options = viewOf(call, resource).offering?.columns['plugin_options'];
  return isObject(options) && Object.hasOwn(options, 'heappe_url');
}

function list(call: Call, side: Side): Answer {
  const fields = chosenFields(call.query, FIELDS);
  return pageOf(call, listedResources(call, side), (row) =>
    show(RESOURCE_SHAPE, fields, viewOf(call, row), call),
  );
}

function detail(call: Call, side: Side): Answer {
  const resource = visibleResource(call, side);
  const shape = { ...RESOURCE_SHAPE, ...newerParts(call) };
  const fields = chosenFields(call.query, Object.keys(shape));
  const orders = call.query.has('field') ? [] : Object.keys(RESOURCE_ORDERS);
  const view = viewOf(call, resource);
  return json(200, { ...show(shape, fields, view, call), ...show(RESOURCE_ORDERS, orders, view, call) });
}

function newerParts(call: Call): typeof RESOURCE_SHAPE {
  if (!call.world.profile.newerRoutes) return {};
  return {
    offering_state: ({ offering }) => offering?.state ?? null,
    offering_components: ({ offering }) =>
      offering === undefined
        ? []
        : OFFERING_SHAPE['components']?.(offering, { call, secrets: false, planFields: [] }),
  };
}

function offeringOf(call: Call, side: Side): Answer {
  const { offering } = viewOf(call, visibleResource(call, side));
  if (offering === undefined) return empty(204);
  const context = { call, secrets: false, planFields: nestedPlanFields(call, false) };
  const fields = call.world.profile.offeringFields.filter((name) => !HIDDEN.has(name));
  return json(200, show(OFFERING_SHAPE, chosenFields(call.query, fields), offering, context));
}

/** Keys that only providers see of an offering. */
const HIDDEN: ReadonlySet<string> = new Set(['secret_options', 'service_attributes', 'integration_status']);

function demandState(resource: Resource, states: readonly string[]): void {
  if (states.includes(resource.state)) return;
  throw new Refusal(json(409, { detail: `Valid states for operation: ${states.join(', ')}.` }));
}

function updateLimits(call: Call): Answer {
  const resource = visibleResource(call, 'consumer');
  demand(call, 'RESOURCE.SET_LIMITS', consumerScopes(call, resource));
  demandState(resource, ['OK']);
  const values = readBody(bodyObject(call), { limits: { read: mapOf(integer({ min: 0 })), required: true } });
  const limits = objectOf(values, 'limits');
  if (isDeepStrictEqual(limits, resource.limits)) {
    throw badRequest(['Impossible to create update orders with limits set to exactly the same.']);
  }
  const attributes = { old_limits: resource.limits };
  return json(200, { order_uuid: placeOrder(call, resource, { type: 'Update', limits, attributes }).uuid });
}

function terminate(call: Call, side: Side): Answer {
  const resource = visibleResource(call, side);
  const provider = viewOf(call, resource).provider?.uuid;
  demand(call, 'RESOURCE.TERMINATE', [...consumerScopes(call, resource), provider]);
  demandState(resource, ['OK', 'Erred']);
  const values = readBody(bodyObject(call), { attributes: { read: anyMap } });
  const attributes = objectOf(values, 'attributes');
  return json(200, {
    order_uuid: placeOrder(call, resource, { type: 'Terminate', limits: {}, attributes }).uuid,
  });
}

function patch(call: Call): Answer {
  const resource = visibleResource(call, 'consumer');
  const values = readBody(
    bodyObject(call),
    { name: { read: text({ max: 150 }) }, description: { read: text({ blank: true }) } },
    true,
  );
  if (typeof values['name'] === 'string') resource.name = values['name'];
  if (typeof values['description'] === 'string') resource.columns['description'] = values['description'];
  const { description = '', end_date: end = null } = resource.columns;
  return json(200, { name: resource.name, description, end_date: end });
}

function provided(call: Call, permission: string): Resource {
  const resource = visibleResource(call, 'provider');
  demand(call, permission, [viewOf(call, resource).provider?.uuid]);
  return resource;
}

/** Overwrites what is stored: no order, no check, no backend. */
function setLimits(call: Call): Answer {
  const resource = provided(call, 'RESOURCE.SET_STATE');
  const values = readBody(bodyObject(call), { limits: { read: anyMap, required: true } });
  resource.limits = objectOf(values, 'limits');
  return json(200, { status: 'The resource limits are updated' });
}

function setBackendId(call: Call): Answer {
  const resource = provided(call, 'RESOURCE.SET_BACKEND_ID');
  const values = readBody(bodyObject(call), { backend_id: { read: text({ blank: true, max: 255 }) } });
  const given = textOf(values, 'backend_id');
  if (given === resource.backendId) return json(200, { status: 'Resource backend_id is not changed.' });
  resource.backendId = given;
  return json(200, { status: 'Resource backend_id has been changed.' });
}

function unlink(call: Call): Answer {
  const { store } = call.world;
  const resource = visibleResource(call, 'consumer');
  demandStaff(call);
  for (const order of store.orders.values()) {
    if (order.resource === resource.uuid) store.orders.delete(order.uuid);
  }
  store.resources.delete(resource.uuid);
  return empty(204);
}

function sideRoutes(path: string, side: Side): readonly Route[] {
  return [
    { method: 'GET', path, handle: (call) => list(call, side) },
    { method: 'GET', path: `${path}/:uuid`, handle: (call) => detail(call, side) },
    { method: 'GET', path: `${path}/:uuid/offering`, handle: (call) => offeringOf(call, side) },
    { method: 'POST', path: `${path}/:uuid/terminate`, handle: (call) => terminate(call, side) },
  ];
}

/** Resources as consumers see them. */
export const RESOURCE_ROUTES: readonly Route[] = [
  ...sideRoutes(RESOURCES, 'consumer'),
  { method: 'PATCH', path: `${RESOURCES}/:uuid`, handle: patch },
  { method: 'POST', path: `${RESOURCES}/:uuid/update_limits`, handle: updateLimits },
  { method: 'POST', path: `${RESOURCES}/:uuid/unlink`, handle: unlink },
];

/** Resources as providers see them, where these have a collection of their own. */
export const PROVIDER_RESOURCE_ROUTES: readonly Route[] = [
  ...sideRoutes(PROVIDER_RESOURCES, 'provider'),
  { method: 'POST', path: `${PROVIDER_RESOURCES}/:uuid/set_backend_id`, handle: setBackendId },
];

/** What providers may do where there is one collection for both sides. */
export const SHARED_RESOURCE_ROUTES: readonly Route[] = [
  { method: 'POST', path: `${RESOURCES}/:uuid/set_backend_id`, handle: setBackendId },
];

/** What providers may do to a resource since 7.9. */
export const RESOURCE_ROUTES_8_0: readonly Route[] = [
  { method: 'POST', path: `${PROVIDER_RESOURCES}/:uuid/set_limits`, handle: setLimits },
];
