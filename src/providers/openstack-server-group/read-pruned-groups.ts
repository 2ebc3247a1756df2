import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import type { JsonObject } from '../../manifest/json.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { ProjectPlace } from '../manages-project.ts';
import { uuidInLink } from '../pruning/project-place.ts';
import { readByUuid } from '../pruning/read-by-uuid.ts';
import type { Surplus } from '../pruning.ts';
import { GROUP_ROW_COST } from './find-server-groups.ts';
import { GROUP_FIELDS, readServerGroup, SERVER_GROUPS, type LiveServerGroup } from './live-server-group.ts';

/** A group that left the manifests, with its members. */
export interface PrunedGroup extends ProjectPlace {
  readonly live: LiveServerGroup;
}

const FIELDS = [...GROUP_FIELDS, 'instances', 'project_uuid', 'customer'];

/**
 * Reads groups that left the manifests. One that has another uuid by now, since the server forgot it and read it again, is
 * found by its identifier in the cloud. Throws the classes of errors.ts.
 */
export async function readPrunedGroups(
  reader: Reader,
  surplus: readonly Surplus[],
): Promise<ReadonlyMap<ObjectKey, PrunedGroup>> {
  const rows = await readByUuid(reader, {
    collection: SERVER_GROUPS,
    uuids: surplus.map(({ uuid }) => uuid),
    fields: FIELDS,
    rowCost: GROUP_ROW_COST,
    order: { o: 'created' },
    read: prunedGroup,
  });
  const found = await Promise.all(
    surplus.map(async ({ key, uuid, place }) => {
      const group = rows.get(uuid) ?? (await byBackendId(reader, place));
      return group === undefined ? [] : [[key, group] as const];
    }),
  );
  return new Map(found.flat());
}

async function byBackendId(
  reader: Reader,
  { tenant, backend_id: id }: JsonObject,
): Promise<PrunedGroup | undefined> {
  if (typeof tenant !== 'string' || typeof id !== 'string' || id === '') return undefined;
  const query = { tenant_uuid: tenant, backend_id: id, o: 'created', field: FIELDS };
  const { items } = await reader.list(SERVER_GROUPS, query);
  return items.map(prunedGroup).find((group) => group?.live.backendId === id && group.live.tenant === tenant);
}

function prunedGroup(row: JsonObject): PrunedGroup | undefined {
  const live = readServerGroup(row);
  if (live === undefined) return undefined;
  const project = plainUuid(row['project_uuid'] ?? null);
  return {
    live,
    project: typeof project === 'string' ? project : '',
    customer: uuidInLink(row['customer']),
  };
}
