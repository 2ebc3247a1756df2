import type { Call } from '../http/call.ts';
import type { Order, Resource } from '../store/rows.ts';
import type { World } from '../world.ts';
import { WITHOUT_PROCESSOR } from './limit-rules.ts';

/** Types whose orders need no backend, so that they are done at once. */
const AT_ONCE: ReadonlySet<string> = new Set(['Marketplace.Basic', 'Support.OfferingTemplate']);

const AGENT = 'Marketplace.Slurm';

/** Begins to carry out an order that nobody has to approve any more. */
export function carryOut({ world }: Pick<Call, 'world'>, order: Order): void {
  order.state = 'executing';
  const resource = world.store.resources.get(order.resource);
  if (resource === undefined) return;
  const type = world.store.offerings.get(resource.offering)?.type ?? '';
  world.worker.schedule(() => work(world, order, resource, type), AT_ONCE.has(type) ? 0 : undefined);
}

function work(world: World, order: Order, resource: Resource, type: string): void {
  if (order.state !== 'executing') return;
  if (order.type === 'Update' && WITHOUT_PROCESSOR.has(type)) {
    fail(world, order, 'Skipping order processing because processor is not found.');
    resource.state = 'Erred';
    return;
  }
  if (type === AGENT) beginWithAgent(world, order, resource);
  else finish(world, order);
}

/** The worker only tells the agent of the provider, which reports when it is done. */
function beginWithAgent(world: World, order: Order, resource: Resource): void {
  const allocation = world.store.allocations.get(resource.scope?.uuid ?? '');
  if (order.type === 'Update' && allocation !== undefined) {
    if (allocation.state !== 'OK') {
      fail(world, order, "Can't switch from state '5' using method 'schedule_updating'");
      if (world.profile.newerRoutes) resource.state = 'OK';
      return;
    }
    allocation.state = 'Update Scheduled';
  }
  if (order.type === 'Update') resource.state = 'Updating';
  if (order.type === 'Terminate') resource.state = 'Terminating';
}

function fail(world: World, order: Order, message: string): void {
  order.state = 'erred';
  order.errorMessage = message;
  order.modified = world.store.timestamp();
}

/** The order is done, and its resource is as it was ordered. */
export function finish({ store }: World, order: Order): void {
  order.state = 'done';
  order.modified = store.timestamp();
  const resource = store.resources.get(order.resource);
  if (resource === undefined) return;
  resource.modified = order.modified;
  resource.state = order.type === 'Terminate' ? 'Terminated' : 'OK';
  if (order.type !== 'Terminate') resource.limits = order.limits;
}

/** Nothing comes of the order; `isRejected` is what a reviewer does, otherwise it was taken back. */
export function drop({ store, profile }: World, order: Order, isRejected: boolean): void {
  order.state = isRejected ? 'rejected' : 'canceled';
  order.modified = store.timestamp();
  const resource = store.resources.get(order.resource);
  if (resource === undefined) return;
  // A create that was cancelled leaves its resource as it is on older servers.
  if (order.type === 'Create' && (isRejected || profile.newerRoutes)) resource.state = 'Terminated';
  if (order.type !== 'Create') resource.state = 'OK';
}
