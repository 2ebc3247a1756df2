import { hyperlink } from '../input/hyperlink.ts';
import { invalid, readBody, type Reader } from '../input/read-fields.ts';
import { boolean, text } from '../input/readers.ts';
import { empty, json, type Answer } from '../http/answer.ts';
import { bodyObject, callerOf, objectUrl, type Call } from '../http/call.ts';
import { chosenFields, show, type Shape } from '../http/fields.ts';
import { pageOf } from '../http/paging.ts';
import { badRequest, crash, forbidden, notFound } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import type { Json } from '../json.ts';
import type { ServiceProvider } from '../store/rows.ts';
import { demandStaff, hasRole } from '../store/rights.ts';
import { rowOf } from '../store/store.ts';
import { containsFilter, linkFilter, uuidFilter } from './filters.ts';
import { organizationGroupShown } from './organization-groups.ts';

const PROVIDERS = 'marketplace-service-providers';

function customerName(provider: ServiceProvider, call: Call): string {
  return call.world.store.customers.get(provider.customer)?.name ?? '';
}

function groups(provider: ServiceProvider, call: Call): readonly string[] {
  return call.world.store.customers.get(provider.customer)?.organizationGroups ?? [];
}

function liveOfferings(provider: ServiceProvider, call: Call): number {
  return [...call.world.store.offerings.values()].filter(
    (offering) => offering.customer === provider.customer && offering.state !== 'Archived',
  ).length;
}

const SHAPE: Shape<ServiceProvider, Call> = {
  url: ({ uuid }, call) => objectUrl(call, PROVIDERS, uuid),
  uuid: ({ uuid }) => uuid,
  created: ({ created }) => created,
  description: ({ columns }) => columns['description'] ?? '',
  enable_notifications: ({ columns }) => columns['enable_notifications'] ?? true,
  customer: ({ customer }, call) => objectUrl(call, 'customers', customer),
  customer_name: customerName,
  customer_uuid: ({ customer }) => customer,
  customer_image: () => null,
  customer_abbreviation: () => '',
  customer_slug: ({ customer }, call) =>
    call.world.profile.newerRoutes ? (call.world.store.customers.get(customer)?.slug ?? '') : undefined,
  customer_native_name: () => '',
  customer_country: () => '',
  image: () => null,
  organization_group: (provider, call): Json | undefined => {
    const [group] = groups(provider, call);
    if (call.world.profile.newerRoutes) return undefined;
    return group === undefined ? null : objectUrl(call, 'organization-groups', group);
  },
  organization_groups: (provider, call) =>
    call.world.profile.newerRoutes
      ? groups(provider, call).map((uuid) => organizationGroupShown(call, uuid))
      : undefined,
  offering_count: (provider, call) =>
    [...call.world.store.offerings.values()].filter(
      (offering) => offering.customer === provider.customer && offering.state === 'Active',
    ).length,
};

const FIELDS = Object.keys(SHAPE);

function list(call: Call): Answer {
  const customer = uuidFilter(call, 'customer_uuid') ?? linkFilter(call, 'customer');
  const words = containsFilter(call, 'customer_keyword');
  const rows = [...call.world.store.serviceProviders.values()].filter(
    (provider) =>
      (customer === undefined || provider.customer === customer) &&
      (words === undefined || customerName(provider, call).toLowerCase().includes(words)),
  );
  const fields = chosenFields(call.query, FIELDS);
  return pageOf(call, rows, (provider) => show(SHAPE, fields, provider, call));
}

function create(call: Call): Answer {
  const { store } = call.world;
  const link = hyperlink(call, 'customers', store.customers);
  const unregistered: Reader = (value) => {
    const uuid = link(value);
    if ([...store.serviceProviders.values()].some((provider) => provider.customer === uuid)) {
      throw invalid('Service provider with this customer already exists.');
    }
    return uuid;
  };
  const { customer, ...columns } = readBody(bodyObject(call), {
    description: { read: text({ blank: true }) },
    enable_notifications: { read: boolean },
    customer: { read: unregistered, required: true },
  });
  demandStaff(call);
  if (typeof customer !== 'string') throw crash();
  const provider = { uuid: store.newUuid(), created: store.timestamp(), customer, columns };
  store.serviceProviders.set(provider.uuid, provider);
  return json(201, show(SHAPE, FIELDS, provider, call), {
    Location: objectUrl(call, PROVIDERS, provider.uuid),
  });
}

function named(call: Call): ServiceProvider {
  const provider = rowOf(call.world.store.serviceProviders, call.params['uuid'] ?? '');
  if (provider === undefined) throw notFound('ServiceProvider');
  return provider;
}

function remove(call: Call): Answer {
  const { store } = call.world;
  const provider = named(call);
  const user = callerOf(call);
  if (!user.isStaff && !hasRole(store, user, ['CUSTOMER.OWNER'], provider.customer)) throw forbidden();
  if (liveOfferings(provider, call) > 0) {
    throw badRequest(['Service provider has active offerings. Please archive them first.']);
  }
  store.serviceProviders.delete(provider.uuid);
  return empty(204);
}

/** Organizations that provide services. */
export const SERVICE_PROVIDER_ROUTES: readonly Route[] = [
  { method: 'GET', path: PROVIDERS, handle: list },
  { method: 'POST', path: PROVIDERS, handle: create },
  {
    method: 'GET',
    path: `${PROVIDERS}/:uuid`,
    handle: (call) => json(200, show(SHAPE, chosenFields(call.query, FIELDS), named(call), call)),
  },
  { method: 'DELETE', path: `${PROVIDERS}/:uuid`, handle: remove },
];
