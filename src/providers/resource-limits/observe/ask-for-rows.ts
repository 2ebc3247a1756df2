import { uuid as plainUuid } from '../../../diff/normalise/uuid.ts';
import { isJsonObject, type JsonObject } from '../../../manifest/json.ts';
import type { ObjectKey } from '../../../manifest/object-key.ts';
import type { Query, Reader } from '../../../waldur/reader.ts';

/** Which rows one object asks for: the one with this uuid, or those that a filtered list shows. */
export type Question = { readonly key: ObjectKey } & (
  { readonly uuid: string } | { readonly query: Query; matches(row: JsonObject): boolean }
);

/** A list that questions are asked of. */
export interface Rows {
  /** Path of the collection. */
  readonly collection: string;
  /** As sentences name one row, and several. */
  readonly noun: string;
  readonly plural: string;
  readonly fields: readonly string[];
  /** Leaves out only what nobody asks for. */
  readonly narrowed: Query;
  /** Milliseconds that a server needs per row. */
  readonly rowCost: number;
}

/** The rows that were found for each question that found some. */
export interface FoundRows {
  readonly rows: ReadonlyMap<ObjectKey, readonly JsonObject[]>;
  readonly decisions: readonly string[];
}

/** Milliseconds of one request. See docs/waldur-api/resource-limits.md, What a read costs. */
const REQUEST_COST = 25;
const PAGE = 300;

/** So few are asked for one by one without asking first how long the list is. */
const FEW = 3;

/** Answers questions one by one, or from the whole list where that is cheaper. Throws the classes of errors.ts. */
export async function askForRows(
  reader: Reader,
  place: Rows,
  questions: readonly Question[],
): Promise<FoundRows> {
  if (questions.length === 0) return { rows: new Map(), decisions: [] };
  const { whole, decision } = await choose(reader, place, questions.length);
  const { collection, narrowed, fields } = place;
  const all = whole ? (await reader.list(collection, { ...narrowed, field: fields })).items : undefined;
  const byUuid = new Map(all?.map((row) => [plainUuid(row['uuid'] ?? null), row] as const));
  const found = await Promise.all(
    questions.map(async (question) => [question.key, await answer(question)] as const),
  );
  return { rows: new Map(found.filter(([, rows]) => rows.length > 0)), decisions: [decision] };

  async function answer(question: Question): Promise<readonly JsonObject[]> {
    if ('uuid' in question) {
      const known = byUuid.get(question.uuid);
      if (known !== undefined) return [known];
      const row = await reader.get(`${collection}${question.uuid}/`, { field: fields });
      return isJsonObject(row) ? [row] : [];
    }
    const rows = all ?? (await reader.list(collection, { ...question.query, field: fields })).items;
    return rows.filter((row) => question.matches(row));
  }
}

async function choose(
  reader: Reader,
  { collection, noun, plural, narrowed, rowCost }: Rows,
  asked: number,
): Promise<{ readonly whole: boolean; readonly decision: string }> {
  const some = asked === 1 ? `1 ${noun}` : `${String(asked)} ${plural}`;
  if (asked <= FEW) return { whole: false, decision: `${some}: asked for one by one.` };
  const total = await reader.count(collection, narrowed);
  const whole = total * rowCost + Math.max(1, Math.ceil(total / PAGE)) * REQUEST_COST <= asked * REQUEST_COST;
  const list = `a list of ${total.toLocaleString('en-US')}`;
  return {
    whole,
    decision: whole
      ? `${some}: ${list} is read in pages, which is cheaper than asking for each.`
      : `${some}: asked for one by one, which is cheaper than ${list}.`,
  };
}
