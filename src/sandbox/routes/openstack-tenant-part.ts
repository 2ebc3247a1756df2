import { json } from '../http/answer.ts';
import { callerOf, objectUrl, type Call } from '../http/call.ts';
import type { Shape } from '../http/fields.ts';
import { forbidden, Refusal } from '../http/refusal.ts';
import { grantsOf } from '../store/rights.ts';
import type { Tenant } from '../store/openstack-rows.ts';
import type { ServiceSettings } from '../store/rows.ts';
import { coreState } from './core-state.ts';
import { visibleProjects } from './projects.ts';

export const TENANTS = 'openstack-tenants';

const MANAGING_ROLES: ReadonlySet<string> = new Set(['PROJECT.ADMIN', 'PROJECT.MANAGER', 'CUSTOMER.OWNER']);

const nothing = () => null;

/** What every object of a cloud shows of the tenant, its project and its cloud. */
export const CLOUD_PART: Shape<Tenant, Call> = {
  service_name: (tenant, call) => settingsOf(call, tenant)?.name ?? '',
  service_settings: ({ settings }, call) => objectUrl(call, 'service-settings', settings),
  service_settings_uuid: ({ settings }) => settings,
  service_settings_state: (tenant, call) => coreState(call, settingsOf(call, tenant)?.state ?? 'OK'),
  service_settings_error_message: () => '',
  project: ({ project }, call) => objectUrl(call, 'projects', project),
  project_name: ({ project }, call) => call.world.store.projects.get(project)?.name ?? '',
  project_uuid: ({ project }) => project,
  customer: (tenant, call) => objectUrl(call, 'customers', customerOf(call, tenant)),
  customer_uuid: (tenant, call) => (call.world.profile.newerRoutes ? customerOf(call, tenant) : undefined),
  customer_name: (tenant, call) => call.world.store.customers.get(customerOf(call, tenant))?.name ?? '',
  customer_native_name: () => '',
  customer_abbreviation: () => '',
};

/** What objects of a cloud show that are no resource of the marketplace. */
export const NO_MARKETPLACE_PART = {
  marketplace_offering_uuid: nothing,
  marketplace_offering_name: nothing,
  marketplace_offering_plugin_options: nothing,
  marketplace_category_uuid: nothing,
  marketplace_category_name: nothing,
  marketplace_resource_uuid: nothing,
  marketplace_plan_uuid: nothing,
  marketplace_resource_state: nothing,
  is_usage_based: nothing,
  is_limit_based: nothing,
} as const;

/** The organization that a tenant belongs to. */
export function customerOf({ world }: Pick<Call, 'world'>, { project }: Tenant): string {
  return world.store.projects.get(project)?.customer ?? '';
}

function settingsOf({ world }: Call, { settings }: Tenant): ServiceSettings | undefined {
  return world.store.serviceSettings.get(settings);
}

/** The tenants in the projects that the caller sees. */
export function visibleTenants(call: Call): readonly Tenant[] {
  const projects = new Set(visibleProjects(call).map(({ uuid }) => uuid));
  return [...call.world.store.tenants.values()].filter(({ project }) => projects.has(project));
}

/** 403 unless the caller holds a role that lets it manage what is in the tenant. Its permissions do not matter. */
export function demandManager(call: Call, tenant: Tenant): void {
  const user = callerOf(call);
  const scopes = new Set([tenant.project, customerOf(call, tenant)]);
  const manages = grantsOf(call.world.store, user).some(
    ({ role, scope }) => MANAGING_ROLES.has(role) && scopes.has(scope),
  );
  if (!user.isStaff && !manages) throw forbidden();
}

/** 409 unless a state is one of those in which an action is possible. */
export function demandState(call: Call, state: string, allowed: readonly string[]): void {
  if (allowed.includes(state)) return;
  const words = allowed.map((word) => coreState(call, word)).join(', ');
  throw new Refusal(json(409, { detail: `Valid states for operation: ${words}.` }));
}
