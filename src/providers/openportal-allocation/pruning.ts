import type { JsonObject } from '../../manifest/json.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { Reader } from '../../waldur/reader.ts';
import { managesProject, MANAGERS_MAY, seesProject, type ProjectPlace } from '../manages-project.ts';
import type { Change } from '../provider.ts';
import { busyRemoval } from '../pruning/busy-removal.ts';
import { projectPlace, uuidInLink } from '../pruning/project-place.ts';
import { placeByUuid } from '../pruning/place-by-uuid.ts';
import { pruningOf } from '../pruning/pruning-of.ts';
import { readByUuid } from '../pruning/read-by-uuid.ts';
import { refusedRemoval } from '../pruning/removals.ts';
import { unlink } from '../pruning/unlink.ts';
import type { Removal, Surplus } from '../pruning.ts';
import type { BodyTemplate } from '../step.ts';
import { SINCE } from './assess.ts';
import { ALLOCATION_ROW_COST } from './find-allocations.ts';
import {
  ALLOCATION_FIELDS,
  ALLOCATIONS,
  coreAllocation,
  readAllocation,
  type LiveAllocation,
} from './live-allocation.ts';
import { projectOf } from './may-work.ts';
import { deleteAllocation, LOST, untilDeleted } from './steps/delete-allocation.ts';

interface PrunedAllocation extends ProjectPlace {
  readonly live: LiveAllocation;
}

/** Which allocation it is, and the project, whose roles decide who is shown it. */
export function placeOfAllocation({
  wanted,
  live,
}: Change<OpenPortalAllocationSpec, LiveAllocation>): BodyTemplate {
  return placeByUuid(wanted.key, live?.uuid, { ...projectOf(wanted) });
}

/** How allocations are removed: with what is on the cluster, or from the server only. See docs/waldur-api/openportal-allocations.md, States. */
export const allocationPruning = pruningOf<PrunedAllocation>({
  policies: ['Delete', 'Unlink'],
  collection: ALLOCATIONS.slice(0, -1),
  since: SINCE,
  read: readPruned,
  sees: ({ place }, caller) => seesProject(caller, projectPlace(place)),
  plan(surplus, pruned, instance) {
    const { live } = pruned;
    const relies = { state: live.state };
    if (surplus.policy !== 'Unlink') return deletion(surplus, pruned, instance);
    const lost = ['its users go on using the cluster, and nothing in Waldur shows it any more'];
    return unlink(surplus, coreAllocation(live), instance, lost, relies);
  },
});

async function readPruned(
  reader: Reader,
  surplus: readonly Surplus[],
): Promise<ReadonlyMap<ObjectKey, PrunedAllocation>> {
  const rows = await readByUuid(reader, {
    collection: ALLOCATIONS,
    uuids: surplus.map(({ uuid }) => uuid),
    fields: [...ALLOCATION_FIELDS, 'customer'],
    rowCost: ALLOCATION_ROW_COST,
    read: prunedAllocation,
  });
  return new Map(
    surplus.flatMap(({ key, uuid }) => {
      const pruned = rows.get(uuid);
      return pruned === undefined ? [] : [[key, pruned] as const];
    }),
  );
}

function prunedAllocation(row: JsonObject): PrunedAllocation | undefined {
  const live = readAllocation(row);
  return live && { live, project: live.project.uuid, customer: uuidInLink(row['customer']) };
}

function deletion(surplus: Surplus, pruned: PrunedAllocation, instance: Instance): Removal {
  const { live } = pruned;
  const { state, backendId, project } = live;
  const relies = { state };
  const action = 'delete';
  const steps = [untilDeleted(live, instance)];
  if (state === 'deleting') return { action, blocked: [], warnings: [], relies, steps };
  if (!managesProject(instance.caller, pruned)) {
    const reason = `the account ${instance.caller.username} has no role that allows it in the project ${project.name}`;
    return refusedRemoval(surplus, action, { reason, remedy: MANAGERS_MAY }, relies);
  }
  const busy = busyRemoval(surplus, coreAllocation(live), instance, relies);
  if (busy !== undefined) return busy;
  const isKept = state === 'erred' && backendId !== '';
  return {
    action,
    blocked: [],
    warnings: [
      ...(backendId === '' ? [] : [LOST]),
      ...(isKept ? ['it has erred, so the server drops it even when its cluster does not delete it'] : []),
    ],
    relies,
    steps: [deleteAllocation(live), ...steps],
  };
}
