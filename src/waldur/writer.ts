import type { Json } from '../manifest/json.ts';
import type { Secret } from '../manifest/secret.ts';

/** One request that changes something. `path` is relative to `/api/`. */
export interface WriteRequest {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Absent: an empty body. */
  readonly body?: Json;
  /** Act as the owner of this token instead of us. */
  readonly token?: Secret;
  /** True when sending it twice does the same as once; only then the client may retry it. */
  readonly idempotent: boolean;
  /** What of the body must not be quoted when the server repeats it in a refusal. */
  readonly confidential?: readonly Secret[];
}

/** What the server answered: `body` is `undefined` for an empty answer. */
export interface WriteResponse {
  readonly status: number;
  readonly body: Json | undefined;
}

/**
 * Sends writes. Throws the classes of errors.ts; `TransientApiError` with `outcome: 'unknown'` means that the request
 * may have acted. A signal stops what was not sent yet; a request under way is left to end, bounded by its time-out.
 */
export interface Writer {
  send(request: WriteRequest, signal?: AbortSignal): Promise<WriteResponse>;
}
