import { objectUrl, type Call } from '../http/call.ts';
import { show, type Shape } from '../http/fields.ts';
import type { Columns, Json } from '../json.ts';
import { hasLinkOptions } from '../store/link-work.ts';
import type { Order, Resource } from '../store/rows.ts';
import { componentTypes, MARKETPLACE_PART, SCOPE_PART, type MarketplaceView } from './marketplace-part.ts';
import { OPEN_ORDER_STATES, ORDER_SHAPE, orderViewOf } from './order-shape.ts';

/** The path of the collection of resources as consumers see them. */
export const RESOURCES = 'marketplace-resources';

/** The orders of a resource, oldest first. */
function ordersOf({ world: { store } }: Pick<Call, 'world'>, resource: Resource): readonly Order[] {
  return [...store.orders.values()].filter((order) => order.resource === resource.uuid);
}

/** The order that keeps a resource from taking another one. Older servers do not notice one that waits for its project. */
export function orderInProgress(call: Pick<Call, 'world'>, resource: Resource): Order | undefined {
  return ordersOf(call, resource).find(
    ({ state }) =>
      OPEN_ORDER_STATES.includes(state) && (state !== 'pending-project' || call.world.profile.newerRoutes),
  );
}

function shownOrder(call: Call, order: Order | undefined): Json {
  const view = order === undefined ? undefined : orderViewOf(call, order);
  return view === undefined ? null : show(ORDER_SHAPE, Object.keys(ORDER_SHAPE), view, call);
}

function column(name: string, otherwise: Json): (view: MarketplaceView) => Json {
  return ({ resource }) => resource.columns[name] ?? otherwise;
}

function unused(types: readonly string[]): Columns {
  return Object.fromEntries(types.map((type) => [type, null]));
}

/** The keys of a resource in lists and details. */
export const RESOURCE_SHAPE: Shape<MarketplaceView, Call> = {
  ...MARKETPLACE_PART,
  ...SCOPE_PART,
  attributes: ({ resource }) => resource.attributes,
  limits: ({ resource }) => resource.limits,
  uuid: ({ resource }) => resource.uuid,
  created: ({ resource }) => resource.created,
  modified: ({ resource }) => resource.modified,
  url: ({ resource }, call) => objectUrl(call, RESOURCES, resource.uuid),
  scope: ({ resource: { scope } }, call) =>
    scope === null ? null : objectUrl(call, scope.collection, scope.uuid),
  description: column('description', ''),
  state: ({ resource }) => resource.state,
  backend_id: ({ resource }) => resource.backendId,
  effective_id: column('effective_id', ''),
  project: ({ resource }, call) => objectUrl(call, 'projects', resource.project),
  project_uuid: ({ resource }) => resource.project,
  project_name: ({ project }) => project?.name ?? '',
  project_description: () => '',
  project_end_date: ({ project }) => project?.columns['end_date'] ?? null,
  project_end_date_requested_by: () => null,
  customer_uuid: ({ customer }) => customer?.uuid ?? '',
  customer_name: ({ customer }) => customer?.name ?? '',
  backend_metadata: column('backend_metadata', {}),
  is_usage_based: ({ offering }) => componentTypes(offering, 'usage').length > 0,
  is_limit_based: ({ offering }) => componentTypes(offering, 'limit').length > 0,
  name: ({ resource }) => resource.name,
  slug: ({ resource }) => resource.slug,
  current_usages: () => ({}),
  can_terminate: ({ resource }, call) =>
    ['OK', 'Erred'].includes(resource.state) && orderInProgress(call, resource) === undefined,
  report: () => null,
  end_date: column('end_date', null),
  end_date_requested_by: () => null,
  username: () => null,
  limit_usage: ({ offering }) => unused(componentTypes(offering, 'limit')),
  downscaled: () => false,
  restrict_member_access: () => false,
  paused: () => false,
  endpoints: () => [],
  error_message: ({ resource }) => resource.errorMessage,
  error_traceback: () => '',
  offering_customer_uuid: ({ provider }, call) =>
    call.world.profile.newerRoutes ? undefined : (provider?.uuid ?? null),
  options: ({ resource }) => resource.options,
  available_actions: ({ resource }, { world }) =>
    hasLinkOptions(world, resource) ? ['LEXIS_LINK.CREATE'] : [],
};

/** The keys that only a detail without `field=` has. */
export const RESOURCE_ORDERS: Shape<MarketplaceView, Call> = {
  order_in_progress: ({ resource }, call) => shownOrder(call, orderInProgress(call, resource)),
  creation_order: ({ resource }, call) =>
    shownOrder(
      call,
      ordersOf(call, resource).find(({ type }) => type === 'Create'),
    ),
};
