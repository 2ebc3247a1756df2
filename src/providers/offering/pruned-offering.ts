import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { Reader } from '../../waldur/reader.ts';
import { CONSUMER_RESOURCES, hasProviderResources, PROVIDER_RESOURCES } from '../provider-resources.ts';
import { readByUuid } from '../pruning/read-by-uuid.ts';
import type { Surplus } from '../pruning.ts';
import { GENERATION_FACTS } from './generations.ts';
import { rowsAt, textAt, uuidAt } from './json-fields.ts';
import { OFFERINGS } from './observe/find-offerings.ts';
import { READ_COSTS } from './observe/read-costs.ts';

/** An offering that left the manifests, as far as removing it needs. */
export interface PrunedOffering {
  readonly uuid: string;
  readonly state: string;
  readonly customer: string;
  /** Absent where it makes no difference. */
  readonly plans?: number;
  /** Of an offering that is to be archived those in use; of one that is to be deleted all that it ever had. */
  readonly resources: number;
  /** Why its organization takes no changes. */
  readonly closed?: 'blocked' | 'archived';
}

const IN_USE = ['Creating', 'OK', 'Erred', 'Updating', 'Terminating'];

/**
 * Reads offerings that left the manifests; for each that is not archived yet one request more, which counts its
 * resources, and one for each organization. Throws the classes of errors.ts.
 */
export async function readPrunedOfferings(
  reader: Reader,
  surplus: readonly Surplus[],
  instance: Pick<Instance, 'generation' | 'collections'>,
): Promise<ReadonlyMap<ObjectKey, PrunedOffering>> {
  const needsPlans = GENERATION_FACTS[instance.generation].plansNeededToRest;
  const resourcesOf = hasProviderResources(instance) ? PROVIDER_RESOURCES : CONSUMER_RESOURCES;
  const rows = await readByUuid(reader, {
    collection: OFFERINGS,
    uuids: surplus.map(({ uuid }) => uuid),
    fields: ['state', 'customer_uuid', ...(needsPlans ? ['plans'] : [])],
    rowCost: READ_COSTS.row + (needsPlans ? READ_COSTS.rowMore.plans : 0),
    read: prunedOffering,
  });
  const closed = createClosures(reader);
  const found = await Promise.all(
    surplus.map(async ({ key, uuid, policy }) => {
      const plain = rows.get(uuid);
      if (plain === undefined) return [];
      if (policy !== 'Delete' && plain.state === 'Archived') return [[key, plain] as const];
      const query = { offering_uuid: uuid, ...(policy === 'Delete' ? {} : { state: IN_USE }) };
      const [resources, closure] = await Promise.all([
        reader.count(resourcesOf, query),
        closed(plain.customer),
      ]);
      return [[key, { ...plain, resources, ...closure }] as const];
    }),
  );
  return new Map(found.flat());
}

function prunedOffering(row: JsonObject): PrunedOffering | undefined {
  const [uuid, customer, state] = [uuidAt(row, 'uuid'), uuidAt(row, 'customer_uuid'), textAt(row, 'state')];
  if (uuid === undefined || customer === undefined || state === undefined) return undefined;
  const plans = rowsAt(row, 'plans');
  return { uuid, state, customer, ...(plans === undefined ? {} : { plans: plans.length }), resources: 0 };
}

/** Reads each organization once. One that this account is not shown counts as open. */
function createClosures(reader: Reader) {
  const known = new Map<string, Promise<Pick<PrunedOffering, 'closed'>>>();
  return (customer: string): Promise<Pick<PrunedOffering, 'closed'>> => {
    const path = `customers/${customer}/`;
    const closure =
      known.get(customer) ??
      reader.get(path, { field: ['uuid', 'blocked', 'archived'] }).then((answer) => closureOf(answer));
    known.set(customer, closure);
    return closure;
  };
}

function closureOf(answer: Json | undefined): Pick<PrunedOffering, 'closed'> {
  const closed = (['blocked', 'archived'] as const).find(
    (field) => isJsonObject(answer) && answer[field] === true,
  );
  return closed === undefined ? {} : { closed };
}
