import type { KindDescription } from './kind-description.ts';
import { backendResource } from './kinds/backend-resource.ts';
import { lexisLink } from './kinds/lexis-link.ts';
import { offering } from './kinds/offering.ts';
import { openportalAllocation } from './kinds/openportal-allocation.ts';
import { openstackServerGroup } from './kinds/openstack-server-group.ts';
import { limitsByOrder, limitsByPlugin, limitsByProvider } from './kinds/resource-limits.ts';
import { serviceAccount } from './kinds/service-account.ts';

/** Every kind that has objects of its own. */
export const KINDS: readonly KindDescription[] = [
  offering,
  serviceAccount,
  backendResource,
  openportalAllocation,
  openstackServerGroup,
  lexisLink,
  limitsByOrder,
  limitsByPlugin,
  limitsByProvider,
];
