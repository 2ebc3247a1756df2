import type { JsonObject } from '../../manifest/json.ts';
import type { Comparable } from '../../manifest/outside-value.ts';
import type { OfferingComponent, OfferingSpec } from '../../manifest/types.gen.ts';
import type { Wanted } from '../provider.ts';
import { saysTheSame } from './rich-text.ts';
import { rowsAt, textAt } from './json-fields.ts';
import { declaredLinks, liveLinks } from './linked-names.ts';
import type { LiveComponent } from './live-component.ts';
import { isSamePrice, readDiscounts, type LivePlan } from './live-plan.ts';

type Document = { readonly [field: string]: Comparable };

/** Live components by type; the component that takes overage is named by its type. */
export function componentsToSpec(
  components: readonly LiveComponent[],
  spec: OfferingSpec,
): readonly Document[] {
  const types = new Map(components.map(({ uuid, type }) => [uuid, type]));
  return components.map((component) => componentToSpec(component, types, spec));
}

function componentToSpec(
  { type, row, isBuiltIn }: LiveComponent,
  types: ReadonlyMap<string, string>,
  spec: OfferingSpec,
): Document {
  const { uuid: _, ...shown } = row;
  const declared = spec.components?.find((component) => component.type === type);
  const overage = row['overage_component'];
  return {
    ...shown,
    ...(typeof overage === 'string'
      ? { overage_component: types.get(overage.replaceAll('-', '')) ?? overage }
      : {}),
    ...(isMonthForNone(row, declared) ? { limit_period: null } : {}),
    // No smallest amount is the same as zero, and of built-in components the server keeps a zero as null.
    ...(isBuiltIn && declared?.min_value === 0 && row['min_value'] === null ? { min_value: 0 } : {}),
  };
}

/** Newer servers keep `month` where no period is asked for. See docs/waldur-api/offerings.md, Components. */
function isMonthForNone(row: JsonObject, declared: OfferingComponent | undefined): boolean {
  const asksForNone = declared?.limit_period === null || declared?.limit_period === '';
  return asksForNone && row['unit_factor'] !== undefined && row['limit_period'] === 'month';
}

/** Live plans by name; archived ones do not count. A price is the one that counts from now on. */
export function plansToSpec(plans: readonly LivePlan[], wanted: Wanted<OfferingSpec>): readonly Document[] {
  return plans.filter(({ isArchived }) => !isArchived).map((plan) => planToSpec(plan, wanted));
}

function planToSpec(plan: LivePlan, wanted: Wanted<OfferingSpec>): Document {
  const index = wanted.spec.plans?.findIndex(({ name }) => name.trim() === plan.name) ?? -1;
  const declared = declaredLinks(
    wanted.spec.plans?.[index]?.organization_groups ?? [],
    ['plans', index, 'organization_groups'],
    wanted.references,
  );
  const groups = liveLinks(plan.row, 'organization_groups', declared);
  const described = wanted.spec.plans?.[index]?.description;
  return {
    name: plan.name,
    ...shownFields(plan.row),
    ...(described !== undefined && saysTheSame(described, plan.row['description'])
      ? { description: described }
      : {}),
    prices: pricesToSpec(plan, wanted.spec.plans?.[index]?.prices ?? {}),
    discounts: readDiscounts(plan),
    ...(groups === undefined ? {} : { organization_groups: groups.map(({ name }) => ({ name })) }),
  };
}

function pricesToSpec(plan: LivePlan, declared: Readonly<Record<string, string | number>>): Document {
  return Object.fromEntries(
    [...plan.prices].map(([type, price]) => {
      const wanted = declared[type];
      return [type, wanted !== undefined && isSamePrice(wanted, price) ? wanted : price.effective];
    }),
  );
}

function shownFields(row: JsonObject): Document {
  const fields = ['unit', 'description', 'article_code', 'max_amount', 'unit_price', 'backend_id', 'quotas'];
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = row[field];
      return value === undefined ? [] : [[field, value] as const];
    }),
  );
}

/** Live endpoints by name. Of several with one name the one with the declared address counts, else the first. */
export function endpointsToSpec(row: JsonObject, spec: OfferingSpec): readonly Document[] {
  const chosen = new Map<string, Document>();
  for (const endpoint of rowsAt(row, 'endpoints') ?? []) {
    const name = textAt(endpoint, 'name');
    const url = textAt(endpoint, 'url');
    if (name === undefined || url === undefined) continue;
    const declared = spec.endpoints?.find((item) => item.name.trim() === name)?.url.trim();
    if (!chosen.has(name) || url === declared) chosen.set(name, { name, url });
  }
  return [...chosen.values()];
}
