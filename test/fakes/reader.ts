import type { Json, JsonObject } from '../../src/manifest/json.ts';
import type { Listing, Query, Reader } from '../../src/waldur/reader.ts';

/** One request that a fake reader got; `method` names the function of the reader. */
interface FakeRequest {
  readonly method: 'get' | 'list' | 'pages' | 'count';
  readonly path: string;
  readonly query: Query;
}

/** What a path answers: a list or an object, an error to throw, or a function of the query that gives one of them. */
export type FakeAnswer = Json | Error | undefined | ((query: Query) => Json | Error | undefined);

/** A reader without a server, and what was asked of it. */
export interface FakeReader extends Reader {
  readonly log: readonly FakeRequest[];
}

const PAGE = 300;

/**
 * Answers from a table of path to answer. Lists are filtered by the named `filters` of their path only, other query
 * parameters are ignored as the server does; `field` projects. A path that is not in the table throws.
 */
export function fakeReader(
  answers: Readonly<Record<string, FakeAnswer>>,
  filters: Readonly<Record<string, readonly string[]>> = {},
): FakeReader {
  const log: FakeRequest[] = [];
  let requests = 0;

  function answer(method: FakeRequest['method'], path: string, query: Query): Json | undefined {
    log.push({ method, path, query });
    requests += 1;
    if (!Object.hasOwn(answers, path)) throw new Error(`the fake reader has no answer for ${path}`);
    const given = answers[path];
    const found = typeof given === 'function' ? given(query) : given;
    if (found instanceof Error) throw found;
    return found;
  }

  function rows(method: FakeRequest['method'], path: string, query: Query): readonly JsonObject[] {
    const found = answer(method, path, query);
    if (!isList(found)) throw new Error(`the fake reader has no list for ${path}`);
    const items = found.map((item) => item as JsonObject);
    const chosen = items.filter((item) =>
      (filters[path] ?? []).every((name) => query[name] === undefined || item[name] === query[name]),
    );
    if (method !== 'count') requests += Math.max(0, Math.ceil(chosen.length / PAGE) - 1);
    return chosen.map((item) => project(item, query));
  }

  return {
    log,
    get requests() {
      return requests;
    },
    get: (path, query = {}) =>
      attempt(() => {
        const found = answer('get', path, query);
        return found !== undefined && isObject(found) ? project(found, query) : found;
      }),
    list: (path, query = {}) =>
      attempt((): Listing => {
        const items = rows('list', path, query);
        return { items, total: items.length };
      }),
    count: (path, query = {}) => attempt(() => rows('count', path, query).length),
    async *pages(path, query = {}) {
      const items = await attempt(() => rows('pages', path, query));
      for (let start = 0; start < Math.max(1, items.length); start += PAGE) {
        yield items.slice(start, start + PAGE);
      }
    },
  };
}

async function attempt<Result>(work: () => Result): Promise<Result> {
  await Promise.resolve();
  return work();
}

function project(item: JsonObject, query: Query): JsonObject {
  const fields = query['field'];
  if (fields === undefined) return item;
  const wanted = new Set(Array.isArray(fields) ? fields : [String(fields)]);
  const entries = Object.entries(item).filter(([name]) => wanted.has(name));
  return entries.length === 0 ? item : Object.fromEntries(entries);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
