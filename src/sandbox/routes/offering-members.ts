import { hyperlink } from '../input/hyperlink.ts';
import { invalid, readBody, type Reader } from '../input/read-fields.ts';
import { listOf, text, uuidReader } from '../input/readers.ts';
import { empty, json, type Answer } from '../http/answer.ts';
import { bodyObject, callerOf, type Call } from '../http/call.ts';
import { crash, forbidden } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import type { Json } from '../json.ts';
import { demand, hasRole } from '../store/rights.ts';
import { OFFERINGS } from './offerings.ts';
import { PLANS, visiblePlan } from './plans.ts';
import { demandUpdatable, visibleOffering } from './visible-offering.ts';

function demandOwner(call: Call, customer: string): void {
  const user = callerOf(call);
  if (!user.isStaff && !hasRole(call.world.store, user, ['CUSTOMER.OWNER'], customer)) throw forbidden();
}

function addEndpoint(call: Call): Answer {
  const offering = visibleOffering(call);
  demand(call, 'OFFERING.ADD_ENDPOINT', [offering.uuid, offering.customer]);
  demandUpdatable(call, offering);
  const { name, url } = readBody(bodyObject(call), {
    name: { read: text({ max: 150 }), required: true },
    url: { read: text(), required: true },
  });
  if (typeof name !== 'string' || typeof url !== 'string') throw crash();
  const endpoint = { uuid: call.world.store.newUuid(), name, url };
  offering.endpoints.push(endpoint);
  return json(201, { uuid: endpoint.uuid });
}

function deleteEndpoint(call: Call): Answer {
  const offering = visibleOffering(call);
  demand(call, 'OFFERING.DELETE_ENDPOINT', [offering.uuid, offering.customer]);
  demandUpdatable(call, offering);
  const { uuid } = readBody(bodyObject(call), { uuid: { read: uuidReader, required: true } });
  offering.endpoints = offering.endpoints.filter((endpoint) => endpoint.uuid !== uuid);
  return empty(204);
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** The groups of a body; the real server does not survive a body without the key. */
function groupsOf(call: Call): string[] {
  const body = bodyObject(call);
  if (body['organization_groups'] === undefined) throw crash();
  const groups = hyperlink(call, 'organization-groups', call.world.store.organizationGroups);
  return texts(readBody(body, { organization_groups: { read: listOf(groups) } })['organization_groups']);
}

function setOfferingGroups(call: Call, read: (call: Call) => string[], status: number): Answer {
  const offering = visibleOffering(call);
  demandOwner(call, offering.customer);
  demandUpdatable(call, offering);
  offering.organizationGroups = read(call);
  return empty(status);
}

function setPlanGroups(call: Call, read: (call: Call) => string[], status: number): Answer {
  const { plan, offering } = visiblePlan(call);
  if (call.world.profile.newerRoutes) demand(call, 'OFFERING.UPDATE_PLAN', [offering.customer]);
  else demandOwner(call, offering.customer);
  plan.organizationGroups = read(call);
  return empty(status);
}

function setTags(call: Call, read: (call: Call) => string[], status: number): Answer {
  const offering = visibleOffering(call);
  demandOwner(call, offering.customer);
  demandUpdatable(call, offering);
  offering.tags = read(call);
  return empty(status);
}

function tagsOf(call: Call): string[] {
  const known: Reader = (value) => {
    const uuid = uuidReader(value);
    if (typeof uuid === 'string' && call.world.store.tags.has(uuid)) return uuid;
    throw invalid(`Object with uuid=${JSON.stringify(value)} does not exist.`);
  };
  return texts(readBody(bodyObject(call), { tags: { read: listOf(known), required: true } })['tags']);
}

const NONE = (): string[] => [];

/** Endpoints and organization groups of offerings, and the groups of plans. */
export const OFFERING_MEMBER_ROUTES: readonly Route[] = [
  { method: 'POST', path: `${OFFERINGS}/:uuid/add_endpoint`, handle: addEndpoint },
  { method: 'POST', path: `${OFFERINGS}/:uuid/delete_endpoint`, handle: deleteEndpoint },
  {
    method: 'POST',
    path: `${OFFERINGS}/:uuid/update_organization_groups`,
    handle: (call) => setOfferingGroups(call, groupsOf, 200),
  },
  {
    method: 'POST',
    path: `${OFFERINGS}/:uuid/delete_organization_groups`,
    handle: (call) => setOfferingGroups(call, NONE, 204),
  },
  {
    method: 'POST',
    path: `${PLANS}/:uuid/update_organization_groups`,
    handle: (call) => setPlanGroups(call, groupsOf, 200),
  },
  {
    method: 'POST',
    path: `${PLANS}/:uuid/delete_organization_groups`,
    handle: (call) => setPlanGroups(call, NONE, 204),
  },
];

/** Tags of offerings, which only 8.0 has. */
export const OFFERING_TAG_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: `${OFFERINGS}/:uuid/update_tags`,
    handle: (call) => setTags(call, tagsOf, 200),
  },
  {
    method: 'POST',
    path: `${OFFERINGS}/:uuid/delete_tags`,
    handle: (call) => setTags(call, NONE, 204),
  },
];
