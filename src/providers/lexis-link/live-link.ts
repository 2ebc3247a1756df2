import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';

/** Path of the collection below `/api/`, and its name in the root of the API. */
export const LINKS = 'lexis-links/';
export const LINKS_NAME = 'lexis-links';

/** How far a link is. See docs/waldur-api/lexis-links.md, States. */
export type LinkState = 'pending' | 'executing' | 'ok' | 'erred' | 'unknown';

/** A link as the server shows it. */
export interface LinkRow {
  readonly state: LinkState;
  readonly uuid: string;
  readonly resource: string;
  readonly resourceName: string;
  /** The identifier of the resource at the service provider; the link cannot start while it is empty. */
  readonly backendId: string;
  readonly robot: {
    readonly uuid: string;
    readonly type: string;
    readonly username: string;
    /** Absent where accounts have no state, or it was not read. */
    readonly state?: string;
  };
}

/** What was learned about a link that is not there: another manifest may ask for one on the same resource. */
export interface MissingLink {
  readonly state: 'missing';
  readonly claimedBy: ObjectKey | undefined;
}

export type LiveLink = LinkRow | MissingLink;

const STATES: readonly LinkState[] = ['pending', 'executing', 'ok', 'erred'];

/** Reads one answer of the server; `undefined` when it is no link. */
export function readLink(answer: Json | undefined): LinkRow | undefined {
  if (!isJsonObject(answer)) return undefined;
  const uuid = plainUuid(answer['uuid'] ?? null);
  const resource = plainUuid(answer['resource_uuid'] ?? null);
  if (typeof uuid !== 'string' || typeof resource !== 'string') return undefined;
  const state = textAt(answer, 'state').toLowerCase();
  const robot = textAt(answer, 'robot_account').split('/');
  return {
    state: STATES.find((word) => word === state) ?? 'unknown',
    uuid,
    resource,
    resourceName: textAt(answer, 'resource_name'),
    backendId: textAt(answer, 'resource_backend_id'),
    robot: {
      uuid: robot.findLast((part) => part !== '') ?? '',
      type: textAt(answer, 'robot_account_type'),
      username: textAt(answer, 'robot_account_username'),
    },
  };
}

/** The link, when there is one. */
export function rowOf(live: LiveLink | undefined): LinkRow | undefined {
  return live === undefined || live.state === 'missing' ? undefined : live;
}

/** How messages name a link. */
export function describeLink(live: LiveLink): string {
  if (live.state === 'missing') return 'no link';
  const { robot, resourceName, state, uuid } = live;
  return `link ${robot.type} of ${resourceName}, ${state} (uuid ${uuid})`;
}

function textAt(row: JsonObject, field: string): string {
  const value = row[field];
  return typeof value === 'string' ? value : '';
}
