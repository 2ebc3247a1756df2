import type { Json } from '../manifest/json.ts';

/** A whole answer with a status below 300. */
export interface Answer {
  readonly status: number;
  /** `undefined` when the server sent nothing. */
  readonly body: Json | undefined;
  /** `X-Result-Count`: how many objects the whole list has. */
  readonly total: number | undefined;
  /** Whether the `Link` header names a next page. */
  readonly more: boolean;
}

/** A request as the transport takes it. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute, below the address of the API. */
  readonly url: string;
  readonly body?: Json;
  /** Stands in for the token of the settings. */
  readonly token?: string;
  /** Whether it may be sent again when no answer, or none of the server itself, came. */
  readonly repeatable: boolean;
  /** Texts that must not be quoted from an answer, besides the tokens. */
  readonly confidential?: readonly string[];
}

/** What a request to the API came to, for logs. It holds no body and no header. */
export interface RequestLog {
  readonly method: string;
  readonly url: string;
  /** Absent when no whole answer came; `failure` then says why in one word, or by the code of the system. */
  readonly status?: number;
  readonly failure?: string;
  /** From sending the request to the end of the answer. */
  readonly milliseconds: number;
  /** How often this request was sent before. */
  readonly repeated: number;
  /** The `X-Request-Id` that it carried, if it had one. */
  readonly id?: string;
}
