import { json, type Answer } from '../http/answer.ts';
import { objectUrl, type Call } from '../http/call.ts';
import { chosenFields, show, type Shape } from '../http/fields.ts';
import { pageOf } from '../http/paging.ts';
import { notFound } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import type { Tenant } from '../store/openstack-rows.ts';
import { scheduleTenantPull } from '../store/server-group-work.ts';
import { rowOf } from '../store/store.ts';
import { CORE_STATES, coreState } from './core-state.ts';
import { choiceFilter, containsFilter, exactFilter, uuidFilter } from './filters.ts';
import { createServerGroup } from './openstack-server-groups.ts';
import {
  CLOUD_PART,
  customerOf,
  demandManager,
  demandState,
  NO_MARKETPLACE_PART,
  TENANTS,
  visibleTenants,
} from './openstack-tenant-part.ts';
import { byName } from './plan-shape.ts';

const SHAPE: Shape<Tenant, Call> = {
  url: ({ uuid }, call) => objectUrl(call, TENANTS, uuid),
  uuid: ({ uuid }) => uuid,
  name: ({ name }) => name,
  description: () => '',
  ...CLOUD_PART,
  error_message: ({ errorMessage }) => errorMessage,
  error_traceback: ({ errorTraceback }) => errorTraceback,
  resource_type: () => 'OpenStack.Tenant',
  state: ({ state }, call) => coreState(call, state),
  created: ({ created }) => created,
  modified: ({ created }) => created,
  backend_id: ({ backendId }) => backendId,
  access_url: () => null,
  ...NO_MARKETPLACE_PART,
};

const FIELDS = Object.keys(SHAPE);

function visibleTenant(call: Call): Tenant {
  const tenant = rowOf(call.world.store.tenants, call.params['uuid'] ?? '');
  if (tenant === undefined || !visibleTenants(call).includes(tenant)) throw notFound('Tenant');
  return tenant;
}

/** The tenant of the path, which the caller may change and which is ready for it. */
function readyTenant(call: Call): Tenant {
  const tenant = visibleTenant(call);
  demandManager(call, tenant);
  demandState(call, tenant.state, ['OK']);
  return tenant;
}

function list(call: Call): Answer {
  const exact = exactFilter(call, 'name_exact');
  const part = containsFilter(call, 'name');
  const project = uuidFilter(call, 'project_uuid');
  const customer = uuidFilter(call, 'customer_uuid');
  const settings = uuidFilter(call, 'service_settings_uuid');
  const backendId = exactFilter(call, 'backend_id');
  const states = choiceFilter(
    call,
    'state',
    CORE_STATES.map((state) => coreState(call, state)),
  );
  const rows = visibleTenants(call).filter(
    (tenant) =>
      (exact === undefined || tenant.name === exact) &&
      (part === undefined || tenant.name.toLowerCase().includes(part)) &&
      (project === undefined || tenant.project === project) &&
      (customer === undefined || customerOf(call, tenant) === customer) &&
      (settings === undefined || tenant.settings === settings) &&
      (backendId === undefined || tenant.backendId === backendId) &&
      (states === undefined || states.has(coreState(call, tenant.state))),
  );
  const fields = chosenFields(call.query, FIELDS);
  return pageOf(call, byName(rows), (tenant) => show(SHAPE, fields, tenant, call));
}

/** Tenants of OpenStack: they are read, and get server groups. */
export const OPENSTACK_TENANT_ROUTES: readonly Route[] = [
  { method: 'GET', path: TENANTS, handle: list },
  {
    method: 'GET',
    path: `${TENANTS}/:uuid`,
    handle: (call) => json(200, show(SHAPE, chosenFields(call.query, FIELDS), visibleTenant(call), call)),
  },
  {
    method: 'POST',
    path: `${TENANTS}/:uuid/create_server_group`,
    handle: (call) => createServerGroup(call, readyTenant(call)),
  },
  {
    method: 'POST',
    path: `${TENANTS}/:uuid/pull_server_groups`,
    handle(call) {
      scheduleTenantPull(call.world, readyTenant(call));
      return json(202, { status: 'Server groups pull has been scheduled.' });
    },
  },
];
