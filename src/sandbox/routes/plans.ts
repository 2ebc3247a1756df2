import { hyperlink } from '../input/hyperlink.ts';
import { planFields } from '../input/offering-fields.ts';
import { readBody, readFields, type Field } from '../input/read-fields.ts';
import { integer, mapOf, price } from '../input/readers.ts';
import { empty, json, type Answer } from '../http/answer.ts';
import { bodyObject, callerOf, objectUrl, type Call } from '../http/call.ts';
import { chosenFields, show } from '../http/fields.ts';
import { pageOf } from '../http/paging.ts';
import { badRequest, crash, notFound } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { isObject, type JsonObject } from '../json.ts';
import { addPlan, newEntry } from '../store/add-plan.ts';
import type { Component, Plan } from '../store/rows.ts';
import { customersOf, demand, demandStaff, isOpenTo } from '../store/rights.ts';
import { rowOf } from '../store/store.ts';
import { linkFilter, uuidFilter } from './filters.ts';
import { byName, PLAN_SHAPE, resourcesOn, type PlanView } from './plan-shape.ts';

/** Where plans are kept. */
export const PLANS = 'marketplace-plans';

/** A plan with its offering. */
function viewOf(call: Call, plan: Plan): PlanView {
  const offering = call.world.store.offerings.get(plan.offering);
  if (offering === undefined) throw crash();
  return { plan, offering };
}

function visiblePlans(call: Call): readonly Plan[] {
  const { store, profile } = call.world;
  const user = callerOf(call);
  const plans = [...store.plans.values()];
  if (user.isStaff) return plans;
  if (!profile.newerRoutes) return plans.filter((plan) => isOpenTo(store, user, plan));
  const customers = customersOf(store, user);
  return plans.filter((plan) => customers.has(viewOf(call, plan).offering.customer));
}

/** The plan that the path names; 404 when it is absent or not visible to the caller. */
export function visiblePlan(call: Call): PlanView {
  const plan = rowOf(call.world.store.plans, call.params['uuid'] ?? '');
  if (plan === undefined || !visiblePlans(call).includes(plan)) throw notFound('Plan');
  return viewOf(call, plan);
}

function shown(call: Call, view: PlanView, extras: boolean): JsonObject {
  const fields = call.world.profile.planFields.filter(
    (name) => extras || (name !== 'plan_type' && name !== 'minimal_price'),
  );
  return show(PLAN_SHAPE, extras ? chosenFields(call.query, fields) : fields, view, call);
}

function list(call: Call): Answer {
  const offering = uuidFilter(call, 'offering_uuid') ?? linkFilter(call, 'offering');
  const rows = visiblePlans(call).filter((plan) => offering === undefined || plan.offering === offering);
  return pageOf(call, byName(rows), (plan) => shown(call, viewOf(call, plan), true));
}

function create(call: Call): Answer {
  const { store } = call.world;
  const offerings: Field = {
    read: hyperlink(call, 'marketplace-provider-offerings', store.offerings),
    required: true,
  };
  const { offering: uuid, ...values } = readBody(bodyObject(call), {
    ...planFields(call),
    offering: offerings,
  });
  const offering = typeof uuid === 'string' ? store.offerings.get(uuid) : undefined;
  if (offering === undefined) throw crash();
  demand(call, 'OFFERING.CREATE_PLAN', [offering.customer]);
  const plan = addPlan(store, offering, values);
  return json(201, shown(call, { plan, offering }, false), {
    Location: objectUrl(call, PLANS, plan.uuid),
  });
}

const UPDATED = ['description', 'unit', 'max_amount', 'article_code'];

function update(call: Call): Answer {
  const view = visiblePlan(call);
  const { plan, offering } = view;
  demand(call, 'OFFERING.UPDATE_PLAN', [offering.customer]);
  if (resourcesOn(call, plan) > 0) {
    throw badRequest(['It is not possible to update plan because it is used by resources.']);
  }
  const values = readBody(bodyObject(call), planFields(call), call.method === 'PATCH');
  if (typeof values['name'] === 'string') plan.name = values['name'];
  for (const name of UPDATED) {
    const value = values[name];
    if (value !== undefined) plan.columns[name] = value;
  }
  return json(200, shown(call, view, false));
}

/** The components that a map of a request names; 400 when it names others. */
function named(
  view: PlanView,
  values: JsonObject,
  fits: (component: Component) => boolean,
): Map<string, Component> {
  const components = new Map(
    view.offering.components.filter(fits).map((component) => [component.type, component]),
  );
  const unknown = Object.keys(values).filter((type) => !components.has(type));
  if (unknown.length > 0) throw badRequest([`Invalid components ${unknown.join(', ')}.`]);
  return components;
}

function mapOfBody(call: Call, name: string, field: Field): JsonObject {
  const values = readBody(bodyObject(call), { [name]: { ...field, required: true } })[name];
  return isObject(values) ? values : {};
}

function updatePrices(call: Call): Answer {
  const view = visiblePlan(call);
  const { plan, offering } = view;
  demand(call, 'OFFERING.UPDATE_PLAN', [offering.customer]);
  const prices = mapOfBody(call, 'prices', { read: mapOf(price) });
  for (const [type, component] of named(view, prices, () => true)) {
    if (type in prices && !plan.entries.has(component.uuid)) plan.entries.set(component.uuid, newEntry());
  }
  const used = resourcesOn(call, plan) > 0;
  for (const component of offering.components) {
    const entry = plan.entries.get(component.uuid);
    if (entry === undefined) continue;
    const sent = prices[component.type];
    const value = typeof sent === 'string' ? sent : '0.0000000000';
    if (!used) entry.price = value;
    // A price that was never scheduled compares as 0, so scheduling 0 does nothing.
    else if (Number(entry.futurePrice ?? 0) !== Number(value)) entry.futurePrice = value;
  }
  return empty(200);
}

function updateQuotas(call: Call): Answer {
  const view = visiblePlan(call);
  demand(call, 'OFFERING.UPDATE_PLAN', [view.offering.customer]);
  const quotas = mapOfBody(call, 'quotas', { read: mapOf(integer({ min: 0 })) });
  for (const [type, component] of named(view, quotas, ({ billingType }) => billingType === 'fixed')) {
    if (type in quotas && !view.plan.entries.has(component.uuid)) {
      view.plan.entries.set(component.uuid, newEntry());
    }
  }
  for (const component of view.offering.components) {
    const entry = view.plan.entries.get(component.uuid);
    const sent = quotas[component.type];
    if (entry !== undefined) entry.amount = typeof sent === 'number' ? sent : 0;
  }
  return empty(200);
}

function updateDiscounts(call: Call): Answer {
  const view = visiblePlan(call);
  demand(call, 'OFFERING.UPDATE_PLAN', [view.offering.customer]);
  const discounts = mapOfBody(call, 'discounts', {
    read: mapOf((value) =>
      readFields(value, {
        discount_threshold: { read: integer({ min: 1 }), nullable: true },
        discount_rate: { read: integer({ min: 0, max: 100 }), nullable: true },
      }),
    ),
  });
  const components = new Map(view.offering.components.map((component) => [component.type, component]));
  const unknown = Object.keys(discounts).filter((type) => !components.has(type));
  if (unknown.length > 0) throw badRequest({ discounts: [`Invalid components ${unknown.join(', ')}.`] });
  for (const [type, value] of Object.entries(discounts)) {
    const { discount_threshold: threshold, discount_rate: rate } = isObject(value) ? value : {};
    if ((threshold ?? null) === null ? (rate ?? null) !== null : (rate ?? null) === null) {
      throw badRequest({ discounts: ['Both discount_threshold and discount_rate should be set or unset.'] });
    }
    const entry = view.plan.entries.get(components.get(type)?.uuid ?? '');
    if (entry === undefined) continue;
    entry.discountThreshold = typeof threshold === 'number' ? threshold : null;
    entry.discountRate = typeof rate === 'number' ? rate : null;
  }
  return empty(200);
}

function archive(call: Call): Answer {
  const { plan, offering } = visiblePlan(call);
  demand(call, 'OFFERING.ARCHIVE_PLAN', [offering.customer]);
  if (plan.archived) throw badRequest(['Plan is already archived.']);
  plan.archived = true;
  return json(200, { detail: 'Plan has been archived.' });
}

function remove(call: Call): Answer {
  const { plan, offering } = visiblePlan(call);
  demandStaff(call);
  offering.plans = offering.plans.filter((other) => other !== plan);
  call.world.store.plans.delete(plan.uuid);
  return empty(204);
}

/** Plans: created and changed on their own, prices and quotas by actions. See docs/waldur-api/offerings.md, Plans. */
export const PLAN_ROUTES: readonly Route[] = [
  { method: 'GET', path: PLANS, handle: list },
  { method: 'POST', path: PLANS, handle: create },
  {
    method: 'GET',
    path: `${PLANS}/:uuid`,
    handle: (call) => json(200, shown(call, visiblePlan(call), true)),
  },
  { method: 'PUT', path: `${PLANS}/:uuid`, handle: update },
  { method: 'PATCH', path: `${PLANS}/:uuid`, handle: update },
  { method: 'POST', path: `${PLANS}/:uuid/update_prices`, handle: updatePrices },
  { method: 'POST', path: `${PLANS}/:uuid/update_quotas`, handle: updateQuotas },
  { method: 'POST', path: `${PLANS}/:uuid/archive`, handle: archive },
];

/** What only 8.0 does with plans. */
export const PLAN_ROUTES_8_0: readonly Route[] = [
  { method: 'DELETE', path: `${PLANS}/:uuid`, handle: remove },
  { method: 'POST', path: `${PLANS}/:uuid/update_discounts`, handle: updateDiscounts },
];
