import { setTimeout } from 'node:timers/promises';
import type { Json, JsonObject } from '../../src/manifest/json.ts';
import { named, rows, text, type ByHand, type Surroundings } from './surroundings.ts';

/** A resource as it is ordered by hand, and the order that makes it. */
export interface Ordered {
  readonly resource: string;
  readonly order: string;
}

/** Creates and activates an offering with these components by hand; its plan is free of charge. Answers its uuid. Only staff may. */
export async function offerByHand(
  server: ByHand,
  around: Surroundings,
  { name, components }: { readonly name: string; readonly components: readonly JsonObject[] },
): Promise<string> {
  const customers = await server.get(`customers/?name_exact=${encodeURIComponent(around.customer)}`);
  const categories = await server.get('marketplace-categories/?page_size=300');
  const prices = Object.fromEntries(components.map((component) => [text(component, 'type'), 0]));
  const created = await server.post('marketplace-provider-offerings/', {
    name,
    customer: text(named(customers, 'name', around.customer), 'url'),
    category: text(named(categories, 'title', around.categories[0]), 'url'),
    type: 'Marketplace.Basic',
    components,
    plans: [{ name: 'Default', unit: 'month', prices }],
  });
  const offering = text(created, 'uuid');
  await server.post(`marketplace-provider-offerings/${offering}/activate/`);
  return offering;
}

/** Orders a resource of an offering in a project by its first plan. The order waits for its service provider, unless the type needs nobody. */
export async function orderByHand(
  server: ByHand,
  offering: string,
  wanted: { readonly name: string; readonly project: JsonObject; readonly limits: Json },
): Promise<Ordered> {
  const details = await server.get(`marketplace-provider-offerings/${offering}/`);
  const plans = typeof details === 'object' && details !== null && 'plans' in details ? details['plans'] : [];
  const address = `${server.base}marketplace-public-offerings/${offering}/`;
  const placed = await server.post('marketplace-orders/', {
    offering: address,
    project: text(wanted.project, 'url'),
    plan: `${address}plans/${text(rows(plans ?? [])[0], 'uuid')}/`,
    attributes: { name: wanted.name },
    limits: wanted.limits,
  });
  return { resource: text(placed, 'marketplace_resource_uuid'), order: text(placed, 'uuid') };
}

/** Approves the order of a resource where it waits for that, and waits until the resource is there. */
export async function finishOrder(server: ByHand, { resource, order }: Ordered): Promise<void> {
  const state = text(await server.get(`marketplace-orders/${order}/`), 'state');
  if (state === 'pending-provider') await server.post(`marketplace-orders/${order}/approve_by_provider/`);
  await until(async () => text(await server.get(`marketplace-resources/${resource}/`), 'state') === 'OK');
}

/** Looks twice a second, and throws after 30 seconds. */
export async function until(isOver: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 60; looks += 1) {
    if (await isOver()) return;
    await setTimeout(500);
  }
  throw new Error('what the story waits for has not happened in 30 seconds');
}
