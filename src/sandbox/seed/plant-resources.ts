import type { Resource, ResourceScope, Review } from '../store/rows.ts';
import { addResource } from '../store/add-resource.ts';
import type { World } from '../world.ts';
import type { Names } from './names.ts';
import type { Seed } from './seed.ts';

/** Adds the resources of a seed and their orders. What is in a passing state has no task and stays in it. */
export function plantResources(world: World, seed: Seed, names: Names): void {
  for (const [key, resource] of Object.entries(seed.resources ?? {})) {
    const name = resource.name ?? key;
    const row: Resource = addResource(world.store, {
      offering: names.get(resource.offering) ?? '',
      project: names.get(resource.project) ?? '',
      plan: resource.plan === undefined ? null : (names.get(resource.plan) ?? null),
      name,
      state: resource.state ?? 'OK',
      limits: { ...resource.limits },
      attributes: { ...(resource.attributes ?? { name }) },
      options: { ...resource.options },
      backendId: resource.backend_id ?? '',
      scope: resource.scope === undefined ? null : scopeOf(world, names.get(resource.scope) ?? ''),
    });
    names.set(key, row.uuid);
  }
  plantOrders(world, seed, names);
}

function scopeOf({ store }: World, uuid: string): ResourceScope {
  const allocation = store.allocations.get(uuid);
  return {
    collection: allocation === undefined ? 'openstack-tenants' : `${allocation.plugin}-allocations`,
    uuid,
  };
}

function plantOrders({ store }: World, seed: Seed, names: Names): void {
  for (const [key, order] of Object.entries(seed.orders ?? {})) {
    const uuid = store.newUuid();
    const created = store.timestamp();
    names.set(key, uuid);
    const review = (by: string | undefined): Review | null =>
      by === undefined ? null : { by: names.get(by) ?? '', at: created };
    store.orders.set(uuid, {
      uuid,
      created,
      modified: created,
      resource: names.get(order.resource) ?? '',
      type: order.type ?? 'Create',
      state: order.state ?? 'done',
      limits: { ...order.limits },
      attributes: { ...order.attributes },
      createdBy: names.get(order.created_by ?? '') ?? '',
      consumerReview: review(order.consumer_reviewed_by),
      providerReview: review(order.provider_reviewed_by),
      errorMessage: '',
    });
  }
}
