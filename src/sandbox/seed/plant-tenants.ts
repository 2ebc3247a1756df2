import { randomUUID } from 'node:crypto';
import { isObject, type Json } from '../json.ts';
import type { CloudServerGroup } from '../store/openstack-rows.ts';
import type { World } from '../world.ts';
import type { Names } from './names.ts';
import type { Seed } from './seed.ts';

/** Adds the tenants of a seed with their server groups and virtual machines. What the cloud holds fits unless the seed says otherwise. */
export function plantTenants(world: World, seed: Seed, names: Names): void {
  const { store } = world;
  for (const [key, tenant] of Object.entries(seed.tenants ?? {})) {
    const uuid = register(world, names, key);
    store.tenants.set(uuid, {
      uuid,
      created: store.timestamp(),
      project: names.get(tenant.project) ?? '',
      settings: names.get(tenant.settings) ?? '',
      name: tenant.name,
      backendId: store.newUuid(),
      state: tenant.state ?? 'OK',
      errorMessage: '',
      errorTraceback: '',
      groupsInCloud: [],
    });
  }
  plantServerGroups(world, seed, names);
  for (const [key, instance] of Object.entries(seed.instances ?? {})) {
    const uuid = register(world, names, key);
    store.instances.set(uuid, {
      uuid,
      tenant: names.get(instance.tenant) ?? '',
      name: instance.name,
      backendId: inventedUuid(names, instance.backend_id ?? ''),
      state: instance.state ?? 'OK',
      serverGroup: instance.server_group === undefined ? null : (names.get(instance.server_group) ?? null),
    });
  }
}

function plantServerGroups(world: World, seed: Seed, names: Names): void {
  const { store } = world;
  for (const [key, group] of Object.entries(seed.server_groups ?? {})) {
    const uuid = register(world, names, key);
    const created = store.timestamp();
    const backendId = inventedUuid(names, group.backend_id ?? '');
    const tenant = names.get(group.tenant) ?? '';
    store.serverGroups.set(uuid, {
      uuid,
      created,
      modified: created,
      tenant,
      name: group.name,
      description: group.description ?? '',
      policy: group.policy,
      state: group.state ?? 'OK',
      backendId,
      errorMessage: '',
      errorTraceback: '',
    });
    const cloud = store.tenants.get(tenant);
    if (cloud === undefined || backendId === '') continue;
    cloud.groupsInCloud = [...cloud.groupsInCloud, { backendId, name: group.name, policy: group.policy }];
  }
  for (const [key, cloud] of Object.entries(seed.in_backend ?? {})) {
    const tenant = store.tenants.get(names.get(key) ?? '');
    const groups = cloud['server_groups'];
    if (tenant !== undefined && Array.isArray(groups)) {
      tenant.groupsInCloud = groups.map((group: Json) => cloudGroup(group, names));
    }
  }
}

function cloudGroup(group: Json, names: Names): CloudServerGroup {
  const { name, policy, backend_id: backendId } = isObject(group) ? group : {};
  return {
    name: typeof name === 'string' ? name : '',
    policy: typeof policy === 'string' ? policy : '',
    backendId: inventedUuid(names, typeof backendId === 'string' ? backendId : ''),
  };
}

function register({ store }: World, names: Names, key: string): string {
  const uuid = store.newUuid();
  names.set(key, uuid);
  return uuid;
}

/** `{{name|dashed}}` is a uuid that the cloud has given, the same wherever the seed has this name. */
function inventedUuid(names: Names, text: string): string {
  const [, name] = /^\{\{([^|}]+)\|dashed\}\}$/.exec(text) ?? [];
  if (name === undefined) return text;
  const uuid = names.get(name) ?? randomUUID().replaceAll('-', '');
  names.set(name, uuid);
  return uuid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
