import type { JsonObject } from '../manifest/json.ts';
import { ConflictError, type RequestLine } from './errors.ts';

/** One page of a list. `total` is absent for the few lists that have no pages. */
export interface ListPage {
  readonly items: readonly JsonObject[];
  readonly total: number | undefined;
}

/** A page that knows how long the whole list is. */
export interface CountedPage {
  readonly items: readonly JsonObject[];
  readonly total: number;
}

/** Reads a page, counted from 1; `undefined` when the list has no such page. */
export type ReadPage = (page: number, signal?: AbortSignal) => Promise<ListPage | undefined>;

/** What is asked for; a server may give less per page. See docs/waldur-api/transport.md, "Lists". */
export const PAGE_SIZE = 300;

/** More pages than any list of a Waldur has. */
const MOST_PAGES = 20_000;

/**
 * The pages of a list in order. The first tells how many there are; the others are read side by side, `ahead` of them
 * at a time. There is no snapshot: throws ConflictError when the pages do not add up to one list, because its
 * count changed, a page is missing, short or too long, or an object came twice.
 */
export async function* readPages(
  line: RequestLine,
  readPage: ReadPage,
  ahead: number,
): AsyncGenerator<CountedPage, void, undefined> {
  const first = await readPage(1);
  if (first === undefined) throw changed(line, 'its first page is missing');
  const total = first.total ?? first.items.length;
  const size = first.items.length;
  if (size >= total) {
    if (size > total) throw changed(line, 'its first page holds more than the whole list');
    yield { items: first.items, total };
    return;
  }
  const pages = Math.ceil(total / size);
  if (!(pages <= MOST_PAGES))
    throw changed(line, `${String(total)} objects cannot come ${String(size)} at a time`);

  const stop = new AbortController();
  const coming: Promise<ListPage | undefined>[] = [];
  let next = 2;
  const askAhead = (): void => {
    for (; next <= pages && coming.length < ahead; next += 1) {
      const page = readPage(next, stop.signal);
      // It fails when it is waited for; until then nobody listens.
      page.catch(() => undefined);
      coming.push(page);
    }
  };
  try {
    askAhead();
    const seen = new Set<string>();
    requireNew(line, first.items, seen);
    yield { items: first.items, total };
    for (let page = 2; page <= pages; page += 1) {
      const current = await coming.shift();
      askAhead();
      const expected = page < pages ? size : total - size * (pages - 1);
      if (current === undefined) throw changed(line, `page ${String(page)} is missing`);
      if (current.total !== total) throw changed(line, 'its count changed');
      if (current.items.length !== expected) throw changed(line, `page ${String(page)} has another length`);
      requireNew(line, current.items, seen);
      yield { items: current.items, total };
    }
  } finally {
    stop.abort(new Error('the list is not read on'));
  }
}

/** An object that comes twice stands for another one that was skipped. */
function requireNew(line: RequestLine, items: readonly JsonObject[], seen: Set<string>): void {
  for (const { uuid } of items) {
    if (typeof uuid !== 'string') continue;
    if (seen.has(uuid)) throw changed(line, `the object ${uuid.slice(0, 40)} came twice`);
    seen.add(uuid);
  }
}

function changed(line: RequestLine, how: string): ConflictError {
  return new ConflictError(`the list changed while it was read: ${how}`, line);
}
