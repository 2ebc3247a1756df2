import { randomUUID } from 'node:crypto';
import { timestamp } from '../clock.ts';
import type { World } from '../world.ts';
import type { ServerGroup, Tenant } from './openstack-rows.ts';

/** What goes wrong in a cloud, in its own words. */
class CloudError extends Error {}

const POLICIES = "['anti-affinity', 'affinity', 'soft-anti-affinity', 'soft-affinity']";

/** Queues the making of a group in the cloud. */
export function scheduleCreation(world: World, group: ServerGroup): void {
  work(world, group, 'Creating', (tenant) => {
    if (group.policy === '') {
      throw new CloudError(
        `Invalid input for field/attribute 0. Value: . '' is not one of ${POLICIES} (HTTP 400)`,
      );
    }
    const backendId: string = randomUUID();
    const { name, policy } = group;
    tenant.groupsInCloud = [...tenant.groupsInCloud, { backendId, name, policy }];
    set(world, group, { backendId, state: 'OK' });
  });
}

/** Queues the removal. A group that the cloud never made just goes, and so does an erred one, whatever the cloud says. */
export function scheduleDeletion(world: World, group: ServerGroup): void {
  const force = group.state === 'Erred';
  set(world, group, { state: 'Deletion Scheduled', errorMessage: '' });
  work(
    world,
    group,
    'Deleting',
    (tenant) => {
      const { backendId } = group;
      if (backendId !== '' && !force) known(tenant, backendId);
      tenant.groupsInCloud = tenant.groupsInCloud.filter((other) => other.backendId !== backendId);
      removeServerGroup(world, group);
    },
    force || group.backendId === '',
  );
}

/** Queues the reading of one group from the cloud. */
export function schedulePull(world: World, group: ServerGroup): void {
  set(world, group, { state: 'Update Scheduled' });
  work(world, group, 'Updating', (tenant) => {
    const { name, policy } = known(tenant, group.backendId);
    set(world, group, { name, policy, state: 'OK', errorMessage: '' });
  });
}

/** Queues the reading of all groups of a tenant, which adds what is new and drops what the cloud does not know. */
export function scheduleTenantPull(world: World, tenant: Tenant): void {
  tenant.state = 'Update Scheduled';
  world.worker.schedule(() => {
    tenant.state = 'Updating';
    const error = cloudError(world, tenant);
    if (error !== undefined) {
      Object.assign(tenant, { state: 'Erred', errorMessage: error, errorTraceback: traceback(error) });
      return;
    }
    pullAll(world, tenant);
    Object.assign(tenant, { state: 'OK', errorMessage: '' });
  });
}

/** Removes the row at once; its virtual machines then belong to no group. */
export function removeServerGroup({ store }: World, { uuid }: ServerGroup): void {
  store.serverGroups.delete(uuid);
  for (const instance of store.instances.values()) {
    if (instance.serverGroup === uuid) instance.serverGroup = null;
  }
}

function pullAll(world: World, tenant: Tenant): void {
  const { store } = world;
  const rows = [...store.serverGroups.values()].filter((group) => group.tenant === tenant.uuid);
  for (const group of rows) {
    if (group.state !== 'OK' && group.state !== 'Erred') continue;
    const cloud = tenant.groupsInCloud.find(({ backendId }) => backendId === group.backendId);
    if (cloud === undefined) removeServerGroup(world, group);
    else set(world, group, { name: cloud.name, policy: cloud.policy, state: 'OK', errorMessage: '' });
  }
  for (const { backendId, name, policy } of tenant.groupsInCloud) {
    if (rows.some((group) => group.backendId === backendId)) continue;
    const uuid = store.newUuid();
    const created = store.timestamp();
    store.serverGroups.set(uuid, {
      uuid,
      created,
      modified: created,
      tenant: tenant.uuid,
      description: '',
      name,
      policy,
      state: 'OK',
      backendId,
      errorMessage: '',
      errorTraceback: '',
    });
  }
}

/** Lets the worker do something with a group; what the cloud refuses leaves the group erred. */
function work(
  world: World,
  group: ServerGroup,
  during: string,
  act: (tenant: Tenant) => void,
  withoutCloud = false,
): void {
  world.worker.schedule(() => {
    const tenant = world.store.tenants.get(group.tenant);
    if (tenant === undefined || !world.store.serverGroups.has(group.uuid)) return;
    set(world, group, { state: during });
    try {
      const error = withoutCloud ? undefined : cloudError(world, tenant);
      if (error !== undefined) throw new CloudError(error);
      act(tenant);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      set(world, group, {
        state: 'Erred',
        errorMessage: error.message,
        errorTraceback: traceback(error.message),
      });
    }
  });
}

function known(tenant: Tenant, backendId: string) {
  const group = tenant.groupsInCloud.find((other) => other.backendId === backendId);
  if (group === undefined) {
    throw new CloudError(`Instance group ${backendId} could not be found. (HTTP 404)`);
  }
  return group;
}

function cloudError({ store }: World, { settings }: Tenant): string | undefined {
  const cloud = store.serviceSettings.get(settings);
  return cloud?.backend === 'ok' || cloud?.backend === 'slow' ? undefined : (cloud?.backendError ?? '');
}

function traceback(message: string): string {
  return `Traceback (most recent call last):\nOpenStackBackendError: ${message}\n`;
}

function set(world: World, group: ServerGroup, values: Partial<ServerGroup>): void {
  Object.assign(group, values, { modified: timestamp(world.clock.now()) });
}
