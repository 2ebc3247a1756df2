import { objectUrl, type Call } from '../http/call.ts';
import { chosenFields, show, type Shape } from '../http/fields.ts';
import type { Columns, Json } from '../json.ts';
import type { Allocation } from '../store/rows.ts';
import { ALLOCATION_LINK } from './allocation-link.ts';
import { coreState } from './core-state.ts';

export const ALLOCATIONS = 'openportal-allocations';

function constant(value: Json): () => Json {
  return () => value;
}

function settingsOf({ settings }: Allocation, call: Call) {
  return call.world.store.serviceSettings.get(settings);
}

function projectOf({ project }: Allocation, call: Call) {
  return call.world.store.projects.get(project);
}

function customerOf(allocation: Allocation, call: Call): string {
  return projectOf(allocation, call)?.customer ?? '';
}

function limit(name: string): (allocation: Allocation) => Json {
  return ({ limits }) => limits[name] ?? 0;
}

const COMMON: Shape<Allocation, Call> = {
  url: ({ uuid }, call) => objectUrl(call, ALLOCATIONS, uuid),
  uuid: ({ uuid }) => uuid,
  name: ({ name }) => name,
  description: ({ description }) => description,
  service_name: (row, call) => settingsOf(row, call)?.name ?? '',
  service_settings: ({ settings }, call) => objectUrl(call, 'service-settings', settings),
  service_settings_uuid: ({ settings }) => settings,
  service_settings_state: (row, call) => coreState(call, settingsOf(row, call)?.state ?? 'OK'),
  service_settings_error_message: constant(''),
  project: ({ project }, call) => objectUrl(call, 'projects', project),
  project_name: (row, call) => projectOf(row, call)?.name ?? '',
  project_uuid: ({ project }) => project,
  customer: (row, call) => objectUrl(call, 'customers', customerOf(row, call)),
  customer_name: (row, call) => call.world.store.customers.get(customerOf(row, call))?.name ?? '',
  customer_native_name: constant(''),
  customer_abbreviation: constant(''),
  error_message: ({ errorMessage }) => errorMessage,
  error_traceback: ({ errorTraceback }) => errorTraceback,
  resource_type: constant('OPENPORTAL.Allocation'),
  state: ({ state }, call) => coreState(call, state),
  created: ({ created }) => created,
  modified: ({ modified }) => modified,
  backend_id: ({ backendId }) => backendId,
  access_url: constant(null),
};

/** The keys of an allocation before 8.0; those of SLURM have never changed. */
export const OLDER_ALLOCATION_SHAPE: Shape<Allocation, Call> = {
  ...COMMON,
  cpu_limit: limit('cpu_limit'),
  cpu_usage: constant(0),
  gpu_limit: limit('gpu_limit'),
  gpu_usage: constant(0),
  ram_limit: limit('ram_limit'),
  ram_usage: constant(0),
  username: constant(null),
  gateway: (row, call) => {
    const { gateway, hostname } = settingsOf(row, call)?.options ?? {};
    return gateway ?? hostname ?? null;
  },
  is_active: constant(true),
  ...ALLOCATION_LINK,
};

const NEWER: Shape<Allocation, Call> = {
  ...COMMON,
  customer_uuid: customerOf,
  node_limit: limit('node_limit'),
  groupname: ({ groupname }) => groupname,
  node_usage: constant('0.00'),
  is_active: constant(true),
  ...ALLOCATION_LINK,
};

/** An allocation as the generation shows it. */
export function showAllocation(call: Call, allocation: Allocation): Columns {
  const shape = call.world.profile.generation === '8.0' ? NEWER : OLDER_ALLOCATION_SHAPE;
  return show(shape, chosenFields(call.query, Object.keys(shape)), allocation, call);
}
