import type { Seed } from './seed.ts';

type Part =
  | 'users'
  | 'customers'
  | 'projects'
  | 'categories'
  | 'organization_groups'
  | 'tags'
  | 'offerings'
  | 'service_settings'
  | 'tenants'
  | 'server_groups'
  | 'robot_accounts'
  | 'resources';

/** A sentence for each key that one part of a seed names and the part it belongs to does not have. */
export function danglingKeys(seed: Seed): readonly string[] {
  const sentences: string[] = [];

  function check(owner: string, part: Part, key: string | undefined): void {
    if (key !== undefined && !Object.hasOwn(seed[part] ?? {}, key)) {
      sentences.push(`${owner} names "${key}", which is not under ${part}`);
    }
  }
  for (const [actor, key] of Object.entries(seed.actors ?? {})) check(`actors/${actor}`, 'users', key);
  for (const [key, group] of Object.entries(seed.organization_groups ?? {})) {
    check(`organization_groups/${key}`, 'organization_groups', group.parent);
  }
  for (const [key, customer] of Object.entries(seed.customers ?? {})) {
    for (const group of customer.organization_groups ?? []) {
      check(`customers/${key}`, 'organization_groups', group);
    }
  }
  for (const [key, project] of Object.entries(seed.projects ?? {})) {
    check(`projects/${key}`, 'customers', project.customer);
  }
  for (const [key, offering] of Object.entries(seed.offerings ?? {})) {
    const owner = `offerings/${key}`;
    check(owner, 'customers', offering.customer);
    check(owner, 'categories', offering.category);
    for (const group of offering.organization_groups ?? []) check(owner, 'organization_groups', group);
    for (const tag of offering.tags ?? []) check(owner, 'tags', tag);
  }
  for (const [key, resource] of Object.entries(seed.resources ?? {})) {
    check(`resources/${key}`, 'offerings', resource.offering);
    check(`resources/${key}`, 'projects', resource.project);
  }
  for (const [key, order] of Object.entries(seed.orders ?? {})) {
    const owner = `orders/${key}`;
    check(owner, 'resources', order.resource);
    check(owner, 'users', order.created_by);
    check(owner, 'users', order.consumer_reviewed_by);
    check(owner, 'users', order.provider_reviewed_by);
  }
  for (const [key, settings] of Object.entries(seed.service_settings ?? {})) {
    check(`service_settings/${key}`, 'customers', settings.customer);
  }
  for (const [key, allocation] of Object.entries(seed.allocations ?? {})) {
    check(`allocations/${key}`, 'projects', allocation.project);
    check(`allocations/${key}`, 'service_settings', allocation.settings);
  }
  for (const [key, tenant] of Object.entries(seed.tenants ?? {})) {
    check(`tenants/${key}`, 'projects', tenant.project);
    check(`tenants/${key}`, 'service_settings', tenant.settings);
  }
  for (const [key, group] of Object.entries(seed.server_groups ?? {})) {
    check(`server_groups/${key}`, 'tenants', group.tenant);
  }
  for (const [key, instance] of Object.entries(seed.instances ?? {})) {
    check(`instances/${key}`, 'tenants', instance.tenant);
    check(`instances/${key}`, 'server_groups', instance.server_group);
  }
  for (const [key, robot] of Object.entries(seed.robot_accounts ?? {})) {
    check(`robot_accounts/${key}`, 'resources', robot.resource);
    for (const user of robot.users ?? []) check(`robot_accounts/${key}`, 'users', user);
  }
  for (const [key, link] of Object.entries(seed.lexis_links ?? {})) {
    check(`lexis_links/${key}`, 'robot_accounts', link.robot);
  }
  for (const [key, user] of Object.entries(seed.users ?? {})) {
    for (const grant of user.roles ?? []) {
      check(`users/${key}`, 'users', grant.by);
      const scopes = { ...seed.customers, ...seed.projects, ...seed.offerings };
      if (!Object.hasOwn(scopes, grant.on)) {
        sentences.push(
          `users/${key} has a role on "${grant.on}", which is not under customers, projects or offerings`,
        );
      }
    }
  }
  return sentences;
}
