import { serverWords } from '../../text/server-words.ts';
import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import type { CoreObject } from '../core-interventions.ts';
import { coreState, type CoreState } from '../core-state.ts';

export const ALLOCATIONS = 'openportal-allocations/';

/** An allocation as the server shows it, as far as it was read. See docs/waldur-api/openportal-allocations.md. */
export interface LiveAllocation {
  readonly uuid: string;
  readonly name: string;
  readonly state: CoreState;
  /** The server's own words about the last failure, on one line; empty when there is none. */
  readonly failure: string;
  /** Empty until the cluster knows the allocation. */
  readonly backendId: string;
  readonly project: { readonly uuid: string; readonly name: string };
  readonly settings: { readonly uuid: string; readonly name: string };
  /** The fields that were read, as they came. */
  readonly row: JsonObject;
}

/** What is read of every allocation, besides the declared fields. */
export const ALLOCATION_FIELDS = [
  'uuid',
  'name',
  'state',
  'error_message',
  'backend_id',
  'project_uuid',
  'project_name',
  'service_settings_uuid',
  'service_name',
] as const;

/** Reads one answer of the server; `undefined` when it is no allocation. */
export function readAllocation(answer: Json | undefined): LiveAllocation | undefined {
  if (!isJsonObject(answer)) return undefined;
  const uuid = plainUuid(answer['uuid'] ?? null);
  if (typeof uuid !== 'string' || typeof answer['name'] !== 'string') return undefined;
  return {
    uuid,
    name: answer['name'],
    state: coreState(answer['state']),
    failure: serverWords(textAt(answer, 'error_message')),
    backendId: textAt(answer, 'backend_id'),
    project: { uuid: uuidAt(answer, 'project_uuid'), name: textAt(answer, 'project_name') },
    settings: { uuid: uuidAt(answer, 'service_settings_uuid'), name: textAt(answer, 'service_name') },
    row: answer,
  };
}

/** True while the server works on it, so that it takes no other change. */
export function isBusy({ state }: LiveAllocation): boolean {
  return state === 'creating' || state === 'updating';
}

/** What the server does with it in the background. */
export function coreAllocation({ uuid, state, backendId, row }: LiveAllocation): CoreObject {
  const stateText = typeof row['state'] === 'string' ? row['state'] : state;
  return { path: `${ALLOCATIONS}${uuid}/`, state, stateText, backendId, backend: 'its cluster' };
}

/** How messages name it. */
export function describeAllocation({ name, uuid, project, settings, row }: LiveAllocation): string {
  const state = textAt(row, 'state');
  return `${name} of the project ${project.name} on ${settings.name}, state ${state} (uuid ${uuid})`;
}

function textAt(row: JsonObject, field: string): string {
  const value = row[field];
  return typeof value === 'string' ? value : '';
}

function uuidAt(row: JsonObject, field: string): string {
  const value = plainUuid(row[field] ?? null);
  return typeof value === 'string' ? value : '';
}
