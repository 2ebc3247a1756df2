import type { DeletionPolicy } from '../../../src/manifest/deletion-policy.ts';
import type { ServerGroup } from '../../../src/sandbox/store/openstack-rows.ts';
import type { World } from '../../e2e/world.ts';
import { surplus } from '../removal-world.ts';

export const GROUP = 'OpenStackServerGroup/spread';

/** A group of the tenant of the seed, as the cloud has it. */
export function madeGroup({ sandbox }: World, changes: Partial<ServerGroup> = {}): ServerGroup {
  const { store } = sandbox;
  const created = store.timestamp();
  const row: ServerGroup = {
    uuid: store.newUuid(),
    created,
    modified: created,
    tenant: sandbox.id('tenant'),
    name: 'spread',
    description: '',
    policy: 'affinity',
    state: 'OK',
    backendId: 'in-the-cloud',
    errorMessage: '',
    errorTraceback: '',
    ...changes,
  };
  store.serverGroups.set(row.uuid, row);
  const tenant = store.tenants.get(row.tenant);
  if (tenant === undefined) throw new Error('the seed has no tenant');
  const { backendId, name, policy } = row;
  if (backendId !== '') tenant.groupsInCloud = [...tenant.groupsInCloud, { backendId, name, policy }];
  return row;
}

export function goneGroup(
  { sandbox }: World,
  { uuid, backendId }: ServerGroup,
  policy: DeletionPolicy = 'Delete',
) {
  const [tenant, project, customer] = ['tenant', 'project', 'institute'].map((name) => sandbox.id(name));
  return surplus(GROUP, uuid, policy, {
    tenant: tenant ?? '',
    project: project ?? '',
    customer: customer ?? '',
    backend_id: backendId,
  });
}
