import type { World } from '../world.ts';
import type { Names } from './names.ts';
import type { Seed } from './seed.ts';

/** Seconds of a command on a cloud or a cluster of which a seed does not say more. */
const BACKEND_SECONDS = 0.5;

/** Adds the clouds and clusters of a seed. */
export function plantServiceSettings(world: World, seed: Seed, names: Names): void {
  const { store } = world;
  for (const [key, settings] of Object.entries(seed.service_settings ?? {})) {
    const uuid = store.newUuid();
    names.set(key, uuid);
    store.serviceSettings.set(uuid, {
      uuid,
      name: settings.name,
      type: settings.type,
      customer: settings.customer === undefined ? null : (names.get(settings.customer) ?? null),
      shared: settings.shared !== false,
      state: settings.state ?? 'OK',
      options: { ...settings.options },
      backend: settings.backend ?? 'ok',
      ...(settings.refuses === undefined ? {} : { takenLimits: settings.refuses.unless }),
      backendError: settings.backend_error ?? 'the cluster does not answer',
      backendSeconds: settings.backend_s ?? BACKEND_SECONDS,
    });
  }
}

/** Adds the allocations of a seed; those in a passing state have no task and stay in it. */
export function plantAllocations(world: World, seed: Seed, names: Names): void {
  const { store } = world;
  for (const [key, allocation] of Object.entries(seed.allocations ?? {})) {
    const uuid = store.newUuid();
    names.set(key, uuid);
    const limits = limitsOf(allocation);
    const created = store.timestamp();
    store.allocations.set(uuid, {
      uuid,
      created,
      modified: created,
      plugin: allocation.plugin ?? 'openportal',
      project: names.get(allocation.project) ?? '',
      settings: names.get(allocation.settings) ?? '',
      name: allocation.name,
      description: allocation.description ?? '',
      state: allocation.state ?? 'OK',
      backendId: allocation.backend_id ?? '',
      errorMessage: allocation.error_message ?? '',
      errorTraceback: '',
      limits,
      inBackend: { ...limits, ...limitsOf(seed.in_backend?.[key] ?? {}) },
      groupname: null,
    });
  }
}

function limitsOf(row: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) =>
      name.endsWith('_limit') && typeof value === 'number' ? [[name, value] as const] : [],
    ),
  );
}
