import { serverWords } from '../../text/server-words.ts';
import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import { coreState } from '../core-state.ts';
import type {
  Component,
  Limits,
  LiveAllocation,
  LiveResource,
  Named,
  OfferingFacts,
  OpenOrder,
} from './live-target.ts';
import { fieldOf, type Plugin } from './plugin.ts';

/** What is read of a resource. */
export const RESOURCE_FIELDS = `
  uuid name backend_id state error_message limits resource_uuid offering_uuid offering_name offering_type
  offering_shared offering_billable provider_uuid provider_name project_uuid project_name project_end_date
  customer_uuid customer_name
`
  .trim()
  .split(/\s+/);

/** What is read of an allocation, besides its limits. */
export const ALLOCATION_FIELDS = `
  uuid name state error_message project_uuid project_name customer_name service_settings_uuid service_name
  marketplace_resource_uuid
`
  .trim()
  .split(/\s+/);

/** What is read of an open order. */
export const ORDER_FIELDS = ['uuid', 'type', 'state', 'limits', 'marketplace_resource_uuid'];

/** A resource as it was read; `undefined` when the answer is none. */
export function readResource(
  row: JsonObject,
  side: LiveResource['side'],
): (LiveResource & { readonly backendId: string }) | undefined {
  const uuid = uuidAt(row, 'uuid');
  if (uuid === '' || typeof row['name'] !== 'string') return undefined;
  const end = row['project_end_date'];
  return {
    type: 'resource',
    uuid,
    name: row['name'],
    backendId: textAt(row, 'backend_id'),
    side,
    state: textAt(row, 'state'),
    failure: failureOf(row),
    limits: limitsAt(row),
    offering: {
      ...named(row, 'offering'),
      type: textAt(row, 'offering_type'),
      isPrivate: row['offering_shared'] === false && row['offering_billable'] === false,
    },
    project: { ...named(row, 'project'), ended: typeof end === 'string' && end <= today() ? end : undefined },
    customer: named(row, 'customer'),
    provider: named(row, 'provider'),
    behind: uuidAt(row, 'resource_uuid') || undefined,
    orders: [],
  };
}

/** An allocation as it was read; `undefined` when the answer is none. */
export function readAllocation(
  row: JsonObject,
  plugin: Plugin,
  types: readonly string[],
): LiveAllocation | undefined {
  const uuid = uuidAt(row, 'uuid');
  if (uuid === '' || typeof row['name'] !== 'string') return undefined;
  return {
    type: 'allocation',
    plugin,
    uuid,
    name: row['name'],
    state: coreState(row['state']),
    failure: failureOf(row),
    limits: Object.fromEntries(
      types.flatMap((type) => {
        const limit = row[fieldOf(type)];
        return typeof limit === 'number' ? [[type, limit] as const] : [];
      }),
    ),
    project: named(row, 'project'),
    cluster: { uuid: uuidAt(row, 'service_settings_uuid'), name: textAt(row, 'service_name') },
    resource: uuidAt(row, 'marketplace_resource_uuid') || undefined,
  };
}

/** An order with the resource that it is of; `undefined` when the answer is none. */
export function readOrder(row: JsonObject): (OpenOrder & { readonly resource: string }) | undefined {
  const uuid = uuidAt(row, 'uuid');
  if (uuid === '') return undefined;
  return {
    uuid,
    type: textAt(row, 'type'),
    state: textAt(row, 'state'),
    limits: limitsAt(row),
    resource: uuidAt(row, 'marketplace_resource_uuid'),
  };
}

/** What an offering says about its resources; `undefined` when the answer does not say it. */
export function readOffering(
  answer: Json | undefined,
  fields: { readonly state: string; readonly components: string },
): OfferingFacts | undefined {
  if (!isJsonObject(answer)) return undefined;
  const components = answer[fields.components];
  if (!Array.isArray(components)) return undefined;
  const rows: readonly Json[] = components;
  return {
    state: textAt(answer, fields.state),
    components: rows.filter(isJsonObject).map(readComponent),
  };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function readComponent(row: JsonObject): Component {
  const period = row['limit_period'];
  return {
    type: textAt(row, 'type'),
    billingType: textAt(row, 'billing_type'),
    isPrepaid: row['is_prepaid'] === true,
    least: boundAt(row, 'min_value'),
    most: boundAt(row, 'max_value'),
    amount: boundAt(row, 'limit_amount'),
    period: typeof period === 'string' ? period : undefined,
    available: boundAt(row, 'max_available_limit'),
  };
}

function boundAt(row: JsonObject, field: string): number | undefined {
  const value = row[field];
  return typeof value === 'number' && value !== 0 ? value : undefined;
}

function limitsAt(row: JsonObject): Limits {
  const limits = row['limits'];
  if (!isJsonObject(limits)) return {};
  return Object.fromEntries(
    Object.entries(limits).flatMap(([type, limit]) =>
      typeof limit === 'number' ? [[type, limit] as const] : [],
    ),
  );
}

function named(row: JsonObject, what: string): Named {
  return { uuid: uuidAt(row, `${what}_uuid`), name: textAt(row, `${what}_name`) };
}

function failureOf(row: JsonObject): string {
  return serverWords(textAt(row, 'error_message'));
}

function textAt(row: JsonObject, field: string): string {
  const value = row[field];
  return typeof value === 'string' ? value : '';
}

function uuidAt(row: JsonObject, field: string): string {
  const value = plainUuid(row[field] ?? null);
  return typeof value === 'string' ? value : '';
}
