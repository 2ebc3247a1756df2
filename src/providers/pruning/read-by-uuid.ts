import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import { UnreachableError } from '../../waldur/errors.ts';
import type { Query, Reader } from '../../waldur/reader.ts';
import { wholeListIsCheaper } from '../whole-list.ts';

/** Objects of one collection, by their uuid. */
export interface Sought<Live> {
  /** Path below `/api/`. */
  readonly collection: string;
  readonly uuids: readonly string[];
  /** What is read of each besides `uuid`; absent: all, where servers cannot leave anything out. */
  readonly fields?: readonly string[];
  /** Milliseconds that a server needs for one row of the list. */
  readonly rowCost: number;
  /** What keeps the pages of the list apart, where its own order does not. */
  readonly order?: Query;
  /** Reads an answer of the server; `undefined` when it is no such object. */
  readonly read: (row: JsonObject) => Live | undefined;
}

/**
 * Reads objects one by one, or the pages of the whole list where that is cheaper. No collection can be filtered by several
 * uuids on every server. What the list does not show is asked for by itself, since its pages are no snapshot. Objects that
 * the server does not show are not in the answer. Throws the classes of errors.ts, also for an answer that makes no
 * sense: nothing is taken to be gone for that.
 */
export async function readByUuid<Live>(
  reader: Reader,
  { collection, uuids, fields, rowCost, order = {}, read }: Sought<Live>,
): Promise<ReadonlyMap<string, Live>> {
  const projection: Query = fields === undefined ? {} : { field: [...new Set(['uuid', ...fields])] };
  const sought = [...new Set(uuids)];
  const asked = { collection, noun: 'object', asked: sought.length, rowCost };
  const { whole } = await wholeListIsCheaper(reader, asked);
  const rows = whole ? (await reader.list(collection, { ...order, ...projection })).items : [];
  const listed = new Map(rows.map((row) => [uuidOf(row), row]));
  const found = await Promise.all(
    sought.map(async (uuid) => {
      const path = `${collection}${uuid}/`;
      const answer = listed.get(uuid) ?? (await reader.get(path, projection));
      return answer === undefined ? [] : [[uuid, readable(answer, { uuid, path, read })] as const];
    }),
  );
  return new Map(found.flat());
}

function readable<Live>(
  answer: Json,
  { uuid, path, read }: Pick<Sought<Live>, 'read'> & { readonly uuid: string; readonly path: string },
): Live {
  const live = isJsonObject(answer) && uuidOf(answer) === uuid ? read(answer) : undefined;
  if (live !== undefined) return live;
  throw new UnreachableError(
    'the server answered with something else than was asked for',
    { method: 'GET', url: path },
    {
      code: 'API_NOT_WALDUR',
      hints: ['Check that nothing between here and the server changes its answers.'],
    },
  );
}

function uuidOf(row: JsonObject): Json {
  return plainUuid(row['uuid'] ?? null);
}
