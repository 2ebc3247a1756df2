import { OFFERING_TYPES } from '../profiles/offering-types.ts';
import { isObject, type Columns, type Json } from '../json.ts';
import { addBuiltInComponent, addComponent } from '../store/add-component.ts';
import { addOffering } from '../store/add-offering.ts';
import { addPlan } from '../store/add-plan.ts';
import type { Offering, Plan } from '../store/rows.ts';
import type { World } from '../world.ts';
import type { SeedOffering } from './seed.ts';

const DEFAULT_TYPE = 'Marketplace.Basic';

/** Adds an offering of a seed with its components and its priced plans. */
export function plantOffering(
  world: World,
  names: Map<string, string>,
  key: string,
  seed: SeedOffering,
): Offering {
  const { store, profile } = world;
  const {
    customer,
    category,
    type,
    name,
    state,
    slug,
    shared,
    billable,
    components,
    plans,
    endpoints,
    organization_groups: groups,
    tags,
    scope: _scope,
    ...columns
  } = seed;
  const offering = addOffering(
    store,
    {
      name,
      type: type ?? DEFAULT_TYPE,
      customer: names.get(customer) ?? '',
      category: names.get(category) ?? '',
      state: state ?? 'Active',
      shared: shared ?? true,
      billable: billable ?? true,
      columns: columns as Columns,
      ...(slug === undefined ? {} : { slug }),
    },
    profile.slugLength,
  );
  names.set(key, offering.uuid);
  const builtIns = OFFERING_TYPES.find((row) => row.name === offering.type)?.components ?? [];
  for (const builtIn of builtIns) {
    const values = components?.find((component) => component['type'] === builtIn.type) ?? {};
    addBuiltInComponent(store, offering, builtIn, values);
  }
  for (const component of components ?? []) {
    if (!builtIns.some((builtIn) => builtIn.type === component['type'])) {
      addComponent(store, offering, component);
    }
  }
  for (const seedPlan of plans ?? []) {
    const { as, prices, quotas, ...values } = seedPlan;
    const plan = addPlan(store, offering, values);
    fill(offering, plan, prices, quotas);
    if (typeof as === 'string') names.set(as, plan.uuid);
  }
  offering.endpoints = (endpoints ?? []).map((endpoint) => ({
    uuid: store.newUuid(),
    name: endpoint.name,
    url: endpoint.url,
  }));
  offering.organizationGroups = (groups ?? []).map((group) => names.get(group) ?? '');
  offering.tags = (tags ?? []).map((tag) => names.get(tag) ?? '');
  return offering;
}

function fill(offering: Offering, plan: Plan, prices: Json | undefined, quotas: Json | undefined): void {
  for (const component of offering.components) {
    const entry = plan.entries.get(component.uuid);
    if (entry === undefined) continue;
    const price = isObject(prices) ? prices[component.type] : undefined;
    const quota = isObject(quotas) ? quotas[component.type] : undefined;
    if (typeof price === 'number' || typeof price === 'string') entry.price = String(price);
    if (typeof quota === 'number') entry.amount = quota;
  }
}
