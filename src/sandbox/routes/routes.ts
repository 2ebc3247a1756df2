import type { Route } from '../http/router.ts';
import { OFFERING_ROUTES } from './offerings.ts';
import { OFFERING_STATE_ROUTES } from './offering-state.ts';
import { ORGANIZATION_GROUP_ROUTES } from './organization-groups.ts';
import { PLAN_ROUTES } from './plans.ts';
import { ROOT_ROUTES } from './root.ts';
import { USER_ROUTES } from './users.ts';

/** Every route of the sandbox. A kind adds a file of routes and a line here. */
export const ROUTES: readonly Route[] = [
  ...ROOT_ROUTES,
  ...USER_ROUTES,
  ...ORGANIZATION_GROUP_ROUTES,
  ...OFFERING_ROUTES,
  ...OFFERING_STATE_ROUTES,
  ...PLAN_ROUTES,
];
