import type { Instance } from '../../../waldur/instance.ts';
import type { Reader } from '../../../waldur/reader.ts';
import type { OpenOrder } from '../live-target.ts';
import { openStates } from '../order-states.ts';
import { ORDER_FIELDS, readOrder } from '../read-rows.ts';

const ORDERS = 'marketplace-orders/';

/** The orders of so few resources are asked for one resource after the other. */
const FEW = 3;

/** The open orders by the resource that they are of, and how they were looked for. */
export interface ReadOrders {
  readonly orders: ReadonlyMap<string, readonly OpenOrder[]>;
  readonly decisions: readonly string[];
}

/** Reads the open orders of resources: of each alone when they are few, else all open ones of the server. */
export async function readOrders(
  reader: Reader,
  resources: readonly string[],
  instance: Instance,
): Promise<ReadOrders> {
  if (resources.length === 0) return { orders: new Map(), decisions: [] };
  const query = { state: openStates(instance), field: ORDER_FIELDS };
  const isFew = resources.length <= FEW;
  const lists = isFew
    ? await Promise.all(resources.map((uuid) => reader.list(ORDERS, { resource_uuid: uuid, ...query })))
    : [await reader.list(ORDERS, query)];
  const asked = new Set(resources);
  const orders = new Map<string, OpenOrder[]>();
  for (const row of lists.flatMap(({ items }) => items)) {
    const order = readOrder(row);
    if (order === undefined || !asked.has(order.resource)) continue;
    const mine = orders.get(order.resource);
    if (mine === undefined) orders.set(order.resource, [order]);
    else mine.push(order);
  }
  const some = resources.length === 1 ? '1 resource' : `${String(resources.length)} resources`;
  return {
    orders,
    decisions: [
      isFew
        ? `open orders of ${some}: asked for one by one.`
        : `open orders of ${some}: the list of all open orders.`,
    ],
  };
}
