import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import type { TargetType } from '../../providers/reference.ts';
import {
  REFERENCE_TARGETS,
  type ReferenceField,
  type ReferenceTarget,
} from '../../providers/reference-targets.ts';
import { RejectedByApiError } from '../../waldur/errors.ts';
import type { Query, Reader } from '../../waldur/reader.ts';

/** What is looked for: rows of one type whose identifying key has this value, inside its containers if some are given. */
export interface Search {
  readonly target: TargetType;
  readonly field: ReferenceField;
  readonly value: string;
  readonly within?: string;
  readonly alsoWithin?: string;
}

/** All rows that match, or the refusal of the server. */
export type Rows = readonly JsonObject[] | RejectedByApiError;

/** Finds rows for references with few requests, and remembers what it has read. */
export interface RowFinder {
  /** The answers in the order of the searches. Throws the classes of errors.ts, except refusals, which are answers. */
  find(searches: readonly Search[]): Promise<readonly Rows[]>;
  /** Rows that a mistaken search may have meant; empty when there are too many to read them for that. */
  suggestions(search: Search): Promise<readonly JsonObject[]>;
  /** How the reads were chosen so far, one sentence each. */
  readonly decisions: readonly string[];
}

/** Milliseconds of one request, see docs/waldur-api/service-accounts.md, Finding what is referred to. */
const REQUEST_COST = 25;
const PAGE = 300;
/** Up to so many searches are sent one by one without asking first how long the list is. */
const FEW = 3;
/** The longest list that is read only to suggest a name. */
const SUGGEST_FROM = 1000;

/** A finder for one run. */
export function createRowFinder(reader: Reader): RowFinder {
  const decisions: string[] = [];
  const asked = new Map<TargetType, number>();
  const lists = new Map<TargetType, Promise<Rows>>();
  const singles = new Map<string, Promise<Rows>>();
  const suggestible = new Map<TargetType, Promise<Rows>>();

  async function choose(type: TargetType, searches: readonly Search[]): Promise<void> {
    const target = REFERENCE_TARGETS[type];
    const open = new Map(
      searches.map((search) => [searchId(search), search] as const).filter(([id]) => !singles.has(id)),
    );
    if (lists.has(type) || open.size === 0) return;
    if (await wholeListIsCheaper(target, [...open.values()])) {
      lists.set(type, wholeList(target));
      return;
    }
    asked.set(type, (asked.get(type) ?? 0) + open.size);
    for (const [id, search] of open) singles.set(id, single(target, search));
  }

  async function wholeListIsCheaper(target: ReferenceTarget, searches: readonly Search[]): Promise<boolean> {
    const filtered = searches.every(
      ({ field }) => field === 'uuid' || target.keys[field]?.filter !== undefined,
    );
    if (!filtered) {
      decisions.push(`references to ${target.plural}: the whole list, as no filter finds all of them`);
      return true;
    }
    if (searches.length <= FEW) return false;
    const rows = await rowCount(target);
    const whole = rows * target.rowCost + Math.max(1, Math.ceil(rows / PAGE)) * REQUEST_COST;
    if (whole > searches.length * REQUEST_COST) return false;
    decisions.push(
      `references to ${target.plural}: the whole list of ${String(rows)} for ${String(searches.length)}`,
    );
    return true;
  }

  async function rowCount(target: ReferenceTarget): Promise<number> {
    const count = await refusable(reader.count(target.collection));
    return typeof count === 'number' ? count : 0;
  }

  async function wholeList(target: ReferenceTarget): Promise<Rows> {
    const listing = await refusable(reader.list(target.collection, { field: target.fields }));
    return listing instanceof RejectedByApiError ? listing : listing.items;
  }

  async function single(target: ReferenceTarget, search: Search): Promise<Rows> {
    if (search.field === 'uuid') {
      const uuid = plainUuid(search.value);
      if (!isUuid(uuid)) return [];
      const found = await refusable(reader.get(`${target.collection}${uuid}/`, { field: target.fields }));
      if (found instanceof RejectedByApiError) return found;
      return isJsonObject(found) ? [found] : [];
    }
    const listing = await refusable(reader.list(target.collection, singleQuery(target, search)));
    return listing instanceof RejectedByApiError ? listing : listing.items;
  }

  async function listToSuggest(type: TargetType): Promise<Rows> {
    const target = REFERENCE_TARGETS[type];
    const known = lists.get(type);
    if (known !== undefined) return known;
    if ((await rowCount(target)) > SUGGEST_FROM) return [];
    const list = wholeList(target);
    lists.set(type, list);
    return list;
  }

  return {
    get decisions() {
      return [...[...asked].map(([type, count]) => askedText(type, count)), ...decisions];
    },
    async find(searches) {
      const byTarget = new Map<TargetType, Search[]>();
      for (const search of searches) {
        byTarget.set(search.target, [...(byTarget.get(search.target) ?? []), search]);
      }
      await Promise.all([...byTarget].map(([type, group]) => choose(type, group)));
      return Promise.all(
        searches.map(async (search) => {
          const rows = await (singles.get(searchId(search)) ?? lists.get(search.target));
          if (rows === undefined || rows instanceof RejectedByApiError) return rows ?? [];
          return matching(rows, search);
        }),
      );
    },
    async suggestions(search) {
      const known = suggestible.get(search.target) ?? listToSuggest(search.target);
      suggestible.set(search.target, known);
      const rows = await known;
      return rows instanceof RejectedByApiError ? [] : rows.filter((row) => isInside(row, search));
    },
  };
}

async function refusable<Result>(request: Promise<Result>): Promise<Result | RejectedByApiError> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof RejectedByApiError) return error;
    throw error;
  }
}

function searchId(search: Search): string {
  const { target, field, value, within, alsoWithin } = search;
  return JSON.stringify([target, field, value, within ?? null, alsoWithin ?? null]);
}

function singleQuery(target: ReferenceTarget, search: Search): Query {
  const filter = target.keys[search.field]?.filter;
  return {
    ...(filter === undefined ? {} : { [filter]: search.value }),
    ...narrowing(target.within?.filter, search.within),
    ...narrowing(target.alsoWithin?.filter, search.alsoWithin),
    field: target.fields,
  };
}

function narrowing(filter: string | undefined, uuid: string | undefined): Query {
  return filter === undefined || uuid === undefined ? {} : { [filter]: uuid };
}

function matching(rows: readonly JsonObject[], search: Search): readonly JsonObject[] {
  const target = REFERENCE_TARGETS[search.target];
  const key = target.keys[search.field];
  if (key === undefined) return [];
  const isUuidSearch = search.field === 'uuid';
  const value = isUuidSearch ? plainUuid(search.value) : search.value;
  const same = rowsByValue(rows, key.field).get(value) ?? [];
  return same.filter((row) => isInside(row, search) && (isUuidSearch || target.ignores?.(row) !== true));
}

/** Rows that have a uuid, by the value of one field; uuids are without hyphens. */
type Index = ReadonlyMap<Json, readonly JsonObject[]>;

/** Thousands of searches may look into one list of thousands, so each list is gone through once for a field. */
const indexes = new WeakMap<readonly JsonObject[], Map<string, Index>>();

function rowsByValue(rows: readonly JsonObject[], field: string): Index {
  const known = indexes.get(rows) ?? new Map<string, Index>();
  indexes.set(rows, known);
  const index = known.get(field) ?? indexRows(rows, field);
  known.set(field, index);
  return index;
}

function indexRows(rows: readonly JsonObject[], field: string): Index {
  const index = new Map<Json, JsonObject[]>();
  for (const row of rows) {
    if (!isUuid(plainUuid(row['uuid'] ?? null))) continue;
    const shown = row[field] ?? null;
    const value = field === 'uuid' ? plainUuid(shown) : shown;
    const same = index.get(value);
    if (same === undefined) index.set(value, [row]);
    else same.push(row);
  }
  return index;
}

function isInside(row: JsonObject, search: Search): boolean {
  const { within, alsoWithin } = REFERENCE_TARGETS[search.target];
  return shows(row, within?.field, search.within) && shows(row, alsoWithin?.field, search.alsoWithin);
}

function shows(row: JsonObject, field: string | undefined, uuid: string | undefined): boolean {
  return uuid === undefined || (field !== undefined && plainUuid(row[field] ?? null) === uuid);
}

function isUuid(value: Json): value is string {
  return typeof value === 'string' && /^[0-9a-f]{32}$/u.test(value);
}

function askedText(type: TargetType, count: number): string {
  const requests = count === 1 ? '1 request' : `${String(count)} requests, one for each`;
  return `references to ${REFERENCE_TARGETS[type].plural}: ${requests}`;
}
