import { callerOf, type Call } from '../http/call.ts';
import type { Offering } from '../store/rows.ts';
import { sees } from '../store/rights.ts';
import {
  booleanFilter,
  choiceFilter,
  containsFilter,
  exactFilter,
  linkFilter,
  uuidFilter,
} from './filters.ts';

const ORDERS = ['name', 'created', 'type', 'state', 'total_customers', 'total_cost', 'total_cost_estimated'];

function describe(offering: Offering): string {
  const text = offering.columns['description'];
  return typeof text === 'string' ? text : '';
}

function has(text: string, part: string): boolean {
  return text.toLowerCase().includes(part);
}

type Test = (offering: Offering) => boolean;

/** A test for each filter that was sent; an absent filter tests nothing. */
function testsOf(call: Call): Test[] {
  const tests: Test[] = [];
  function add<Value>(value: Value | undefined, test: (offering: Offering, value: Value) => boolean): void {
    if (value !== undefined) tests.push((offering) => test(offering, value));
  }
  add(uuidFilter(call, 'customer_uuid'), (offering, uuid) => offering.customer === uuid);
  add(linkFilter(call, 'customer'), (offering, uuid) => offering.customer === uuid);
  add(uuidFilter(call, 'category_uuid'), (offering, uuid) => offering.category === uuid);
  add(uuidFilter(call, 'project_uuid'), (offering, uuid) => offering.shared || offering.project === uuid);
  add(uuidFilter(call, 'organization_group_uuid'), (offering, uuid) =>
    offering.organizationGroups.includes(uuid),
  );
  add(uuidFilter(call, 'parent_uuid'), () => false);
  add(uuidFilter(call, 'scope_uuid'), () => false);
  add(choiceFilter(call, 'state', call.world.profile.offeringStates), (offering, states) =>
    states.has(offering.state),
  );
  const types = call.query.getAll('type').filter((type) => type !== '');
  if (types.length > 0) tests.push((offering) => types.includes(offering.type));
  add(exactFilter(call, 'name_exact'), (offering, name) => offering.name === name);
  add(containsFilter(call, 'name'), (offering, part) => has(offering.name, part));
  add(containsFilter(call, 'description'), (offering, part) => has(describe(offering), part));
  add(booleanFilter(call, 'shared'), (offering, shared) => offering.shared === shared);
  add(booleanFilter(call, 'billable'), (offering, billable) => offering.billable === billable);
  if (call.world.profile.offeringFilters.includes('query')) {
    add(
      containsFilter(call, 'query'),
      (offering, part) =>
        offering.uuid === part.replaceAll('-', '') ||
        [offering.name, offering.slug, describe(offering)].some((text) => has(text, part)),
    );
  }
  return tests;
}

function keyOf(offering: Offering, order: string): string {
  switch (order) {
    case 'created':
      return offering.created;
    case 'type':
      return offering.type;
    case 'state':
      return offering.state;
    default:
      return offering.name;
  }
}

/** The offerings that a list answers with, filtered and ordered. Unknown filters are ignored. */
export function listedOfferings(call: Call): readonly Offering[] {
  const choices = [...ORDERS, ...ORDERS.map((name) => `-${name}`)];
  const [asked = 'name'] = choiceFilter(call, 'o', choices) ?? [];
  const tests = testsOf(call);
  const visible = sees(call.world.store, callerOf(call));
  const rows: Offering[] = [];
  for (const offering of call.world.store.offerings.values()) {
    if (tests.every((test) => test(offering)) && visible.offering(offering)) rows.push(offering);
  }
  const order = asked.replace(/^-/, '');
  const sign = asked.startsWith('-') ? -1 : 1;
  return rows.toSorted((left, right) => {
    const a = keyOf(left, order);
    const b = keyOf(right, order);
    return a < b ? -sign : a > b ? sign : 0;
  });
}
