import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import type { Query, Reader } from '../../waldur/reader.ts';
import { wholeListIsCheaper } from '../whole-list.ts';

/** Objects of one collection, by their uuid. */
export interface Sought {
  /** Path below `/api/`. */
  readonly collection: string;
  readonly uuids: readonly string[];
  /** What is read of each besides `uuid`. */
  readonly fields: readonly string[];
  /** Milliseconds that a server needs for one row of the list. */
  readonly rowCost: number;
  /** What keeps the pages of the list apart, where its own order does not. */
  readonly order?: Query;
}

/**
 * Reads objects one by one, or the pages of the whole list where that is cheaper. No collection can be filtered by several
 * uuids on every server. What the list does not show is asked for by itself, since its pages are no snapshot. Objects that
 * the server does not show are not in the answer. Throws the classes of errors.ts.
 */
export async function readByUuid(
  reader: Reader,
  { collection, uuids, fields, rowCost, order = {} }: Sought,
): Promise<ReadonlyMap<string, JsonObject>> {
  const field = [...new Set(['uuid', ...fields])];
  const sought = [...new Set(uuids)];
  const asked = { collection, noun: 'object', asked: sought.length, rowCost };
  const { whole } = await wholeListIsCheaper(reader, asked);
  const listed = byUuid(whole ? (await reader.list(collection, { ...order, field })).items : []);
  const answers = await Promise.all(
    sought.map(async (uuid) => listed.get(uuid) ?? (await reader.get(`${collection}${uuid}/`, { field }))),
  );
  return byUuid(answers, sought);
}

function byUuid(
  answers: readonly (Json | undefined)[],
  sought?: readonly string[],
): ReadonlyMap<string, JsonObject> {
  return new Map(
    answers.flatMap((row) => {
      const uuid = isJsonObject(row) ? plainUuid(row['uuid'] ?? null) : undefined;
      const isMeant = typeof uuid === 'string' && (sought === undefined || sought.includes(uuid));
      return isJsonObject(row) && isMeant ? [[uuid, row] as const] : [];
    }),
  );
}
