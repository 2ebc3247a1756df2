import { randomBytes, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import ky from 'ky';
import pLimit from 'p-limit';
import pRetry from 'p-retry';
import { isSendable } from './access-token.ts';
import type { Answer, ApiRequest, RequestLog } from './answer.ts';
import { createDispatcher } from './dispatcher.ts';
import { AuthError, isApiError, TransientApiError, type RequestLine } from './errors.ts';
import { exchange } from './exchange.ts';
import { networkFailureOf } from './network-failure.ts';
import type { Settings } from './settings.ts';

/** Sends requests: with the token, in few lanes, and again where that is safe and may help. */
export interface Transport {
  /** Throws the classes of errors.ts, or the reason of a signal. */
  send(request: ApiRequest, signal?: AbortSignal): Promise<Answer>;
  /** How many requests were sent so far, repeated ones included. */
  readonly requests: number;
}

/** What watches a transport. */
export interface TransportOptions {
  /** Stops reads under way, waiting and everything that was not sent yet. A write under way is left to end. */
  readonly signal?: AbortSignal;
  readonly log?: (entry: RequestLog) => void;
  /**
   * 32 hexadecimal digits, not all of them 0: every request carries them as its W3C `traceparent`, with a span and an
   * `X-Request-Id` of its own, so that a log of the server can be held against ours. Absent: neither is sent.
   */
  readonly trace?: string;
}

/** Statuses after which the same request may succeed a moment later. Absent: no whole answer came. */
const PASSING: ReadonlySet<number | undefined> = new Set([undefined, 429, 502, 503, 504]);

/** Longer than this no server is waited for: the run fails and says what the server asks for. */
const LONGEST_WAIT_SECONDS = 60;

/** A transport of the settings. This is the only place that retries; see docs/waldur-api/transport.md. */
export async function createTransport(
  settings: Settings,
  options: TransportOptions = {},
): Promise<Transport> {
  const dispatcher = await createDispatcher(settings);
  const http = ky.create({
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    redirect: 'manual',
    headers: { accept: 'application/json', 'accept-language': 'en', 'user-agent': 'waldur-gitops' },
    ...(dispatcher === undefined ? {} : { dispatcher }),
  });
  const token = tokenOf(settings);
  const lanes = pLimit(settings.concurrency);
  if (options.signal !== undefined) setMaxListeners(0, options.signal);
  let requests = 0;
  let knownToAnswer = false;

  async function once(
    request: ApiRequest,
    repeated: number,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    signal?.throwIfAborted();
    requests += 1;
    const start = performance.now();
    const id = options.trace === undefined ? undefined : randomUUID();
    let status: number | undefined;
    let failure: string | undefined;
    try {
      return await exchange(request, {
        http,
        token,
        timeoutMilliseconds: settings.timeoutMilliseconds,
        throughProxy: settings.proxies !== undefined,
        signal,
        knownToAnswer,
        headers: id === undefined ? {} : traceHeaders(options.trace ?? '', id),
        answered: (seen) => {
          status = seen;
          knownToAnswer = true;
        },
      });
    } catch (error) {
      if (status === undefined || (isApiError(error) && error.status === undefined)) failure = causeOf(error);
      throw error;
    } finally {
      options.log?.({
        method: request.method,
        url: request.url,
        ...(failure === undefined ? {} : { failure }),
        ...(status === undefined ? {} : { status }),
        milliseconds: performance.now() - start,
        repeated,
        ...(id === undefined ? {} : { id }),
      });
    }
  }

  return {
    get requests() {
      return requests;
    },
    async send(request, signal = options.signal) {
      if (request.token !== undefined) requireSendable(request.token, request);
      return pRetry((attempt) => lanes(() => once(request, attempt - 1, signal)), {
        retries: request.repeatable ? settings.retries : 0,
        minTimeout: 300,
        maxTimeout: 10_000,
        randomize: true,
        // With a signal, an answer that arrives after it would be thrown away; a write must know what it has done.
        signal: request.method === 'GET' ? signal : undefined,
        shouldRetry: ({ error }) => isPassing(error) && signal?.aborted !== true,
        onFailedAttempt: async ({ error, retriesLeft }) => {
          if (retriesLeft === 0 || !isPassing(error) || !(error instanceof TransientApiError)) return;
          const seconds = error.retryAfter ?? 0;
          if (seconds > 0) await pause(seconds, signal);
        },
      });
    },
  };
}

/** Each try is a span of its own: two of them may reach the server. */
function traceHeaders(trace: string, id: string): Readonly<Record<string, string>> {
  return { traceparent: `00-${trace}-${randomBytes(8).toString('hex')}-01`, 'x-request-id': id };
}

function isPassing(error: Error): boolean {
  return (
    error instanceof TransientApiError &&
    PASSING.has(error.status) &&
    (error.retryAfter ?? 0) <= LONGEST_WAIT_SECONDS
  );
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'stopped';
  const { code } = networkFailureOf(error);
  return code === 'unknown error' ? error.name : code;
}

async function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wait(seconds * 1000, undefined, signal === undefined ? {} : { signal });
  } catch {
    signal?.throwIfAborted();
  }
}

function tokenOf(settings: Settings): string {
  const token = settings.token.reveal();
  return requireSendable(typeof token === 'string' ? token : '', { method: 'GET', url: settings.url });
}

/** The error of a header would quote the token, so no unfit one gets that far. */
function requireSendable(token: string, line: RequestLine): string {
  if (isSendable(token)) return token;
  throw new AuthError('the token holds characters that no token has', { method: line.method, url: line.url });
}
