import { json } from '../http/answer.ts';
import { callerOf, objectUrl, type Call } from '../http/call.ts';
import { chosenFields, show, type Shape } from '../http/fields.ts';
import { pageOf } from '../http/paging.ts';
import { notFound } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import type { Json } from '../json.ts';
import type { Customer } from '../store/rows.ts';
import { sees } from '../store/rights.ts';
import { rowOf } from '../store/store.ts';
import { booleanFilter, containsFilter, exactFilter } from './filters.ts';
import { organizationGroupShown } from './organization-groups.ts';
import { byName } from './plan-shape.ts';

const CUSTOMERS = 'customers';

function providerOf(call: Call, customer: Customer): string | undefined {
  const providers = [...call.world.store.serviceProviders.values()];
  return providers.find((provider) => provider.customer === customer.uuid)?.uuid;
}

function constant(value: Json): () => Json {
  return () => value;
}

const TEXTS = `
  native_name abbreviation description contact_details agreement_number email phone_number access_subnets
  registration_code homepage domain vat_code postal address bank_name bank_account country notification_emails
`
  .trim()
  .split(/\s+/);

const CUSTOMER_SHAPE: Shape<Customer, Call> = {
  url: ({ uuid }, call) => objectUrl(call, CUSTOMERS, uuid),
  uuid: ({ uuid }) => uuid,
  created: ({ created }) => created,
  organization_groups: ({ organizationGroups }, call) =>
    call.world.profile.newerRoutes
      ? organizationGroups.map((uuid) => organizationGroupShown(call, uuid))
      : undefined,
  organization_group: ({ organizationGroups }, call) => {
    const [group] = organizationGroups;
    if (call.world.profile.newerRoutes) return undefined;
    return group === undefined ? null : objectUrl(call, 'organization-groups', group);
  },
  display_name: ({ name }) => name,
  backend_id: ({ columns }) => columns['backend_id'] ?? '',
  image: constant(null),
  blocked: ({ blocked }) => blocked,
  archived: ({ archived }) => archived,
  projects_count: ({ uuid }, call) =>
    [...call.world.store.projects.values()].filter((project) => project.customer === uuid).length,
  users_count: ({ uuid }, call) =>
    new Set(
      [...call.world.store.grants.values()].filter(({ scope }) => scope === uuid).map(({ user }) => user),
    ).size,
  name: ({ name }) => name,
  slug: ({ slug }) => slug,
  ...Object.fromEntries(TEXTS.map((name) => [name, constant('')])),
  is_service_provider: (customer, call) => providerOf(call, customer) !== undefined,
  service_provider: (customer, call) => {
    const provider = providerOf(call, customer);
    return provider === undefined ? null : objectUrl(call, 'marketplace-service-providers', provider);
  },
  service_provider_uuid: (customer, call) => providerOf(call, customer) ?? null,
};

const FIELDS = Object.keys(CUSTOMER_SHAPE);

function listed(call: Call): readonly Customer[] {
  const visible = sees(call.world.store, callerOf(call));
  const provider = booleanFilter(call, 'is_service_provider');
  const exact = exactFilter(call, 'name_exact');
  const part = containsFilter(call, 'name');
  const backendId = exactFilter(call, 'backend_id');
  const words = containsFilter(call, 'query');
  const rows = [...call.world.store.customers.values()].filter(
    (customer) =>
      visible.customer(customer) &&
      (exact === undefined || customer.name === exact) &&
      (part === undefined || customer.name.toLowerCase().includes(part)) &&
      (backendId === undefined || customer.columns['backend_id'] === backendId) &&
      (words === undefined || customer.name.toLowerCase().includes(words)) &&
      (provider === undefined || (providerOf(call, customer) !== undefined) === provider),
  );
  return byName(rows);
}

/** Organizations: read only. */
export const CUSTOMER_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: CUSTOMERS,
    handle(call) {
      const fields = chosenFields(call.query, FIELDS);
      return pageOf(call, listed(call), (customer) => show(CUSTOMER_SHAPE, fields, customer, call));
    },
  },
  {
    method: 'GET',
    path: `${CUSTOMERS}/:uuid`,
    handle(call) {
      const customer = rowOf(call.world.store.customers, call.params['uuid'] ?? '');
      if (customer === undefined || !sees(call.world.store, callerOf(call)).customer(customer)) {
        throw notFound('Customer');
      }
      return json(200, show(CUSTOMER_SHAPE, chosenFields(call.query, FIELDS), customer, call));
    },
  },
];
