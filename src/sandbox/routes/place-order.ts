import { callerOf, type Call } from '../http/call.ts';
import { badRequest } from '../http/refusal.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { may } from '../store/rights.ts';
import type { Order, Resource, User } from '../store/rows.ts';
import { limitsProblem, WITHOUT_PROCESSOR } from './limit-rules.ts';
import { viewOf } from './marketplace-part.ts';
import { carryOut } from './order-work.ts';
import { orderInProgress } from './resource-shape.ts';
import { demandOpenCustomer } from './visible-offering.ts';

/** Types of offerings whose orders a person, or a program of the provider, has to approve. */
const REVIEWED: ReadonlySet<string> = new Set(['Marketplace.Basic', 'Marketplace.Slurm']);

/** 400 when the organization or the project of a resource is closed for orders of this type. */
export function demandOpenProject(call: Call, resource: Resource, type: Order['type'] = 'Update'): void {
  const { project, customer } = viewOf(call, resource);
  demandOpenCustomer(call, customer?.uuid ?? '');
  const end = project?.columns['end_date'];
  const today = call.world.clock.now().toISOString().slice(0, 10);
  if (type !== 'Terminate' && typeof end === 'string' && end <= today) {
    throw badRequest([`Project '${project?.name ?? ''} | ${customer?.name ?? ''}' is expired.`]);
  }
}

/** Places an order, approves what needs nobody's approval, and begins to carry it out. */
export function placeOrder(
  call: Call,
  resource: Resource,
  order: { readonly type: Order['type']; readonly limits: JsonObject; readonly attributes: JsonObject },
): Order {
  const { world } = call;
  demandOpenProject(call, resource, order.type);
  const { offering, customer } = viewOf(call, resource);
  const isOffered = offering?.state === 'Active' || offering?.state === 'Paused';
  if (order.type !== 'Terminate' && !isOffered) throw badRequest(['Offering is not available.']);
  if (offering?.shared === false && offering.customer !== customer?.uuid) {
    const names = [offering.name, customer?.name ?? ''].map((name) => `"${name}"`);
    throw badRequest([`Offering ${names.join(' is not allowed in organization ')}.`]);
  }
  if (orderInProgress(call, resource) !== undefined) {
    throw badRequest(['Pending order for resource already exists.']);
  }
  if (order.type === 'Update' && offering !== undefined && !WITHOUT_PROCESSOR.has(offering.type)) {
    const problem = limitsProblem(call, offering, order.limits, resource);
    if (problem !== undefined) throw badRequest(problemBody(problem));
  }
  const created = world.store.timestamp();
  const row: Order = {
    ...order,
    uuid: world.store.newUuid(),
    created,
    modified: created,
    resource: resource.uuid,
    state: 'pending-consumer',
    createdBy: callerOf(call).uuid,
    consumerReview: null,
    providerReview: null,
    errorMessage: '',
  };
  world.store.orders.set(row.uuid, row);
  // Since 8.0 a resource is busy as soon as an order for it is placed.
  if (world.profile.newerRoutes && resource.state === 'OK') {
    if (order.type === 'Update') resource.state = 'Updating';
    if (order.type === 'Terminate') resource.state = 'Terminating';
  }
  if (approvesItself(call, resource, row)) approveByConsumer(call, row, callerOf(call));
  return row;
}

function problemBody(problem: Json): Json {
  return typeof problem === 'string' ? [problem] : problem;
}

function approvesItself(call: Call, resource: Resource, order: Order): boolean {
  const { store } = call.world;
  const user = callerOf(call);
  const { offering } = viewOf(call, resource);
  const scopes = consumerScopes(call, resource);
  if (user.isStaff) return true;
  if (offering?.shared === false && !offering.billable) {
    return may(store, user, 'ORDER.APPROVE_PRIVATE', scopes);
  }
  const options = offering?.columns['plugin_options'];
  const isOwn = offering?.customer === scopes[1];
  if (offering?.shared === true && isOwn && isTrue(options, 'auto_approve_in_service_provider_projects')) {
    return true;
  }
  if (order.type === 'Terminate' && may(store, user, 'ORDER.APPROVE', [offering?.customer])) return true;
  return may(store, user, 'ORDER.APPROVE', scopes);
}

function isTrue(options: Json | undefined, name: string): boolean {
  return isObject(options) && options[name] === true;
}

/** The project and the organization of a resource, on which its users have their roles. */
export function consumerScopes(
  call: Pick<Call, 'world'>,
  resource: Resource,
): readonly [string, string | undefined] {
  return [resource.project, viewOf(call, resource).customer?.uuid];
}

/** The consumer approves; what needs no provider begins. */
export function approveByConsumer(call: Call, order: Order, user: User): void {
  const { store, clock } = call.world;
  const resource = store.resources.get(order.resource);
  if (resource === undefined) return;
  order.consumerReview = { by: user.uuid, at: store.timestamp() };
  order.modified = store.timestamp();
  const { project, offering } = viewOf(call, resource);
  const start = project?.columns['start_date'];
  if (typeof start === 'string' && Date.parse(start) > clock.now().getTime()) order.state = 'pending-project';
  else if (isReviewed(call, offering?.type ?? '')) order.state = 'pending-provider';
  else carryOut(call, order);
}

function isReviewed({ world: { profile } }: Call, type: string): boolean {
  return (
    REVIEWED.has(type) || (type === 'Marketplace.OpenPortal' && profile.generation === 'openportal-2024-08')
  );
}

/** The provider approves, and the order begins. */
export function approveByProvider(call: Call, order: Order): void {
  const { store } = call.world;
  order.providerReview = { by: callerOf(call).uuid, at: store.timestamp() };
  order.modified = store.timestamp();
  carryOut(call, order);
}
