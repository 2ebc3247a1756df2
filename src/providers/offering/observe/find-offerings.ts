import type { JsonObject } from '../../../manifest/json.ts';
import { ConflictError } from '../../../waldur/errors.ts';
import type { Query, Reader } from '../../../waldur/reader.ts';
import { readOffering, type LiveOffering } from '../live-offering.ts';
import type { CostlyPart } from './read-costs.ts';
import { allFields, unique, type Reading } from './reading.ts';

export const OFFERINGS = 'marketplace-provider-offerings/';

/** Offerings that may be meant, by the uuid of the organization and the name. */
export type Found = Map<string, LiveOffering[]>;

/** What identifies an offering among those of the server. */
export function naturalKey(offering: { readonly customer: string; readonly name: string }): string {
  return `${offering.customer}/${offering.name}`;
}

/** Asks for one offering by organization and name, with all that it needs; archived ones come too. */
export async function findOne(reader: Reader, reading: Reading): Promise<readonly LiveOffering[]> {
  const query: Query = {
    customer_uuid: reading.customer,
    name_exact: reading.name,
    field: allFields(reading),
  };
  const { items } = await reader.list(OFFERINGS, query);
  return items
    .map(readOffering)
    .filter((live) => live !== undefined)
    .filter((live) => live.customerUuid === reading.customer && live.name === reading.name);
}

/** Reads one offering whose uuid is known; `undefined` when it is not there. Without fields: all that it needs. */
export async function readOne(
  reader: Reader,
  uuid: string,
  fields: readonly string[],
): Promise<LiveOffering | undefined> {
  return readOffering(
    await reader.get(`${OFFERINGS}${uuid}/`, { field: unique(['uuid', 'name', ...fields]) }),
  );
}

/**
 * Reads a whole list, page by page, and keeps what is wanted of it. `others` gets every row that is not wanted by
 * name, with its identity only.
 */
export async function findInList(
  reader: Reader,
  readings: readonly Reading[],
  list: { readonly customer?: string; readonly parts: ReadonlySet<CostlyPart> },
): Promise<{ readonly found: Found; readonly others: readonly LiveOffering[] }> {
  const query: Query = {
    ...(list.customer === undefined ? {} : { customer_uuid: list.customer }),
    field: unique([...readings.flatMap(({ fields }) => fields), ...list.parts]),
  };
  const wanted = new Set(readings.map(naturalKey));
  for (let attempt = 1; ; attempt += 1) {
    const found: Found = new Map();
    const others: LiveOffering[] = [];
    try {
      for await (const page of reader.pages(OFFERINGS, query)) sort(page, wanted, found, others);
      return { found, others };
    } catch (error) {
      // Somebody else changed the list meanwhile, so pages may have been skipped: it is read again from the start.
      if (!(error instanceof ConflictError) || attempt === 3) throw error;
    }
  }
}

function sort(
  page: readonly JsonObject[],
  wanted: ReadonlySet<string>,
  found: Found,
  others: LiveOffering[],
): void {
  for (const row of page) {
    const live = readOffering(row);
    if (live === undefined) continue;
    const key = naturalKey({ customer: live.customerUuid, name: live.name });
    if (wanted.has(key)) found.set(key, [...(found.get(key) ?? []), live]);
    else others.push({ ...live, components: undefined, plans: undefined, row: {} });
  }
}
