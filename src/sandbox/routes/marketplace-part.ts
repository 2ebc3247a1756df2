import { objectUrl, type Call } from '../http/call.ts';
import type { Shape } from '../http/fields.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Customer, Offering, Plan, Project, Resource } from '../store/rows.ts';

/** What the answers about a resource and about its orders are computed from. */
export interface MarketplaceView {
  readonly resource: Resource;
  readonly offering: Offering | undefined;
  readonly provider: Customer | undefined;
  readonly plan: Plan | undefined;
  readonly project: Project | undefined;
  readonly customer: Customer | undefined;
}

/** The rows around a resource. */
export function viewOf({ world: { store } }: Pick<Call, 'world'>, resource: Resource): MarketplaceView {
  const offering = store.offerings.get(resource.offering);
  const project = store.projects.get(resource.project);
  return {
    resource,
    offering,
    provider: store.customers.get(offering?.customer ?? ''),
    plan: store.plans.get(resource.plan ?? ''),
    project,
    customer: store.customers.get(project?.customer ?? ''),
  };
}

type Part = (view: MarketplaceView, call: Call) => Json | undefined;

function older(part: Part): Part {
  return (view, call) => (call.world.profile.newerRoutes ? undefined : part(view, call));
}

/** A key that older servers leave out, and newer ones show as null, where there is no plan. */
function ofPlan(part: (plan: Plan) => Json): Part {
  return ({ plan }, call) => {
    if (plan !== undefined) return part(plan);
    return call.world.profile.newerRoutes ? null : undefined;
  };
}

/** The keys that resources and orders share, about offering, provider, category and plan. */
export const MARKETPLACE_PART: Shape<MarketplaceView, Call> = {
  offering: ({ resource }, call) => objectUrl(call, 'marketplace-public-offerings', resource.offering),
  offering_name: ({ offering }) => offering?.name ?? '',
  offering_uuid: ({ resource }) => resource.offering,
  offering_description: ({ offering }) => offering?.columns['description'] ?? '',
  offering_image: () => null,
  offering_thumbnail: () => null,
  offering_type: ({ offering }) => offering?.type ?? '',
  offering_terms_of_service: older(({ offering }) => offering?.columns['terms_of_service'] ?? ''),
  offering_shared: ({ offering }) => offering?.shared ?? false,
  offering_billable: ({ offering }) => offering?.billable ?? false,
  offering_plugin_options: ({ offering }) => offering?.columns['plugin_options'] ?? {},
  provider_name: ({ provider }) => provider?.name ?? '',
  provider_uuid: ({ provider }) => provider?.uuid ?? '',
  category_title: ({ offering }, call) =>
    call.world.store.categories.get(offering?.category ?? '')?.title ?? '',
  category_uuid: ({ offering }) => offering?.category ?? '',
  category_icon: () => null,
  plan: ({ resource, plan }, call) =>
    plan === undefined
      ? null
      : `${objectUrl(call, 'marketplace-public-offerings', resource.offering)}plans/${plan.uuid}/`,
  plan_unit: ofPlan(({ columns }) => columns['unit'] ?? null),
  plan_name: ofPlan(({ name }) => name),
  plan_uuid: ofPlan(({ uuid }) => uuid),
  plan_description: ofPlan(({ columns }) => columns['description'] ?? ''),
};

/** The type that answers give the object behind a resource. */
const SCOPE_TYPES: Readonly<Record<string, string>> = {
  'slurm-allocations': 'SLURM.Allocation',
  'openportal-allocations': 'OPENPORTAL.Allocation',
  'openstack-tenants': 'OpenStack.Tenant',
};

/** The keys that name the object of a plugin behind a resource. */
export const SCOPE_PART: Shape<MarketplaceView, Call> = {
  resource_uuid: ({ resource }) => resource.scope?.uuid ?? null,
  resource_type: ({ resource }) => SCOPE_TYPES[resource.scope?.collection ?? ''] ?? null,
};

/** Types of components with this billing. */
export function componentTypes(offering: Offering | undefined, billingType: string): readonly string[] {
  return (offering?.components ?? [])
    .filter((component) => component.billingType === billingType)
    .map(({ type }) => type);
}

/** What a plan costs in one period with these limits; components with a fixed price are not counted. */
export function costOf({ plan, offering }: MarketplaceView, limits: JsonObject): number {
  if (plan === undefined || offering === undefined) return 0;
  return offering.components.reduce((total, { uuid, type, billingType }) => {
    const limit = limits[type];
    const price = Number(plan.entries.get(uuid)?.price ?? 0);
    return billingType === 'limit' && typeof limit === 'number' ? total + price * limit : total;
  }, Number(plan.unitPrice));
}
