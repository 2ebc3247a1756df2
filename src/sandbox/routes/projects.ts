import { json } from '../http/answer.ts';
import { callerOf, objectUrl, type Call } from '../http/call.ts';
import { chosenFields, show, type Shape } from '../http/fields.ts';
import { pageOf } from '../http/paging.ts';
import { notFound } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import type { Project } from '../store/rows.ts';
import { grantsOf } from '../store/rights.ts';
import { rowOf } from '../store/store.ts';
import { containsFilter, exactFilter, uuidFilter } from './filters.ts';
import { byName } from './plan-shape.ts';

const PROJECTS = 'projects';

const PROJECT_SHAPE: Shape<Project, Call> = {
  url: ({ uuid }, call) => objectUrl(call, PROJECTS, uuid),
  uuid: ({ uuid }) => uuid,
  name: ({ name }) => name,
  slug: ({ slug }) => slug,
  customer: ({ customer }, call) => objectUrl(call, 'customers', customer),
  customer_uuid: ({ customer }) => customer,
  customer_name: ({ customer }, call) => call.world.store.customers.get(customer)?.name ?? '',
  customer_native_name: () => '',
  customer_abbreviation: () => '',
  description: () => '',
  created: ({ created }) => created,
  type: () => null,
  type_name: () => null,
  backend_id: ({ columns }) => columns['backend_id'] ?? '',
  start_date: ({ columns }) => columns['start_date'] ?? null,
  end_date: ({ columns }) => columns['end_date'] ?? null,
  end_date_requested_by: () => null,
  oecd_fos_2007_code: () => null,
  is_industry: () => false,
  image: () => null,
  resources_count: ({ uuid }, call) =>
    [...call.world.store.resources.values()].filter((resource) => resource.project === uuid).length,
};

const FIELDS = Object.keys(PROJECT_SHAPE);

/** The projects that the caller sees: all for staff and support, else those where a role is held on them or their organization. */
export function visibleProjects(call: Call): readonly Project[] {
  const { store } = call.world;
  const user = callerOf(call);
  const projects = [...store.projects.values()];
  if (user.isStaff || user.isSupport) return projects;
  const scopes = new Set(grantsOf(store, user).map(({ scope }) => scope));
  return projects.filter(({ uuid, customer }) => scopes.has(uuid) || scopes.has(customer));
}

/** Projects: read only. */
export const PROJECT_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: PROJECTS,
    handle(call) {
      const exact = exactFilter(call, 'name_exact');
      const part = containsFilter(call, 'name');
      const customer = uuidFilter(call, 'customer');
      const backendId = exactFilter(call, 'backend_id');
      const rows = visibleProjects(call).filter(
        (project) =>
          (exact === undefined || project.name === exact) &&
          (part === undefined || project.name.toLowerCase().includes(part)) &&
          (customer === undefined || project.customer === customer) &&
          (backendId === undefined || project.columns['backend_id'] === backendId),
      );
      const fields = chosenFields(call.query, FIELDS);
      return pageOf(call, byName(rows), (project) => show(PROJECT_SHAPE, fields, project, call));
    },
  },
  {
    method: 'GET',
    path: `${PROJECTS}/:uuid`,
    handle(call) {
      const project = rowOf(call.world.store.projects, call.params['uuid'] ?? '');
      if (project === undefined || !visibleProjects(call).includes(project)) throw notFound('Project');
      return json(200, show(PROJECT_SHAPE, chosenFields(call.query, FIELDS), project, call));
    },
  },
];
