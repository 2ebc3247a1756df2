import { objectUrl, type Call } from '../http/call.ts';
import type { Shape } from '../http/fields.ts';
import type { Columns } from '../json.ts';
import type { Component, Offering, Plan, PlanEntry } from '../store/rows.ts';
import { organizationGroupShown } from './organization-groups.ts';

/** A plan with what its answer is computed from. */
export interface PlanView {
  readonly plan: Plan;
  readonly offering: Offering;
}

interface PricedComponent {
  readonly component: Component;
  readonly entry: PlanEntry;
}

function entriesOf({ plan, offering }: PlanView): PricedComponent[] {
  return byName(offering.components).flatMap((component) => {
    const entry = plan.entries.get(component.uuid);
    return entry === undefined ? [] : [{ component, entry }];
  });
}

/** Components in the order that answers have: by name. */
export function byName<Row extends { readonly name: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
}

function map(view: PlanView, value: (entry: PlanEntry) => number | null): Columns {
  return Object.fromEntries(
    entriesOf(view).map(({ component, entry }) => [component.type, value(entry)] as const),
  );
}

function sum(view: PlanView, billingType: string): number {
  return entriesOf(view)
    .filter(({ component }) => component.billingType === billingType)
    .reduce((total, { entry }) => total + Number(entry.price), 0);
}

const PLAN_TYPE: Readonly<Record<string, string>> = {
  usage: 'usage-based',
  few: 'one-time',
  one: 'one-time',
};

function planType(view: PlanView): string | null {
  const priced = entriesOf(view).filter(({ entry }) => Number(entry.price) > 0);
  const types = new Set(
    priced.map(({ component }) => PLAN_TYPE[component.billingType] ?? component.billingType),
  );
  return types.size > 1 ? 'mixed' : ([...types][0] ?? null);
}

function minimalPrice(view: PlanView): number {
  let total = 0;
  for (const { component, entry } of entriesOf(view)) {
    const price = Number(entry.price);
    const least = component.columns['min_value'];
    if (component.billingType === 'fixed') total += price * Math.max(1, entry.amount);
    else if (component.billingType === 'limit') total += price * (typeof least === 'number' ? least : 1);
    else if (component.billingType === 'one') total += price;
  }
  return total;
}

/** How many resources, terminated ones too, were ever on a plan. */
export function resourcesOn(call: Pick<Call, 'world'>, plan: Plan): number {
  const { resources } = call.world.store;
  if (resources.size === 0) return 0;
  return [...resources.values()].filter((resource) => resource.plan === plan.uuid).length;
}

/** The keys of a plan. */
export const PLAN_SHAPE: Shape<PlanView, Call> = {
  url: ({ plan }, call) => objectUrl(call, 'marketplace-plans', plan.uuid),
  uuid: ({ plan }) => plan.uuid,
  name: ({ plan }) => plan.name,
  description: ({ plan }) => plan.columns['description'],
  article_code: ({ plan }) => plan.columns['article_code'],
  max_amount: ({ plan }) => plan.columns['max_amount'],
  archived: ({ plan }) => plan.archived,
  is_active: () => true,
  unit_price: ({ plan }) => plan.unitPrice,
  unit: ({ plan }) => plan.columns['unit'],
  init_price: (view) => sum(view, 'one'),
  switch_price: (view) => sum(view, 'few'),
  backend_id: ({ plan }) => plan.columns['backend_id'],
  organization_groups: ({ plan }, call) =>
    plan.organizationGroups.map((uuid) => organizationGroupShown(call, uuid)),
  offering: ({ offering }, call) => objectUrl(call, 'marketplace-provider-offerings', offering.uuid),
  prices: (view) => map(view, (entry) => Number(entry.price)),
  future_prices: (view) =>
    map(view, (entry) => (entry.futurePrice === null ? null : Number(entry.futurePrice))),
  quotas: (view) => map(view, (entry) => entry.amount),
  resources_count: ({ plan }, call) => resourcesOn(call, plan),
  plan_type: planType,
  minimal_price: minimalPrice,
  components: (view) =>
    entriesOf(view).map(({ component, entry }) => ({
      type: component.type,
      name: component.name,
      measured_unit: component.columns['measured_unit'] ?? '',
      amount: entry.amount,
      price: entry.price,
      future_price: entry.futurePrice,
      discount_threshold: entry.discountThreshold,
      discount_rate: entry.discountRate,
    })),
};
