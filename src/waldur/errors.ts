/** The request as messages name it: never a body, never a token. */
export interface RequestLine {
  readonly method: string;
  readonly url: string;
}

abstract class ApiError extends Error {
  readonly request: RequestLine;
  /** HTTP status, absent when no answer came. */
  readonly status: number | undefined;

  constructor(message: string, request: RequestLine, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.request = request;
    this.status = status;
  }
}

/** The server or the network failed; trying again later may work. */
export class TransientApiError extends ApiError {
  override readonly name = 'TransientApiError';
  /** `none`: the request did not act. `unknown`: it may have. */
  readonly outcome: 'none' | 'unknown';
  /** Seconds that the server asks to wait before the next try; absent when it does not say. */
  readonly retryAfter: number | undefined;

  constructor(
    message: string,
    request: RequestLine,
    details: {
      readonly status?: number | undefined;
      readonly outcome: 'none' | 'unknown';
      readonly retryAfter?: number | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(message, request, details.status, { cause: details.cause });
    this.outcome = details.outcome;
    this.retryAfter = details.retryAfter;
  }
}

/** The server refused the request with a 4xx; the message quotes its own words. Sending it again changes nothing. */
export class RejectedByApiError extends ApiError {
  override readonly name = 'RejectedByApiError';
  override readonly status: number;
  /** The server's sentences, flattened from all shapes of a 400 as `field: sentence`. */
  readonly sentences: readonly string[];
  /** A 404 in JSON: the address exists and the object does not, or is not visible. False for a page of HTML. */
  readonly absent: boolean;

  constructor(request: RequestLine, status: number, sentences: readonly string[], absent = false) {
    super(`the server answered ${String(status)}: ${sentences.join(' ')}`, request, status);
    this.status = status;
    this.sentences = sentences;
    this.absent = absent;
  }
}

/** What was read does not hold any more (409, or a list that kept changing): observe again. */
export class ConflictError extends ApiError {
  override readonly name = 'ConflictError';
}

/** The token is missing, unknown or expired (401). The run stops. */
export class AuthError extends ApiError {
  override readonly name = 'AuthError';
}

/** The address does not answer, or what answers is not a Waldur API. The run stops. `hints` say what to check. */
export class UnreachableError extends ApiError {
  override readonly name = 'UnreachableError';
  readonly code: 'API_UNREACHABLE' | 'API_NOT_WALDUR' | 'API_TLS';
  readonly hints: readonly string[];

  constructor(
    message: string,
    request: RequestLine,
    details: {
      readonly code: UnreachableError['code'];
      readonly hints: readonly string[];
      readonly status?: number | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(message, request, details.status, { cause: details.cause });
    this.code = details.code;
    this.hints = details.hints;
  }
}

/** Whether an error is one of the classes of this file. */
export function isApiError(error: unknown): error is ApiError {
  return error instanceof ApiError;
}
