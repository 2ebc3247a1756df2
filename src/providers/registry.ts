import { backendResourceProvider } from './backend-resource/provider.ts';
import { grantProvider } from './grant/provider.ts';
import { lexisLinkProvider } from './lexis-link/provider.ts';
import { offeringProvider } from './offering/provider.ts';
import { openPortalAllocationProvider } from './openportal-allocation/provider.ts';
import { openStackServerGroupProvider } from './openstack-server-group/provider.ts';
import type { Provider } from './provider.ts';
import { resourceLimitsProvider } from './resource-limits/provider.ts';
import { serviceAccountProvider } from './service-account/provider.ts';

/** All kinds, in the order in which they refer to each other. Their types are known to themselves only. */
export const providers: readonly Provider<unknown, unknown>[] = [
  offeringProvider,
  serviceAccountProvider,
  grantProvider,
  backendResourceProvider,
  openPortalAllocationProvider,
  lexisLinkProvider,
  openStackServerGroupProvider,
  resourceLimitsProvider,
];
