import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import type { CoreObject } from '../core-interventions.ts';
import { coreState, type CoreState } from '../core-state.ts';

export const SERVER_GROUPS = 'openstack-server-groups/';

/** A server group as the server shows it. See docs/waldur-api/openstack-server-groups.md, Groups. */
export interface LiveServerGroup {
  readonly uuid: string;
  readonly name: string;
  readonly tenant: string;
  readonly policy: string;
  readonly description: string;
  readonly state: CoreState;
  /** The state in the words of the server. */
  readonly stateText: string;
  /** What the cloud said when its last work on the group failed; empty otherwise. */
  readonly error: string;
  /** Empty as long as the cloud has not made the group. */
  readonly backendId: string;
  /** The names of the virtual machines in the group; absent when they were not asked for. */
  readonly members?: readonly string[];
}

/** What is read of every group. Its members cost the server a query for each group, so they are not among it. */
export const GROUP_FIELDS = [
  'uuid',
  'name',
  'tenant_uuid',
  'policy',
  'description',
  'state',
  'error_message',
  'backend_id',
] as const;

/** Reads one answer of the server; `undefined` when it is no group. */
export function readServerGroup(answer: Json | undefined): LiveServerGroup | undefined {
  if (!isJsonObject(answer)) return undefined;
  const uuid = plainUuid(answer['uuid'] ?? null);
  const tenant = plainUuid(answer['tenant_uuid'] ?? null);
  const { name } = answer;
  if (typeof uuid !== 'string' || typeof tenant !== 'string' || typeof name !== 'string') return undefined;
  const backendId = textAt(answer, 'backend_id');
  const members = answer['instances'];
  return {
    uuid,
    name,
    tenant,
    policy: textAt(answer, 'policy'),
    description: textAt(answer, 'description'),
    state: coreState(answer['state']),
    stateText: textAt(answer, 'state'),
    error: textAt(answer, 'error_message'),
    backendId,
    ...(Array.isArray(members) ? { members: backendId === '' ? [] : members.map(memberName) } : {}),
  };
}

/** What the server does with it in the background. */
export function coreServerGroup({ uuid, state, stateText, backendId }: LiveServerGroup): CoreObject {
  return { path: `${SERVER_GROUPS}${uuid}/`, state, stateText, backendId, backend: 'the cloud' };
}

/** A group that was never made in the cloud. The server then lists the members of all such groups for it. */
export function isFailedCreate({ state, backendId }: LiveServerGroup): boolean {
  return state === 'erred' && backendId === '';
}

function memberName(member: Json): string {
  const name = isJsonObject(member) ? textAt(member, 'name') : '';
  return name === '' ? 'one without a name' : name;
}

function textAt(row: JsonObject, field: string): string {
  const value = row[field];
  return typeof value === 'string' ? value : '';
}
