import canonicalize from 'canonicalize';
import type { OpenStackServerGroupSpec } from '../../manifest/types.gen.ts';
import type { Provider } from '../provider.ts';
import { assessServerGroup } from './assess.ts';
import { checkServerGroup } from './check-server-group.ts';
import { desiredServerGroup, serverGroupToSpec } from './documents.ts';
import { refreshServerGroup, serverGroupRecoveries } from './interventions.ts';
import { SERVER_GROUPS, type LiveServerGroup } from './live-server-group.ts';
import { observeServerGroups } from './observe.ts';
import { placeOfServerGroup } from './place.ts';
import { serverGroupPruning } from './pruning.ts';
import { serverGroupReferences } from './references.ts';
import { serverGroupRules } from './rules.ts';
import { serverGroupSteps } from './steps.ts';

/** Server groups of OpenStack tenants. See docs/waldur-api/openstack-server-groups.md for how the API treats them. */
export const openStackServerGroupProvider: Provider<OpenStackServerGroupSpec, LiveServerGroup> = {
  kind: 'OpenStackServerGroup',
  collection: SERVER_GROUPS,
  rules: serverGroupRules,
  check: checkServerGroup,
  target: ({ tenant, name }) => canonicalize(['server group', tenant, name]),
  references: serverGroupReferences,
  observe: observeServerGroups,
  uuidOf: ({ uuid }) => uuid,
  describe: ({ name, policy, stateText, uuid }) => `${name}, ${policy}, ${stateText} (uuid ${uuid})`,
  desired: desiredServerGroup,
  toSpec: serverGroupToSpec,
  assess: assessServerGroup,
  steps: serverGroupSteps,
  refresh: refreshServerGroup,
  recoveries: serverGroupRecoveries,
  place: placeOfServerGroup,
  pruning: serverGroupPruning,
};
