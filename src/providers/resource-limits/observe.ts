import type { ObjectKey } from '../../manifest/object-key.ts';
import type { ResourceLimitsSpec } from '../../manifest/types.gen.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { Observation, ObservationContext, Wanted } from '../provider.ts';
import type { LiveAllocation, LiveResource, LiveTarget } from './live-target.ts';
import { findAllocations, type AllocationPointer } from './observe/find-allocations.ts';
import { findResources, type ResourcePointer } from './observe/find-resources.ts';
import { readOfferings } from './observe/read-offerings.ts';
import { readOrders } from './observe/read-orders.ts';
import { allocationPointer, resourcePointer } from './pointers.ts';
import { pluginOfOffering, pluginsOf, SLURM } from './plugin.ts';

type WantedLimits = Wanted<ResourceLimitsSpec>;

/**
 * Reads what the server shows of the wanted limits: the resources and allocations, the open orders of the resources, and
 * what their offerings allow. Throws the classes of errors.ts.
 */
export async function observeLimits(
  reader: Reader,
  wanted: readonly WantedLimits[],
  { instance, known }: ObservationContext,
): Promise<Observation<LiveTarget>> {
  const plugins = pluginsOf(instance);
  const named = await findAllocations(reader, wanted.flatMap(allocationPointer), plugins, instance);
  const linked = linkedResources(named.allocations);
  const asked = [...wanted.flatMap(resourcePointer), ...linked];
  const found = await findResources(reader, asked, instance);
  const resources = withoutOtherLinks(found.resources, linked);
  const behind = await findAllocations(reader, pointersBehind(resources), plugins, instance);

  const rows = [...resources.values()].flat();
  const kept = rows.filter(keepsLimits);
  // Where an allocation is missing yet, its order tells for whom it waits.
  const ordered = rows.filter((live) => keepsLimits(live) || live.behind === undefined);
  const [orders, offerings] = await Promise.all([
    readOrders(reader, [...new Set(ordered.map(({ uuid }) => uuid))], instance),
    readOfferings(reader, kept, instance),
  ]);
  const complete = (live: LiveResource): LiveResource => {
    const facts = offerings.get(live.offering.uuid);
    return { ...live, orders: orders.orders.get(live.uuid) ?? [], ...(facts === undefined ? {} : { facts }) };
  };
  const declared = limitsDeclaredElsewhere(known);
  const marked = (live: LiveAllocation): LiveAllocation => {
    const other = declared.get(live.uuid);
    return other === undefined ? live : { ...live, alsoDeclaredBy: other };
  };
  return {
    observed: wanted.map(({ key, uuid }) => {
      const all: readonly LiveTarget[] =
        behind.allocations.get(key)?.map(marked) ??
        resources.get(key)?.map(complete) ??
        named.allocations.get(key)?.map(marked) ??
        [];
      const candidates = uuid === undefined ? all : all.filter((live) => live.uuid === uuid);
      return { key, candidates, near: [] };
    }),
    undeclared: [],
    decisions: [...named.decisions, ...found.decisions, ...behind.decisions, ...orders.decisions],
  };
}

/** No plugin keeps the limits of the resource elsewhere. */
function keepsLimits({ offering }: LiveResource): boolean {
  return pluginOfOffering(offering.type) === undefined;
}

/** The allocations whose limits an object of the set declares itself, by uuid. */
function limitsDeclaredElsewhere(known: ObservationContext['known']): ReadonlyMap<string, ObjectKey> {
  return new Map(
    [...(known ?? [])].flatMap(([key, resolved]) =>
      resolved.state === 'found' && resolved.object['declares_limits'] === true
        ? [[resolved.uuid, key] as const]
        : [],
    ),
  );
}

/** Offerings of this type are served by a program of the provider, which takes no limits from an allocation. */
const AGENT = 'Marketplace.Slurm';

/** The resources that SLURM allocations belong to: the limits of some are kept there alone. */
function linkedResources(
  allocations: ReadonlyMap<ObjectKey, readonly LiveAllocation[]>,
): readonly ResourcePointer[] {
  return [...allocations].flatMap(([key, found]) => {
    const [live] = found;
    const isLinked = found.length === 1 && live?.plugin === SLURM && live.resource !== undefined;
    return isLinked ? [{ key, uuid: live.resource ?? '' }] : [];
  });
}

/** The resources without those that allocations belong to and that do not keep their limits. */
function withoutOtherLinks(
  resources: ReadonlyMap<ObjectKey, readonly LiveResource[]>,
  linked: readonly ResourcePointer[],
): ReadonlyMap<ObjectKey, readonly LiveResource[]> {
  const keys = new Set(linked.map(({ key }) => key));
  return new Map(
    [...resources].filter(
      ([key, found]) => !keys.has(key) || found.some(({ offering }) => offering.type === AGENT),
    ),
  );
}

/** The allocations behind resources whose plugin keeps the limits itself. */
function pointersBehind(
  resources: ReadonlyMap<ObjectKey, readonly LiveResource[]>,
): readonly AllocationPointer[] {
  return [...resources].flatMap(([key, found]) => {
    const [live] = found;
    if (found.length !== 1 || live?.behind === undefined) return [];
    const plugin = pluginOfOffering(live.offering.type);
    return plugin === undefined ? [] : [{ key, uuid: live.behind, plugin }];
  });
}
