import type { Json } from '../../manifest/json.ts';
import type { Query, Reader } from '../../waldur/reader.ts';
import { grouped } from '../grouped.ts';

/** Milliseconds of one request, and of one row of a list. Nobody has measured these lists; resources are dear elsewhere. */
const REQUEST_COST = 25;
const ROW_COST = 5;
const PAGE = 300;

/** So many of one offering are asked for one by one without asking first how long its list is. */
const FEW = 3;

/** What is looked for: an offering (`undefined` for one that does not exist yet), and what a provider calls the object. */
export interface Sought {
  readonly offering: string | undefined;
  readonly backendId: string;
}

/**
 * The rows of a collection that have the offering of what is sought: those with its `backend_id`, read alone or from all
 * of the offering, whichever costs the server less. Objects of offerings that do not exist yet have none.
 */
export async function findRows<Row extends { readonly backendId: string }>(
  reader: Reader,
  sought: readonly Sought[],
  collection: { readonly path: string; readonly query: Query; readonly read: (row: Json) => Row | undefined },
): Promise<(sought: Sought) => readonly Row[]> {
  const byOffering = grouped(sought, ({ offering }) => offering);
  const found = new Map<Sought, readonly Row[]>();
  await Promise.all(
    [...byOffering].map(async ([offering, group]) => {
      if (offering === undefined) return;
      const query = { ...collection.query, offering_uuid: offering };
      const whole = await isWholeCheaper(reader, collection.path, offering, group.length);
      const all = whole ? grouped(await list(query), ({ backendId }) => backendId) : undefined;
      await Promise.all(
        group.map(async (one) => {
          const { backendId } = one;
          const rows =
            all === undefined ? await list({ ...query, backend_id: backendId }) : all.get(backendId);
          found.set(one, rows ?? []);
        }),
      );
    }),
  );
  return (one) => found.get(one) ?? [];

  async function list(query: Query): Promise<readonly Row[]> {
    const { items } = await reader.list(collection.path, query);
    return items.map(collection.read).filter((row) => row !== undefined);
  }
}

async function isWholeCheaper(
  reader: Reader,
  path: string,
  offering: string,
  count: number,
): Promise<boolean> {
  if (count <= FEW) return false;
  const rows = await reader.count(path, { offering_uuid: offering });
  return rows * ROW_COST + Math.max(1, Math.ceil(rows / PAGE)) * REQUEST_COST <= count * REQUEST_COST;
}
