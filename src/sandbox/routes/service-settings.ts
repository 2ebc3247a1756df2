import { json } from '../http/answer.ts';
import { callerOf, objectUrl, type Call } from '../http/call.ts';
import { chosenFields, show, type Shape } from '../http/fields.ts';
import { pageOf } from '../http/paging.ts';
import { Refusal } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { isObject, type Columns } from '../json.ts';
import { customersOf } from '../store/rights.ts';
import type { ServiceSettings } from '../store/rows.ts';
import { rowOf } from '../store/store.ts';
import { containsFilter, exactFilter } from './filters.ts';
import { coreState } from './core-state.ts';

const COLLECTION = 'service-settings';

/** The types that a filter knows; any other word filters nothing. */
const TYPES: readonly string[] = ['OPENPORTAL', 'SLURM', 'OpenStack', 'VMware', 'Rancher', 'Azure', 'AWS'];

/** What every type of settings has, and what only staff and the owners of the settings are shown. */
const COMMON_OPTIONS: Columns = {
  backend_url: null,
  username: null,
  password: null,
  domain: null,
  token: null,
};
const HIDDEN_OPTIONS: ReadonlySet<string> = new Set(['username', 'hostname', 'port', 'gateway']);
const NEVER_SHOWN: ReadonlySet<string> = new Set(['gateway']);

const SHAPE: Shape<ServiceSettings, Call> = {
  url: ({ uuid }, call) => objectUrl(call, COLLECTION, uuid),
  uuid: ({ uuid }) => uuid,
  name: ({ name }) => name,
  type: ({ type }) => type,
  state: ({ state }, call) => coreState(call, state),
  error_message: () => '',
  shared: ({ shared }) => shared,
  customer: ({ customer }, call) => (customer === null ? null : objectUrl(call, 'customers', customer)),
  customer_name: ({ customer }, call) => call.world.store.customers.get(customer ?? '')?.name ?? '',
  customer_native_name: () => '',
  terms_of_services: () => '',
  scope: () => null,
  options: shownOptions,
};

const FIELDS = Object.keys(SHAPE);

/** The settings that the caller sees: all for staff and support, else shared ones and those of own organizations. */
export function visibleSettings(call: Call): readonly ServiceSettings[] {
  const user = callerOf(call);
  const { store } = call.world;
  const all = [...store.serviceSettings.values()];
  if (user.isStaff || user.isSupport) return all;
  const customers = customersOf(store, user);
  return all.filter(({ shared, customer }) => shared || customers.has(customer ?? ''));
}

function shownOptions({ options }: ServiceSettings, call: Call): Columns {
  const { isStaff, isSupport } = callerOf(call);
  const all = { ...COMMON_OPTIONS, ...(isObject(options) ? options : {}) };
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name]) => !NEVER_SHOWN.has(name) && (isStaff || isSupport || !HIDDEN_OPTIONS.has(name)),
    ),
  );
}

/** Service settings: read only; they come with offerings. */
export const SERVICE_SETTINGS_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: COLLECTION,
    handle(call) {
      const asked = exactFilter(call, 'type');
      const type = TYPES.find((word) => word === asked);
      const exact = exactFilter(call, 'name_exact');
      const part = containsFilter(call, 'name');
      const rows = visibleSettings(call).filter(
        (row) =>
          (type === undefined || row.type === type) &&
          (exact === undefined || row.name === exact) &&
          (part === undefined || row.name.toLowerCase().includes(part)),
      );
      const fields = chosenFields(call.query, FIELDS);
      return pageOf(call, rows, (row) => show(SHAPE, fields, row, call));
    },
  },
  {
    method: 'GET',
    path: `${COLLECTION}/:uuid`,
    handle(call) {
      const row = rowOf(call.world.store.serviceSettings, call.params['uuid'] ?? '');
      if (row === undefined || !visibleSettings(call).includes(row)) {
        throw new Refusal(json(404, { detail: 'Not found.' }));
      }
      return json(200, show(SHAPE, chosenFields(call.query, FIELDS), row, call));
    },
  },
];
