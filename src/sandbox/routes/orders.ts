import { empty, json, type Answer } from '../http/answer.ts';
import { callerOf, type Call } from '../http/call.ts';
import { chosenFields, show } from '../http/fields.ts';
import { pageOf } from '../http/paging.ts';
import { forbidden, notFound, Refusal } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { demand, demandStaff, grantsOf, may } from '../store/rights.ts';
import type { Order } from '../store/rows.ts';
import { rowOf } from '../store/store.ts';
import { createOrder } from './create-order.ts';
import { choiceFilter, uuidFilter } from './filters.ts';
import { OPEN_ORDER_STATES, ORDER_SHAPE, ORDERS, orderViewOf, type OrderView } from './order-shape.ts';
import { carryOut, drop, finish } from './order-work.ts';
import { approveByConsumer, approveByProvider, demandOpenProject } from './place-order.ts';

const FIELDS = Object.keys(ORDER_SHAPE);
const TYPES: readonly string[] = ['Create', 'Update', 'Terminate'];
const FINAL_STATES: readonly string[] = ['done', 'erred', 'canceled', 'rejected'];
const AGENT: readonly string[] = ['Marketplace.Slurm'];
const SIMPLE: readonly string[] = ['Marketplace.Basic', 'Support.OfferingTemplate'];

/** The orders that the caller sees: all for staff and support, else those of own projects and own offerings. */
function visibleOrders(call: Call): readonly OrderView[] {
  const { store } = call.world;
  const user = callerOf(call);
  const scopes = new Set(grantsOf(store, user).map(({ scope }) => scope));
  return [...store.orders.values()].flatMap((order) => {
    const view = orderViewOf(call, order);
    if (view === undefined) return [];
    const { resource, customer, provider } = view;
    const sees = [resource.project, customer?.uuid, provider?.uuid].some((uuid) => scopes.has(uuid ?? ''));
    return user.isStaff || user.isSupport || sees ? [view] : [];
  });
}

function visibleOrder(call: Call): OrderView {
  const row = rowOf(call.world.store.orders, call.params['uuid'] ?? '');
  const view = visibleOrders(call).find(({ order }) => order === row);
  if (view === undefined) throw notFound('Order');
  return view;
}

function list(call: Call): Answer {
  const { newerRoutes } = call.world.profile;
  const open = OPEN_ORDER_STATES.filter((state) => newerRoutes || state !== 'pending-start-date');
  const states = choiceFilter(call, 'state', [...open, ...FINAL_STATES]);
  const types = choiceFilter(call, 'type', TYPES);
  const project = uuidFilter(call, 'project_uuid');
  const offering = uuidFilter(call, 'offering_uuid');
  const resource = uuidFilter(call, 'resource_uuid');
  const rows = visibleOrders(call).filter(
    (view) =>
      (states === undefined || states.has(view.order.state)) &&
      (types === undefined || types.has(view.order.type)) &&
      (project === undefined || view.resource.project === project) &&
      (offering === undefined || view.resource.offering === offering) &&
      (resource === undefined || view.resource.uuid === resource),
  );
  const fields = chosenFields(call.query, FIELDS);
  const ordered = call.query.get('o') === '-created' ? rows.toReversed() : rows;
  return pageOf(call, ordered, (view) => show(ORDER_SHAPE, fields, view, call));
}

function demandState({ state }: Order, states: readonly string[]): void {
  if (states.includes(state)) return;
  throw new Refusal(json(409, { detail: `Valid states for operation: ${states.join(', ')}.` }));
}

function demandType({ offering }: OrderView, types: readonly string[]): void {
  const type = offering?.type ?? '';
  if (types.includes(type)) return;
  const detail = `Method "The order's offering with ${type} type does not support this action" not allowed.`;
  throw new Refusal(json(405, { detail }));
}

type Scope = 'consumer' | 'provider';

function demandOn(call: Call, permission: string, view: OrderView, scope: Scope): void {
  const { resource, customer, provider } = view;
  demand(call, permission, scope === 'consumer' ? [resource.project, customer?.uuid] : [provider?.uuid]);
}

/** The order that the path names, for a caller who may review it, in a state in which it waits for that. */
function reviewed(call: Call, permission: string, scope: Scope, isApproval: boolean): OrderView {
  const view = visibleOrder(call);
  demandOn(call, permission, view, scope);
  demandOpenProject(call, view.resource, isApproval ? view.order.type : 'Terminate');
  demandState(view.order, [`pending-${scope}`]);
  return view;
}

function rejectByConsumer(call: Call): Answer {
  const { order, resource, customer } = visibleOrder(call);
  const user = callerOf(call);
  const mayReject = may(call.world.store, user, 'ORDER.REJECT', [resource.project, customer?.uuid]);
  if (order.createdBy !== user.uuid && !mayReject) throw forbidden();
  demandOpenProject(call, resource, 'Terminate');
  demandState(order, ['pending-consumer']);
  order.consumerReview = { by: user.uuid, at: call.world.store.timestamp() };
  drop(call.world, order, true);
  return empty(200);
}

function cancel(call: Call): Answer {
  const view = visibleOrder(call);
  demandOn(call, 'ORDER.CANCEL', view, 'consumer');
  demandState(view.order, ['pending-consumer', 'pending-provider', 'executing']);
  demandType(view, SIMPLE);
  drop(call.world, view.order, false);
  return empty(202);
}

function destroy(call: Call): Answer {
  const view = visibleOrder(call);
  demandOn(call, 'ORDER.DESTROY', view, 'consumer');
  demandState(view.order, ['pending-consumer', 'pending-provider']);
  call.world.store.orders.delete(view.order.uuid);
  return empty(204);
}

function byAgent(call: Call, types: readonly string[], states: readonly string[]): OrderView {
  const view = visibleOrder(call);
  demandOn(call, 'ORDER.APPROVE', view, 'provider');
  demandType(view, types);
  demandState(view.order, states);
  return view;
}

const ACTIONS: Readonly<Record<string, (call: Call) => Answer>> = {
  approve_by_consumer(call) {
    const { order } = reviewed(call, 'ORDER.APPROVE', 'consumer', true);
    approveByConsumer(call, order, callerOf(call));
    return empty(200);
  },
  approve_by_provider(call) {
    approveByProvider(call, reviewed(call, 'ORDER.APPROVE', 'provider', true).order);
    return empty(200);
  },
  reject_by_consumer: rejectByConsumer,
  reject_by_provider(call) {
    const { order } = reviewed(call, 'ORDER.REJECT', 'provider', false);
    order.providerReview = { by: callerOf(call).uuid, at: call.world.store.timestamp() };
    drop(call.world, order, true);
    return empty(200);
  },
  cancel,
  set_state_executing(call) {
    const states = ['pending-consumer', 'pending-provider', 'erred'];
    carryOut(call, byAgent(call, AGENT, states).order);
    return empty(200);
  },
  set_state_done(call) {
    finish(call.world, byAgent(call, [...AGENT, ...SIMPLE], ['executing']).order);
    return empty(200);
  },
  unlink(call) {
    const { order } = visibleOrder(call);
    demandStaff(call);
    call.world.store.orders.delete(order.uuid);
    return empty(204);
  },
};

/** Orders: placed, reviewed, carried out, taken back. */
export const ORDER_ROUTES: readonly Route[] = [
  { method: 'GET', path: ORDERS, handle: list },
  { method: 'POST', path: ORDERS, handle: createOrder },
  {
    method: 'GET',
    path: `${ORDERS}/:uuid`,
    handle(call) {
      return json(200, show(ORDER_SHAPE, chosenFields(call.query, FIELDS), visibleOrder(call), call));
    },
  },
  { method: 'DELETE', path: `${ORDERS}/:uuid`, handle: destroy },
  ...Object.entries(ACTIONS).map(([name, handle]): Route => ({
    method: 'POST',
    path: `${ORDERS}/:uuid/${name}`,
    handle,
  })),
];
