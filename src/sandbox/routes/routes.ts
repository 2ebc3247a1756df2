import type { Route } from '../http/router.ts';
import type { Profile } from '../profiles/profile.ts';
import { BACKEND_RESOURCE_ROUTES } from './backend-resources.ts';
import { CATEGORY_ROUTES } from './categories.ts';
import { CUSTOMER_ROUTES } from './customers.ts';
import { GRANT_ROUTES } from './grants.ts';
import { LEXIS_LINK_ROUTES } from './lexis-links.ts';
import { OFFERING_COMPONENT_ROUTES } from './offering-components.ts';
import { OFFERING_MEMBER_ROUTES, OFFERING_TAG_ROUTES } from './offering-members.ts';
import { OFFERING_STATE_ROUTES, OFFERING_STATE_ROUTES_8_0 } from './offering-state.ts';
import { OFFERING_UPDATE_ROUTES, OFFERING_UPDATE_ROUTES_8_0 } from './offering-updates.ts';
import { OFFERING_ROUTES } from './offerings.ts';
import { OPENPORTAL_ALLOCATION_ROUTES, OPENPORTAL_ALLOCATION_ROUTES_8_0 } from './openportal-allocations.ts';
import { OPENSTACK_TENANT_ROUTES } from './openstack-tenants.ts';
import { ORDER_ROUTES } from './orders.ts';
import { ORGANIZATION_GROUP_ROUTES } from './organization-groups.ts';
import { PLAN_ROUTES, PLAN_ROUTES_8_0 } from './plans.ts';
import { PROJECT_ROUTES } from './projects.ts';
import {
  PROVIDER_RESOURCE_ROUTES,
  RESOURCE_ROUTES,
  RESOURCE_ROUTES_8_0,
  SHARED_RESOURCE_ROUTES,
} from './resources.ts';
import { ROBOT_ACCOUNT_ROUTES, ROBOT_ACCOUNT_ROUTES_8_0 } from './robot-accounts.ts';
import { ROLE_ROUTES } from './roles.ts';
import { ROOT_ROUTES } from './root.ts';
import {
  SERVER_GROUP_ROUTES,
  SERVER_GROUP_ROUTES_8_0,
  SERVER_GROUP_UPDATE_ROUTES,
} from './openstack-server-groups.ts';
import { SERVICE_PROVIDER_ROUTES } from './service-providers.ts';
import { SERVICE_SETTINGS_ROUTES } from './service-settings.ts';
import { SLURM_ALLOCATION_ROUTES } from './slurm-allocations.ts';
import { TAG_ROUTES } from './tags.ts';
import { LOGIN_ROUTES, TOKEN_ROUTES } from './user-tokens.ts';
import { USER_WRITE_ROUTES } from './user-writes.ts';
import { USER_ROUTES } from './users.ts';

/** The routes of a generation. A kind adds a file of routes and a line here. */
export function routesOf(profile: Profile): readonly Route[] {
  const routes = [
    ...ROOT_ROUTES,
    ...USER_ROUTES,
    ...USER_WRITE_ROUTES,
    ...LOGIN_ROUTES,
    ...CUSTOMER_ROUTES,
    ...PROJECT_ROUTES,
    ...ROLE_ROUTES,
    ...SERVICE_PROVIDER_ROUTES,
    ...ORGANIZATION_GROUP_ROUTES,
    ...CATEGORY_ROUTES,
    ...OFFERING_ROUTES,
    ...OFFERING_UPDATE_ROUTES,
    ...OFFERING_STATE_ROUTES,
    ...OFFERING_COMPONENT_ROUTES,
    ...OFFERING_MEMBER_ROUTES,
    ...PLAN_ROUTES,
    ...GRANT_ROUTES,
    ...ROBOT_ACCOUNT_ROUTES,
    ...LEXIS_LINK_ROUTES,
    ...RESOURCE_ROUTES,
    ...ORDER_ROUTES,
    ...SLURM_ALLOCATION_ROUTES,
    ...SERVICE_SETTINGS_ROUTES,
    ...OPENSTACK_TENANT_ROUTES,
    ...SERVER_GROUP_ROUTES,
    ...(profile.newerRoutes
      ? [...SERVER_GROUP_ROUTES_8_0, ...OPENPORTAL_ALLOCATION_ROUTES_8_0]
      : SERVER_GROUP_UPDATE_ROUTES),
    ...(profile.collections.includes('marketplace-provider-resources')
      ? PROVIDER_RESOURCE_ROUTES
      : SHARED_RESOURCE_ROUTES),
    ...(profile.collections.includes('openportal-allocations') ? OPENPORTAL_ALLOCATION_ROUTES : []),
  ];
  if (!profile.newerRoutes) return routes;
  return [
    ...routes,
    ...TOKEN_ROUTES,
    ...ROBOT_ACCOUNT_ROUTES_8_0,
    ...TAG_ROUTES,
    ...OFFERING_UPDATE_ROUTES_8_0,
    ...OFFERING_STATE_ROUTES_8_0,
    ...OFFERING_TAG_ROUTES,
    ...PLAN_ROUTES_8_0,
    ...RESOURCE_ROUTES_8_0,
    ...BACKEND_RESOURCE_ROUTES,
  ];
}
