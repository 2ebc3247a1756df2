import { empty, json, type Answer } from '../http/answer.ts';
import { bodyObject, callerOf, objectUrl, type Call } from '../http/call.ts';
import { show, type Shape } from '../http/fields.ts';
import { pageOf } from '../http/paging.ts';
import { badRequest, notFound } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { invalid, readBody, type Reader } from '../input/read-fields.ts';
import { anyMap, text, uuidReader } from '../input/readers.ts';
import { objectOf, textOf } from '../input/values.ts';
import { addResource } from '../store/add-resource.ts';
import { demand, demandStaff } from '../store/rights.ts';
import type { BackendResource, Resource } from '../store/rows.ts';
import { rowOf } from '../store/store.ts';
import { choiceFilter, containsFilter, exactFilter, uuidFilter } from './filters.ts';
import { viewOf } from './marketplace-part.ts';
import { RESOURCE_ORDERS, RESOURCE_SHAPE } from './resource-shape.ts';

const COLLECTION = 'backend-resources';
const PERMISSION = 'OFFERING.MANAGE_BACKEND_RESOURCES';

const SHAPE: Shape<BackendResource, Call> = {
  url: ({ uuid }, call) => objectUrl(call, COLLECTION, uuid),
  uuid: ({ uuid }) => uuid,
  name: ({ name }) => name,
  created: ({ created }) => created,
  modified: ({ created }) => created,
  project: ({ project }) => project,
  project_name: ({ project }, { world }) => world.store.projects.get(project)?.name ?? '',
  project_url: ({ project }, call) => objectUrl(call, 'projects', project),
  offering: ({ offering }) => offering,
  offering_name: ({ offering }, { world }) => world.store.offerings.get(offering)?.name ?? '',
  offering_url: ({ offering }, call) => objectUrl(call, 'marketplace-public-offerings', offering),
  backend_id: ({ backendId }) => backendId,
  backend_metadata: ({ metadata }) => metadata,
};

const FIELDS = Object.keys(SHAPE);

function demandRight(call: Call, offering: string): void {
  demand(call, PERMISSION, [offering, call.world.store.offerings.get(offering)?.customer]);
}

function candidateOf(call: Call): BackendResource {
  const row = rowOf(call.world.store.backendResources, call.params['uuid'] ?? '');
  if (row === undefined) throw notFound('BackendResource');
  return row;
}

/** The candidate of the path; 403, not 404, for those who may not. */
function managed(call: Call): BackendResource {
  const candidate = candidateOf(call);
  demandRight(call, candidate.offering);
  return candidate;
}

/** A uuid of a row, as newer parts of the API take them in place of addresses. */
function existing(rows: ReadonlyMap<string, unknown>): Reader {
  return (value) => {
    const uuid = uuidReader(value);
    if (typeof uuid === 'string' && rows.has(uuid)) return uuid;
    throw invalid(`Object with uuid=${typeof uuid === 'string' ? uuid : ''} does not exist.`);
  };
}

/** Everybody who is signed in sees all rows. `field` means nothing here. */
function list(call: Call): Answer {
  const backendId = exactFilter(call, 'backend_id');
  const exact = exactFilter(call, 'name_exact');
  const part = containsFilter(call, 'name');
  const offering = uuidFilter(call, 'offering_uuid');
  const project = uuidFilter(call, 'project_uuid');
  const [order = '-created'] = choiceFilter(call, 'o', ['created', '-created']) ?? [];
  const rows = [...call.world.store.backendResources.values()].filter(
    (row) =>
      (backendId === undefined || row.backendId === backendId) &&
      (exact === undefined || row.name === exact) &&
      (part === undefined || row.name.toLowerCase().includes(part)) &&
      (offering === undefined || row.offering === offering) &&
      (project === undefined || row.project === project),
  );
  return pageOf(call, order === 'created' ? rows : rows.toReversed(), (row) =>
    show(SHAPE, FIELDS, row, call),
  );
}

/** The same request twice makes two rows. */
function create(call: Call): Answer {
  const { store } = call.world;
  const values = readBody(bodyObject(call), {
    name: { read: text({ max: 150 }), required: true },
    project: { read: existing(store.projects), required: true },
    offering: { read: existing(store.offerings), required: true },
    backend_id: { read: text({ blank: true, max: 255 }) },
    backend_metadata: { read: anyMap },
  });
  const offering = textOf(values, 'offering');
  demandRight(call, offering);
  const row: BackendResource = {
    uuid: store.newUuid(),
    created: store.timestamp(),
    name: textOf(values, 'name'),
    project: textOf(values, 'project'),
    offering,
    backendId: textOf(values, 'backend_id'),
    metadata: objectOf(values, 'backend_metadata'),
  };
  store.backendResources.set(row.uuid, row);
  return json(201, show(SHAPE, FIELDS, row, call));
}

function importResource(call: Call): Answer {
  const { store } = call.world;
  demandStaff(call);
  const values = readBody(bodyObject(call), { plan: { read: existing(store.plans) } });
  const candidate = candidateOf(call);
  const { offering, project, backendId, name, metadata } = candidate;
  const plan = textOf(values, 'plan');
  if (plan === '' && store.offerings.get(offering)?.shared === true) {
    throw badRequest({ plan: 'Plan is required when importing resources.' });
  }
  const isImported = [...store.resources.values()].some(
    (row) => row.offering === offering && row.backendId === backendId && row.state === 'OK',
  );
  if (isImported) throw badRequest(['Resource has been imported already.']);
  const resource = addResource(store, {
    offering,
    project,
    name,
    backendId,
    plan: plan === '' ? null : plan,
    limits: objectOf(metadata, 'limits'),
  });
  addOrder(call, resource);
  store.backendResources.delete(candidate.uuid);
  const view = viewOf(call, resource);
  return json(201, {
    ...show(RESOURCE_SHAPE, Object.keys(RESOURCE_SHAPE), view, call),
    ...show(RESOURCE_ORDERS, Object.keys(RESOURCE_ORDERS), view, call),
  });
}

/** An import leaves an order that its staff has made and approved. */
function addOrder(call: Call, resource: Resource): void {
  const { store } = call.world;
  const created = store.timestamp();
  const review = { by: callerOf(call).uuid, at: created };
  const uuid = store.newUuid();
  store.orders.set(uuid, {
    uuid,
    created,
    modified: created,
    resource: resource.uuid,
    type: 'Create',
    state: 'done',
    limits: resource.limits,
    attributes: {},
    createdBy: review.by,
    consumerReview: review,
    providerReview: review,
    errorMessage: '',
  });
}

/** What providers report for import, on servers since 7.6.8. */
export const BACKEND_RESOURCE_ROUTES: readonly Route[] = [
  { method: 'GET', path: COLLECTION, handle: list },
  { method: 'POST', path: COLLECTION, handle: create },
  {
    method: 'GET',
    path: `${COLLECTION}/:uuid`,
    handle: (call) => json(200, show(SHAPE, FIELDS, managed(call), call)),
  },
  {
    method: 'DELETE',
    path: `${COLLECTION}/:uuid`,
    handle(call) {
      call.world.store.backendResources.delete(managed(call).uuid);
      return empty(204);
    },
  },
  { method: 'POST', path: `${COLLECTION}/:uuid/import_resource`, handle: importResource },
];
