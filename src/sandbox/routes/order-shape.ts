import { callerOf, objectUrl, type Call } from '../http/call.ts';
import type { Shape } from '../http/fields.ts';
import { textOf } from '../input/values.ts';
import type { Json } from '../json.ts';
import type { Order, Resource, User } from '../store/rows.ts';
import { costOf, MARKETPLACE_PART, SCOPE_PART, viewOf, type MarketplaceView } from './marketplace-part.ts';

/** The path of the collection of orders. */
export const ORDERS = 'marketplace-orders';

/** States in which an order still waits or is being carried out. */
export const OPEN_ORDER_STATES: readonly string[] = [
  'pending-consumer',
  'pending-provider',
  'pending-project',
  'pending-start-date',
  'executing',
];

/** An order with what its answer is computed from. */
export interface OrderView extends MarketplaceView {
  readonly order: Order;
}

/** An order and its resource; `undefined` for an order whose resource was unlinked. */
export function orderViewOf(call: Pick<Call, 'world'>, order: Order): OrderView | undefined {
  const resource: Resource | undefined = call.world.store.resources.get(order.resource);
  return resource === undefined ? undefined : { ...viewOf(call, resource), order };
}

function userOf(call: Call, uuid: string | undefined): User | undefined {
  return uuid === undefined ? undefined : call.world.store.users.get(uuid);
}

function fullName(user: User | undefined): string {
  const columns = user?.columns ?? {};
  return `${textOf(columns, 'first_name')} ${textOf(columns, 'last_name')}`.trim();
}

function priceOf({ plan, offering }: MarketplaceView, billingType: string): number {
  return (offering?.components ?? [])
    .filter((component) => component.billingType === billingType)
    .reduce((total, { uuid }) => total + Number(plan?.entries.get(uuid)?.price ?? 0), 0);
}

type Part = (view: OrderView, call: Call) => Json | undefined;

const COMMON: Readonly<Record<string, Part>> = {
  ...MARKETPLACE_PART,
  ...SCOPE_PART,
  attributes: ({ order }) => order.attributes,
  limits: ({ order }) => order.limits,
  uuid: ({ order }) => order.uuid,
  created: ({ order }) => order.created,
  modified: ({ order }) => order.modified,
  type: ({ order }) => order.type,
  resource_name: ({ resource }) => resource.name,
  cost: (view) => (view.plan === undefined ? null : costOf(view, view.order.limits).toFixed(10)),
  state: ({ order }) => order.state,
  output: () => '',
  marketplace_resource_uuid: ({ resource }) => resource.uuid,
  error_message: ({ order }) => order.errorMessage,
  error_traceback: (_view, call) => (callerOf(call).isStaff ? '' : undefined),
  callback_url: () => null,
  created_by_full_name: ({ order }, call) => fullName(userOf(call, order.createdBy)),
  consumer_reviewed_at: ({ order }) => order.consumerReview?.at ?? null,
  consumer_reviewed_by_full_name: ({ order }, call) =>
    order.consumerReview === null ? undefined : fullName(userOf(call, order.consumerReview.by)),
  project_uuid: ({ resource }) => resource.project,
  project_name: ({ project }) => project?.name ?? '',
  project_description: () => '',
  customer_name: ({ customer }) => customer?.name ?? '',
  customer_uuid: ({ customer }) => customer?.uuid ?? '',
};

/** The keys of an order in lists and details. A review that was not made has no keys. */
export const ORDER_SHAPE: Shape<OrderView, Call> = {
  ...COMMON,
  consumer_reviewed_by: ({ order }, call) => userOf(call, order.consumerReview?.by)?.username,
  provider_reviewed_by: ({ order }, call) => userOf(call, order.providerReview?.by)?.username,
  provider_reviewed_by_full_name: ({ order }, call) =>
    order.providerReview === null ? undefined : fullName(userOf(call, order.providerReview.by)),
  provider_reviewed_at: ({ order }) => order.providerReview?.at ?? null,
  created_by_civil_number: () => null,
  customer_slug: ({ customer }) => customer?.slug ?? '',
  project_slug: ({ project }) => project?.slug ?? '',
  new_plan_name: ({ plan }) => plan?.name ?? null,
  new_plan_uuid: ({ plan }) => plan?.uuid ?? null,
  old_cost_estimate: (view) => costOf(view, view.resource.limits),
  new_cost_estimate: (view) => costOf(view, view.order.limits),
  can_terminate: ({ order }) => OPEN_ORDER_STATES.includes(order.state),
  fixed_price: (view) => priceOf(view, 'fixed'),
  activation_price: (view) => priceOf(view, 'one'),
  termination_comment: () => null,
  backend_id: () => '',
  issue: () => null,
};

/** The keys of the answer to a create. */
export const NEW_ORDER_SHAPE: Shape<OrderView, Call> = {
  ...COMMON,
  url: ({ order }, call) => objectUrl(call, ORDERS, order.uuid),
  created_by: ({ order }, call) => objectUrl(call, 'users', order.createdBy),
  created_by_username: ({ order }, call) => userOf(call, order.createdBy)?.username ?? '',
  consumer_reviewed_by: ({ order }, call) =>
    order.consumerReview === null ? null : objectUrl(call, 'users', order.consumerReview.by),
  consumer_reviewed_by_username: ({ order }, call) => userOf(call, order.consumerReview?.by)?.username,
  project: ({ resource }, call) => objectUrl(call, 'projects', resource.project),
};
