import type { Json, JsonObject } from '../manifest/json.ts';
import type { Secret } from '../manifest/secret.ts';

/** Query parameters; an array repeats the key. Unknown filters are ignored by the server, so matches are checked again. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** A finished list together with what `X-Result-Count` said. */
export interface Listing {
  readonly items: readonly JsonObject[];
  readonly total: number;
}

/**
 * Reads the Waldur API. There is no method that writes, so an observation cannot.
 *
 * Paths are relative to `/api/`, without a leading slash and with a trailing one, e.g. `marketplace-plans/`.
 * All methods throw the classes of errors.ts.
 */
export interface Reader {
  /**
   * One object or any other JSON answer; `undefined` when the server says 404 in JSON (absent or not visible).
   * `token` acts as its owner instead of us; when it is not accepted that is a RejectedByApiError.
   */
  get(path: string, query?: Query, token?: Secret): Promise<Json | undefined>;
  /** All pages of a list. Read again from the start when its count changes underway; throws when it never settles. */
  list(path: string, query?: Query): Promise<Listing>;
  /** The same, page by page as they arrive, in order; a list whose count changes underway cannot be resumed and throws ConflictError. */
  pages(path: string, query?: Query): AsyncIterable<readonly JsonObject[]>;
  /** How many objects a list has, for the price of one request. */
  count(path: string, query?: Query): Promise<number>;
  /** How many requests were sent so far in this run, reads and writes together. */
  readonly requests: number;
}
