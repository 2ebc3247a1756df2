import { objectUrl, type Call } from '../http/call.ts';
import { chosenFields, show, type Shape } from '../http/fields.ts';
import type { Columns } from '../json.ts';
import type { ServerGroup, Tenant } from '../store/openstack-rows.ts';
import { coreState } from './core-state.ts';
import { CLOUD_PART, NO_MARKETPLACE_PART, TENANTS } from './openstack-tenant-part.ts';

export const SERVER_GROUPS = 'openstack-server-groups';

interface GroupContext {
  readonly call: Call;
  readonly tenant: Tenant;
}

const cloudPart: Shape<ServerGroup, GroupContext> = Object.fromEntries(
  Object.entries(CLOUD_PART).map(([name, part]) => [
    name,
    (_group: ServerGroup, { call, tenant }: GroupContext) => part(tenant, call),
  ]),
);

const SHAPE: Shape<ServerGroup, GroupContext> = {
  url: ({ uuid }, { call }) => objectUrl(call, SERVER_GROUPS, uuid),
  uuid: ({ uuid }) => uuid,
  name: ({ name }) => name,
  description: ({ description }) => description,
  ...cloudPart,
  error_message: ({ errorMessage }) => errorMessage,
  error_traceback: ({ errorTraceback }) => errorTraceback,
  resource_type: () => 'OpenStack.ServerGroup',
  state: ({ state }, { call }) => coreState(call, state),
  created: ({ created }) => created,
  modified: ({ modified }) => modified,
  backend_id: ({ backendId }) => backendId,
  access_url: () => null,
  tenant: ({ tenant }, { call }) => objectUrl(call, TENANTS, tenant),
  tenant_name: (_, { tenant }) => tenant.name,
  tenant_uuid: ({ tenant }) => tenant,
  policy: ({ policy }) => policy,
  display_name: ({ name, policy }) => `Name: ${name}, Policy: ${policy}`,
  instances: (group, { call }) => membersOf(group, call),
  ...NO_MARKETPLACE_PART,
};

const FIELDS = Object.keys(SHAPE);

/** A group as answers show it. */
export function showServerGroup(call: Call, group: ServerGroup): Columns {
  const tenant = call.world.store.tenants.get(group.tenant);
  if (tenant === undefined) return {};
  return show(SHAPE, chosenFields(call.query, FIELDS), group, { call, tenant });
}

/** Members are found by the identifier in the cloud, so groups without one share theirs. */
function membersOf({ backendId }: ServerGroup, { world: { store } }: Call): readonly Columns[] {
  return [...store.instances.values()]
    .filter(({ serverGroup }) => store.serverGroups.get(serverGroup ?? '')?.backendId === backendId)
    .map((instance) => ({ backend_id: instance.backendId, name: instance.name, uuid: instance.uuid }));
}
