import type { Call } from '../http/call.ts';
import type { Shape } from '../http/fields.ts';
import type { Json } from '../json.ts';
import type { Allocation } from '../store/rows.ts';
import { resourceOf } from '../store/mirror-limits.ts';
import { componentTypes, viewOf, type MarketplaceView } from './marketplace-part.ts';

/** A key that is null without a marketplace resource that points at the allocation. */
function linked(part: (view: MarketplaceView, call: Call) => Json): Shape<Allocation, Call>[string] {
  return (allocation, call) => {
    const resource = resourceOf(call.world, allocation);
    return resource === undefined ? null : part(viewOf(call, resource), call);
  };
}

/** The keys of an allocation about the marketplace resource that points at it. */
export const ALLOCATION_LINK: Shape<Allocation, Call> = {
  marketplace_offering_uuid: linked(({ resource }) => resource.offering),
  marketplace_offering_name: linked(({ offering }) => offering?.name ?? null),
  marketplace_offering_plugin_options: linked(({ offering }) => offering?.columns['plugin_options'] ?? {}),
  marketplace_category_uuid: linked(({ offering }) => offering?.category ?? null),
  marketplace_category_name: linked(
    ({ offering }, call) => call.world.store.categories.get(offering?.category ?? '')?.title ?? null,
  ),
  marketplace_resource_uuid: linked(({ resource }) => resource.uuid),
  marketplace_plan_uuid: linked(({ resource }) => resource.plan),
  marketplace_resource_state: linked(({ resource }) => resource.state),
  is_usage_based: linked(({ offering }) => componentTypes(offering, 'usage').length > 0),
  is_limit_based: linked(({ offering }) => componentTypes(offering, 'limit').length > 0),
};
