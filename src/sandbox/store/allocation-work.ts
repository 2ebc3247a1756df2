import { timestamp } from '../clock.ts';
import type { World } from '../world.ts';
import { resourceOf } from './mirror-limits.ts';
import type { Allocation, ServiceSettings } from './rows.ts';

/** What a new allocation gets whatever was asked for. */
const DEFAULT_LIMITS: Readonly<Record<string, number>> = {
  cpu_limit: 16_000,
  gpu_limit: 400,
  ram_limit: 102_400_000,
};
const DEFAULT_NODE_LIMIT: Readonly<Record<string, number>> = { node_limit: 1_000 };

/** Seconds from an error message to the state that goes with it. */
const UNTIL_ERRED = 1.2;

/** What every allocation has from the start. */
export function emptyLimits(world: World): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.keys(defaultLimits(world)).map((name) => [name, 0]));
}

function defaultLimits({ profile }: World): Readonly<Record<string, number>> {
  return profile.generation === '8.0' ? DEFAULT_NODE_LIMIT : DEFAULT_LIMITS;
}

/** Queues the making of the cluster's side. What was asked for as a limit is overwritten. */
export function scheduleCreation(world: World, allocation: Allocation): void {
  world.worker.schedule(() => {
    set(world, allocation, { state: 'Creating' });
    const taken = siblingOf(world, allocation);
    if (taken !== undefined) {
      fail(world, allocation, `Project already has an allocation on this cluster: ${taken.name}.`);
      return;
    }
    command(world, allocation, 'Creating', () => {
      const limits = defaultLimits(world);
      const backendId = backendIdOf(world, allocation);
      set(world, allocation, { state: 'OK', backendId, limits, inBackend: limits });
    });
  });
}

/** Queues a change of what the cluster holds; a second one that begins before the first has ended ends in Erred. */
export function scheduleUpdate(world: World, allocation: Allocation, act: () => void): void {
  set(world, allocation, { state: 'Update Scheduled', errorMessage: '', errorTraceback: '' });
  world.worker.schedule(() => {
    if (!world.store.allocations.has(allocation.uuid)) return;
    if (allocation.state !== 'Update Scheduled') {
      set(world, allocation, {
        errorMessage: `Could not change state of Allocation instance \`${allocation.name}\` (PK: 1), using method \`begin_updating\`. Current instance state: ${allocation.state}.`,
        state: 'Erred',
      });
      return;
    }
    set(world, allocation, { state: 'Updating' });
    command(world, allocation, 'Updating', () => {
      act();
      set(world, allocation, { state: 'OK' });
    });
  });
}

/** Removes the row at once. A marketplace resource that points at it has ended then, as if that had been ordered. */
export function removeAllocation(world: World, allocation: Allocation): void {
  const { store } = world;
  const resource = resourceOf(world, allocation);
  store.allocations.delete(allocation.uuid);
  if (resource === undefined) return;
  resource.state = 'Terminated';
  for (const order of store.orders.values()) {
    if (order.resource === resource.uuid && order.type === 'Terminate' && order.state === 'executing') {
      order.state = 'done';
    }
  }
}

/** Queues the removal; of an allocation that is Erred the row goes even when the cluster refuses. */
export function scheduleDeletion(world: World, allocation: Allocation): void {
  const force = allocation.state === 'Erred';
  set(world, allocation, { state: 'Deletion Scheduled', errorMessage: '', errorTraceback: '' });
  world.worker.schedule(() => {
    set(world, allocation, { state: 'Deleting' });
    const remove = (): void => removeAllocation(world, allocation);
    // Newer servers do not mind what the cluster says, either.
    if (force || world.profile.generation === '8.0')
      world.worker.schedule(remove, secondsOf(world, allocation));
    else command(world, allocation, 'Deleting', remove);
  });
}

/** Runs a command on the cluster; what follows only happens while the allocation is still in the state it had. */
function command(world: World, allocation: Allocation, during: string, act: () => void): void {
  world.worker.schedule(
    () => {
      if (allocation.state !== during) return;
      const settings = world.store.serviceSettings.get(allocation.settings);
      if (takes(settings, allocation, during) && (during !== 'Updating' || allocation.backendId !== ''))
        act();
      else fail(world, allocation, settings?.backendError ?? '');
    },
    secondsOf(world, allocation),
  );
}

function takes(settings: ServiceSettings | undefined, { limits }: Allocation, during: string): boolean {
  if (settings?.backend === 'ok' || settings?.backend === 'slow') return true;
  if (settings?.takenLimits === undefined) return false;
  return (
    during !== 'Updating' ||
    Object.entries(settings.takenLimits).every(([name, value]) => limits[name] === value)
  );
}

function fail(world: World, allocation: Allocation, message: string): void {
  set(world, allocation, {
    errorMessage: message,
    errorTraceback: `Traceback (most recent call last):\nBatchError: ${message}`,
  });
  world.worker.schedule(() => set(world, allocation, { state: 'Erred' }), UNTIL_ERRED);
}

function secondsOf(world: World, { settings }: Allocation): number {
  return world.store.serviceSettings.get(settings)?.backendSeconds ?? 0;
}

/** Of newer servers: a project has one allocation on a cluster. */
function siblingOf({ store, profile }: World, allocation: Allocation): Allocation | undefined {
  if (profile.generation !== '8.0') return undefined;
  return [...store.allocations.values()].find(
    (other) =>
      other !== allocation &&
      other.project === allocation.project &&
      other.settings === allocation.settings &&
      other.state !== 'Erred' &&
      other.backendId !== '',
  );
}

function backendIdOf({ profile, store }: World, { uuid, name, project }: Allocation): string {
  if (profile.generation === '8.0') return `${store.projects.get(project)?.slug ?? 'project'}.portal`;
  return `waldur_allocation_${uuid.slice(0, 5)}_${name}`.toLowerCase().slice(0, 34);
}

function set(world: World, allocation: Allocation, values: Partial<Allocation>): void {
  Object.assign(allocation, values, { modified: timestamp(world.clock.now()) });
}
