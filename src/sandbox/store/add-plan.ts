import type { Columns } from '../json.ts';
import type { Offering, Plan, PlanEntry } from './rows.ts';
import type { Store } from './store.ts';

/** What a plan says about a component that nobody has priced. */
export function newEntry(): PlanEntry {
  return {
    price: '0.0000000000',
    futurePrice: null,
    amount: 0,
    discountThreshold: null,
    discountRate: null,
  };
}

/** Adds a plan made from the API's own fields, with a free entry for each component of the offering. */
export function addPlan(store: Store, offering: Offering, values: Columns): Plan {
  const { name, archived, unit_price: unitPrice, ...columns } = values;
  const plan: Plan = {
    uuid: store.newUuid(),
    created: store.timestamp(),
    offering: offering.uuid,
    name: typeof name === 'string' ? name : '',
    archived: archived === true,
    unitPrice: typeof unitPrice === 'string' ? unitPrice : '0.0000000000',
    organizationGroups: [],
    entries: new Map(offering.components.map((component) => [component.uuid, newEntry()])),
    columns: {
      description: '',
      article_code: '',
      max_amount: null,
      unit: 'day',
      backend_id: '',
      ...columns,
    },
  };
  offering.plans.push(plan);
  store.plans.set(plan.uuid, plan);
  return plan;
}
