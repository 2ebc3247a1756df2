import type { World } from '../world.ts';
import type { Allocation, Resource } from './rows.ts';

/** The marketplace resource that points at an allocation. */
export function resourceOf({ store }: Pick<World, 'store'>, { uuid }: Allocation): Resource | undefined {
  return [...store.resources.values()].find(({ scope }) => scope?.uuid === uuid);
}

/** Copies the limits of an allocation to the marketplace resource that points at it, by type of component. */
export function mirrorLimits(world: Pick<World, 'store'>, allocation: Allocation): void {
  const resource = resourceOf(world, allocation);
  if (resource === undefined) return;
  resource.limits = Object.fromEntries(
    Object.entries(allocation.limits).map(([name, limit]) => [name.replace(/_limit$/, ''), limit]),
  );
}
