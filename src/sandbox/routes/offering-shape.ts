import { callerOf, objectUrl, type Call } from '../http/call.ts';
import { show, type Shape } from '../http/fields.ts';
import { isObject, type Columns, type Json } from '../json.ts';
import type { Component, Offering } from '../store/rows.ts';
import { hasRole, isOpenTo } from '../store/rights.ts';
import { organizationGroupShown } from './organization-groups.ts';
import { byName, PLAN_SHAPE } from './plan-shape.ts';

/** What an offering's answer is computed from besides its row. */
export interface OfferingContext {
  readonly call: Call;
  /** Whether secrets are shown. */
  readonly secrets: boolean;
  readonly planFields: readonly string[];
}

/** Whether the caller sees the secrets of an offering: staff, owners and managers of its organization; not support. */
export function seesSecrets(call: Call, offering: Offering): boolean {
  const user = callerOf(call);
  return (
    user.isStaff || hasRole(call.world.store, user, ['CUSTOMER.OWNER', 'CUSTOMER.MANAGER'], offering.customer)
  );
}

function componentShown(component: Component, fields: readonly string[]): Columns {
  const all: Columns = {
    ...component.columns,
    uuid: component.uuid,
    type: component.type,
    name: component.name,
    billing_type: component.billingType,
    factor: component.factor,
    is_builtin: component.builtin,
  };
  return Object.fromEntries(fields.map((name) => [name, all[name] ?? null]));
}

/** The components that answers list: cloud offerings with one kind of storage hide those that were added by hand. */
function shownComponents({ type, columns, components }: Offering): readonly Component[] {
  const options = columns['plugin_options'];
  const dynamic = isObject(options) && options['storage_mode'] === 'dynamic';
  if (type !== 'OpenStack.Tenant' || dynamic) return components;
  return components.filter((component) => component.builtin);
}

type Part = (offering: Offering, context: OfferingContext) => Json | undefined;

function always(value: Json): Part {
  return () => value;
}

/** Absent before 8.0 when there is nothing to show, null since. */
function newer(value: Json): Part {
  return (_offering, { call }) => (call.world.profile.newerRoutes ? value : undefined);
}

function column(name: string): Part {
  return (offering) => offering.columns[name];
}

const COLUMNS = `
  description full_description terms_of_service terms_of_service_link privacy_policy_link access_url rating
  attributes options resource_options plugin_options native_name native_description vendor_details getting_started
  integration_guide paused_reason datacite_doi latitude longitude country backend_id backend_id_rules
  backend_metadata
`
  .trim()
  .split(/\s+/);

/** The keys of an offering. */
export const OFFERING_SHAPE: Shape<Offering, OfferingContext> = {
  ...Object.fromEntries(COLUMNS.map((name) => [name, column(name)])),
  url: ({ uuid }, { call }) => objectUrl(call, 'marketplace-provider-offerings', uuid),
  uuid: ({ uuid }) => uuid,
  created: ({ created }) => created,
  name: ({ name }) => name,
  slug: ({ slug }) => slug,
  endpoints: ({ endpoints }) => endpoints.map(({ uuid, name, url }) => ({ uuid, name, url })),
  software_catalogs: always([]),
  partitions: always([]),
  roles: always([]),
  customer: ({ customer }, { call }) => objectUrl(call, 'customers', customer),
  customer_uuid: ({ customer }) => customer,
  customer_name: ({ customer }, { call }) => call.world.store.customers.get(customer)?.name ?? null,
  project: ({ project }, { call }) => (project === null ? null : objectUrl(call, 'projects', project)),
  project_uuid: ({ project }, { call }) => project ?? (call.world.profile.newerRoutes ? null : undefined),
  project_name: ({ project }, { call }) =>
    project === null
      ? call.world.profile.newerRoutes
        ? null
        : undefined
      : call.world.store.projects.get(project)?.name,
  category: ({ category }, { call }) => objectUrl(call, 'marketplace-categories', category),
  category_uuid: ({ category }) => category,
  category_title: ({ category }, { call }) => call.world.store.categories.get(category)?.title ?? null,
  components: (offering, { call }) =>
    byName(shownComponents(offering)).map((component) =>
      componentShown(component, call.world.profile.componentFields),
    ),
  secret_options: ({ columns }, { secrets }) => (secrets ? columns['secret_options'] : undefined),
  service_attributes: ({ columns }, { secrets }) => (secrets ? columns['service_attributes'] : undefined),
  state: ({ state }) => state,
  thumbnail: always(null),
  order_count: ({ uuid }, { call }) => {
    const { orders, resources } = call.world.store;
    return [...orders.values()].filter(({ resource }) => resources.get(resource)?.offering === uuid).length;
  },
  plans: (offering, { call, planFields }) =>
    byName(offering.plans.filter((plan) => isOpenTo(call.world.store, callerOf(call), plan))).map((plan) =>
      show(PLAN_SHAPE, planFields, { plan, offering }, call),
    ),
  screenshots: always([]),
  type: ({ type }) => type,
  shared: ({ shared }) => shared,
  billable: ({ billable }) => billable,
  scope: always(null),
  scope_uuid: newer(null),
  scope_name: newer(null),
  scope_state: newer(null),
  scope_error_message: newer(null),
  files: always([]),
  quotas: newer([]),
  citation_count: always(-1),
  organization_groups: ({ organizationGroups }, { call }) =>
    organizationGroups.map((uuid) => organizationGroupShown(call, uuid)),
  tags: ({ tags }, { call }) =>
    tags.map((uuid) => ({ uuid, name: call.world.store.tags.get(uuid)?.name ?? '' })),
  image: always(null),
  total_customers: ({ uuid }, { call }) => customersOf(call, uuid),
  total_cost: always(0),
  total_cost_estimated: always(0),
  parent_description: newer(null),
  parent_uuid: newer(null),
  parent_name: newer(null),
  has_compliance_requirements: newer(false),
  billing_type_classification: ({ components }) => classification(components),
  compliance_checklist: newer(null),
  integration_status: (_offering, { secrets }) => (secrets ? [] : null),
  google_calendar_is_public: always(null),
  google_calendar_link: always(null),
};

/** How many organizations use an offering. */
function customersOf({ world: { store } }: Call, offering: string): number {
  const used = [...store.resources.values()].filter(
    (resource) => resource.offering === offering && resource.state !== 'Terminated',
  );
  return new Set(used.map(({ project }) => store.projects.get(project)?.customer)).size;
}

function classification(components: readonly Component[]): string {
  const types = new Set(
    components.map(({ billingType }) => (billingType === 'usage' ? 'usage_only' : 'limit_only')),
  );
  return types.size > 1 ? 'mixed' : ([...types][0] ?? 'limit_only');
}

const PLAN_EXTRAS: ReadonlySet<string> = new Set(['plan_type', 'minimal_price']);

/** The keys of the plans inside an offering; the answer to a create lacks what only reads compute. */
export function nestedPlanFields(call: Call, created: boolean): readonly string[] {
  return call.world.profile.planFields.filter(
    (name) => name !== 'offering' && !(created && PLAN_EXTRAS.has(name)),
  );
}
