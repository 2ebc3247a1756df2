import { isJsonObject, type Json, type JsonObject } from '../manifest/json.ts';
import type { Secret } from '../manifest/secret.ts';
import { tokenText } from './access-token.ts';
import type { Answer } from './answer.ts';
import { apiUrl } from './api-url.ts';
import { ConflictError, RejectedByApiError, UnreachableError, type RequestLine } from './errors.ts';
import { PAGE_SIZE, readPages, type CountedPage, type ListPage } from './paged-list.ts';
import type { Listing, Query, Reader } from './reader.ts';
import type { Transport } from './transport.ts';

/** How often a list that changes while it is read is begun again. */
const READS_OF_A_LIST = 4;

/** A reader over a transport. `lanes` is how many pages of one list are asked for side by side. */
export function createReader(
  baseUrl: string,
  transport: Transport,
  options: { readonly lanes: number; readonly signal?: AbortSignal },
): Reader {
  async function read(
    path: string,
    query: Query,
    signal?: AbortSignal,
    token?: Secret,
  ): Promise<Answer | undefined> {
    const url = apiUrl(baseUrl, path, query);
    const actor = token === undefined ? {} : { token: tokenText(token) };
    try {
      return await transport.send({ method: 'GET', url, repeatable: true, ...actor }, signal);
    } catch (error) {
      if (error instanceof RejectedByApiError && error.absent) return undefined;
      throw error;
    }
  }

  async function readPage(
    path: string,
    query: Query,
    page: number,
    stop?: AbortSignal,
  ): Promise<ListPage | undefined> {
    const signals = [stop, options.signal].filter((signal) => signal !== undefined);
    const signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0];
    const answer = await read(
      path,
      { ...query, page_size: PAGE_SIZE, ...(page === 1 ? {} : { page }) },
      signal,
    );
    if (answer === undefined) return undefined;
    const line = lineOf(baseUrl, path);
    if (answer.total === undefined && answer.more) throw uncounted(line);
    return { items: itemsOf(line, answer.body), total: answer.total };
  }

  async function listOnce(path: string, query: Query): Promise<Listing> {
    const items: JsonObject[] = [];
    let total = 0;
    for await (const page of pagesOf(path, query)) {
      for (const item of page.items) items.push(item);
      total = page.total;
    }
    return { items, total };
  }

  function pagesOf(path: string, query: Query): AsyncGenerator<CountedPage, void, undefined> {
    return readPages(lineOf(baseUrl, path), (page, stop) => readPage(path, query, page, stop), options.lanes);
  }

  return {
    get requests() {
      return transport.requests;
    },
    async get(path, query = {}, token) {
      const answer = await read(path, query, undefined, token);
      return answer === undefined ? undefined : (answer.body ?? null);
    },
    async list(path, query = {}) {
      for (let reads = 1; ; reads += 1) {
        try {
          return await listOnce(path, query);
        } catch (error) {
          if (!(error instanceof ConflictError) || reads === READS_OF_A_LIST) throw error;
        }
      }
    },
    async *pages(path, query = {}) {
      for await (const page of pagesOf(path, query)) yield page.items;
    },
    async count(path, query = {}) {
      const answer = await read(path, { ...query, field: 'uuid', page_size: 1 });
      const line = lineOf(baseUrl, path);
      if (answer === undefined) throw new ConflictError('the list is not there', line);
      if (answer.total === undefined && answer.more) throw uncounted(line);
      return answer.total ?? itemsOf(line, answer.body).length;
    },
  };
}

function itemsOf(line: RequestLine, body: Json | undefined): readonly JsonObject[] {
  const items = Array.isArray(body) ? (body as readonly Json[]) : undefined;
  if (items?.every(isJsonObject) === true) return items;
  throw new UnreachableError('the server answered with something that is not a list of objects', line, {
    code: 'API_NOT_WALDUR',
    hints: [
      'Check that WALDUR_API_URL is the address of a Waldur, and that nothing in between changes its answers.',
    ],
  });
}

function uncounted(line: RequestLine): UnreachableError {
  return new UnreachableError('a list with several pages came without the header X-Result-Count', line, {
    code: 'API_NOT_WALDUR',
    hints: [
      'A proxy in between seems to remove it; let it pass, as without it nobody knows when a list is complete.',
    ],
  });
}

function lineOf(baseUrl: string, path: string): RequestLine {
  return { method: 'GET', url: `${baseUrl}${path}` };
}
