import { timestamp } from '../clock.ts';
import { BUILT_IN_ROLES } from '../store/role-permissions.ts';
import type { Category, ScopeType } from '../store/rows.ts';
import type { World } from '../world.ts';
import type { Names } from './names.ts';
import { plantAllocations, plantServiceSettings } from './plant-allocations.ts';
import { plantLinks, setHeappe } from './plant-links.ts';
import { plantOffering } from './plant-offering.ts';
import { plantResources } from './plant-resources.ts';
import { plantTenants } from './plant-tenants.ts';
import type { Seed, SeedUser } from './seed.ts';

/** Fills an empty store; returns the uuid of each key. Parts of a seed that the sandbox does not know are left out. */
export function plant(world: World, seed: Seed): Names {
  const names: Names = new Map();
  if (seed.clock !== undefined) world.clock.set(new Date(seed.clock));
  for (const [name, value] of Object.entries(seed.switches ?? {})) {
    if (name === 'worker') world.worker.isOn = value === true;
    else if (name === 'worker_delay_s' && typeof value === 'number') world.worker.delay = value;
    else if (typeof value === 'boolean') world.switches.set(name, value);
  }
  plantRoles(world, seed, names);
  plantUsers(world, seed, names);
  plantCustomers(world, seed, names);
  plantCategories(world, seed, names);
  for (const [key, offering] of Object.entries(seed.offerings ?? {})) {
    plantOffering(world, names, key, offering);
  }
  plantServiceSettings(world, seed, names);
  plantAllocations(world, seed, names);
  plantTenants(world, seed, names);
  plantResources(world, seed, names);
  setHeappe(world, seed);
  plantLinks(world, seed, names);
  for (const [key, user] of Object.entries(seed.users ?? {})) plantGrants(world, names, key, user);
  return names;
}

function register(names: Names, key: string, uuid: string): string {
  names.set(key, uuid);
  return uuid;
}

function plantRoles(world: World, seed: Seed, names: Names): void {
  const { store } = world;
  for (const role of BUILT_IN_ROLES) {
    const uuid = register(names, `role:${role.name}`, store.newUuid());
    store.roles.set(uuid, { ...role, uuid, permissions: new Set(role.permissions), isActive: true });
  }
  for (const [key, role] of Object.entries(seed.roles ?? {})) {
    const builtIn = names.get(`role:${role.name}`);
    const uuid = register(names, key, builtIn ?? store.newUuid());
    if (builtIn !== undefined) continue;
    store.roles.set(uuid, {
      uuid,
      name: role.name,
      description: '',
      scopeType: scopeTypeOf(role.content_type),
      permissions: new Set(role.permissions),
      isActive: true,
    });
  }
}

function scopeTypeOf(text: string | undefined): ScopeType {
  return text === 'project' || text === 'offering' ? text : 'customer';
}

function plantUsers(world: World, seed: Seed, names: Names): void {
  const { store, clock } = world;
  for (const [key, user] of Object.entries(seed.users ?? {})) {
    const uuid = register(names, key, store.newUuid());
    const now = clock.now();
    store.users.set(uuid, {
      uuid,
      id: store.users.size + 1,
      username: user.username,
      email: user.email ?? `${user.username}@example.org`,
      slug: store.newSlug(user.username, world.profile.slugLength),
      joined: timestamp(now),
      isStaff: user.is_staff === true,
      isSupport: user.is_support === true,
      isActive: user.is_active !== false,
      agreedAt: user.agreed === false ? null : timestamp(now),
      token: user.token ?? store.newToken(),
      ...(user.password === undefined ? {} : { password: user.password }),
      tokenLifetime: user.token_lifetime === undefined ? 3600 : user.token_lifetime,
      tokenUsedAt: now.getTime(),
      columns: {
        first_name: user.first_name ?? '',
        last_name: user.last_name ?? '',
        description: user.description ?? '',
      },
    });
  }
}

function plantCustomers(world: World, seed: Seed, names: Names): void {
  const { store } = world;
  for (const [key, group] of Object.entries(seed.organization_groups ?? {})) {
    const uuid = register(names, key, store.newUuid());
    const parent = group.parent === undefined ? null : (names.get(group.parent) ?? null);
    store.organizationGroups.set(uuid, { uuid, name: group.name, parent });
  }
  for (const [key, tag] of Object.entries(seed.tags ?? {})) {
    const uuid = register(names, key, store.newUuid());
    store.tags.set(uuid, { uuid, name: tag.name });
  }
  for (const [key, customer] of Object.entries(seed.customers ?? {})) {
    const uuid = register(names, key, store.newUuid());
    const created = store.timestamp();
    store.customers.set(uuid, {
      uuid,
      created,
      name: customer.name,
      slug: customer.slug ?? store.newSlug(customer.name, world.profile.slugLength),
      blocked: customer.blocked === true,
      archived: customer.archived === true,
      organizationGroups: (customer.organization_groups ?? []).map((group) => names.get(group) ?? ''),
      columns: { backend_id: customer.backend_id ?? '' },
    });
    if (customer.service_provider === true) {
      const provider = store.newUuid();
      store.serviceProviders.set(provider, { uuid: provider, created, customer: uuid, columns: {} });
    }
  }
  for (const [key, project] of Object.entries(seed.projects ?? {})) {
    const uuid = register(names, key, store.newUuid());
    store.projects.set(uuid, {
      uuid,
      created: store.timestamp(),
      customer: names.get(project.customer) ?? '',
      name: project.name,
      slug: store.newSlug(project.name, world.profile.slugLength),
      columns: {},
    });
  }
}

function plantCategories(world: World, seed: Seed, names: Names): void {
  for (const [key, category] of Object.entries(seed.categories ?? {})) {
    const uuid = register(names, key, world.store.newUuid());
    const row: Category = {
      uuid,
      title: category.title,
      description: category.description ?? '',
      attributes: (category.attributes ?? []).map((attribute) => ({
        key: attribute.key,
        title: attribute.title ?? attribute.key,
        type: attribute.type,
        required: attribute.required === true,
        default: attribute.default ?? null,
        options: attribute.options ?? [],
      })),
    };
    world.store.categories.set(uuid, row);
  }
}

function expiry(world: World, text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const [, amount, unit] = /^\+(\d+)([dhms])$/.exec(text) ?? [];
  if (amount === undefined) return timestamp(new Date(text)).replace('.000000Z', 'Z');
  const seconds = { d: 86_400, h: 3600, m: 60, s: 1 }[unit ?? ''] ?? 1;
  return timestamp(new Date(world.clock.now().getTime() + Number(amount) * seconds * 1000));
}

function plantGrants(world: World, names: Names, key: string, user: SeedUser): void {
  const { store } = world;
  for (const grant of user.roles ?? []) {
    const uuid = store.newUuid();
    if (grant.as !== undefined) names.set(grant.as, uuid);
    const role = [...store.roles.values()].find((row) => row.name === grant.role);
    store.grants.set(uuid, {
      uuid,
      created: store.timestamp(),
      createdBy: grant.by === undefined ? null : (names.get(grant.by) ?? null),
      user: names.get(key) ?? '',
      role: grant.role,
      scopeType: role?.scopeType ?? 'customer',
      scope: names.get(grant.on) ?? '',
      expires: expiry(world, grant.expires),
    });
  }
}
