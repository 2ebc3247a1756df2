import type { KyInstance } from 'ky';
import { AnswerTooLarge, parseJson, readText } from './answer-body.ts';
import type { Answer, ApiRequest } from './answer.ts';
import { isApiError, TransientApiError, UnreachableError, type RequestLine } from './errors.ts';
import { networkFailureOf, systemErrorOf, type NetworkFailure } from './network-failure.ts';
import { refusalOf, strangeSuccess } from './refusal.ts';
import { cleaned, sentencesOfText } from './server-sentences.ts';
import { withoutSecrets } from './without-secrets.ts';

/** What one try needs besides the request. */
export interface Try {
  readonly http: KyInstance;
  readonly token: string;
  readonly timeoutMilliseconds: number;
  readonly throughProxy: boolean;
  /** Aborts a read under way; a write under way is left to end, as nobody could say what it has done. */
  readonly signal: AbortSignal | undefined;
  /** Whether this address has ever answered: if not, waiting for it is pointless. */
  readonly knownToAnswer: boolean;
  /** Sent besides those that every request has. */
  readonly headers: Readonly<Record<string, string>>;
  /** Told as soon as an answer begins. */
  answered(status: number): void;
}

/**
 * Sends a request once and reads the whole answer. Throws the classes of errors.ts, or the reason of the signal.
 * No redirect is followed.
 */
export async function exchange(request: ApiRequest, attempt: Try): Promise<Answer> {
  const { signal, timeoutMilliseconds } = attempt;
  signal?.throwIfAborted();
  const line = lineOf(request);
  const own = new AbortController();
  const timer = setTimeout(() => {
    own.abort('timeout');
  }, timeoutMilliseconds);
  const stop = (): void => {
    own.abort('stopped');
  };
  if (request.method === 'GET') signal?.addEventListener('abort', stop, { once: true });
  try {
    return await read(request, line, attempt, own.signal);
  } catch (error) {
    if (own.signal.reason === 'stopped') throw signal?.reason;
    if (own.signal.reason === 'timeout') throw timedOut(line, attempt);
    throw isApiError(error) ? error : failed(line, error, attempt);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

async function read(
  request: ApiRequest,
  line: RequestLine,
  attempt: Try,
  signal: AbortSignal,
): Promise<Answer> {
  const token = request.token ?? attempt.token;
  const response = await attempt.http(request.url, {
    method: request.method,
    signal,
    headers: {
      ...attempt.headers,
      authorization: `${token.startsWith('w_') ? 'Bearer' : 'Token'} ${token}`,
    },
    ...(request.body === undefined ? {} : { json: request.body }),
  });
  attempt.answered(response.status);
  const { status, headers } = response;
  const text = await readText(response);
  const body = parseJson(headers.get('content-type') ?? '', text);
  const quotable = withoutSecrets([attempt.token, token, ...(request.confidential ?? [])]);

  if (status >= 300) {
    throw refusalOf(request, line, { status, headers, body: body === undefined ? { text } : body }, quotable);
  }
  if (body !== undefined) {
    return { status, body: body.json, total: countOf(headers), more: hasNext(headers) };
  }
  const contentType = headers.get('content-type') ?? '';
  if (/json/iu.test(contentType)) throw cut(line);
  throw strangeSuccess(request, line, status, quotable(sentencesOfText(contentType, text)[0] ?? ''));
}

function failed(line: RequestLine, error: unknown, attempt: Try): Error {
  if (error instanceof AnswerTooLarge) {
    return new UnreachableError('the answer is larger than 128 MiB and was not read to its end', line, {
      code: 'API_NOT_WALDUR',
      hints: ['No answer of a Waldur is that large: check WALDUR_API_URL.'],
    });
  }
  const failure = networkFailureOf(error);
  const way = attempt.throughProxy ? ' through the proxy' : '';
  const message = `the connection to ${new URL(line.url).host}${way} ${failure.problem} (${failure.code})`;
  const cause = systemErrorOf(error);
  const code = unreachableCode(failure, attempt.knownToAnswer);
  return code === undefined
    ? new TransientApiError(message, line, { outcome: failure.sent ? 'unknown' : 'none', cause })
    : new UnreachableError(message, line, { code, hints: failure.hints, cause });
}

/** `undefined`: trying again may help. */
function unreachableCode(
  failure: NetworkFailure,
  knownToAnswer: boolean,
): UnreachableError['code'] | undefined {
  if (knownToAnswer || failure.kind === 'broken') return undefined;
  return failure.kind === 'certificate' || failure.kind === 'encryption' ? 'API_TLS' : 'API_UNREACHABLE';
}

function timedOut(line: RequestLine, attempt: Try): Error {
  const seconds = String(attempt.timeoutMilliseconds / 1000);
  const message = `${new URL(line.url).host} gave no whole answer within ${seconds} seconds`;
  return attempt.knownToAnswer
    ? new TransientApiError(message, line, { outcome: 'unknown' })
    : new UnreachableError(message, line, {
        code: 'API_UNREACHABLE',
        hints: ['Check WALDUR_API_URL; WALDUR_HTTP_TIMEOUT sets how many seconds a slow server may take.'],
      });
}

function cut(line: RequestLine): Error {
  return new TransientApiError('the answer says that it is JSON and cannot be read as such', line, {
    outcome: 'unknown',
  });
}

function countOf(headers: Headers): number | undefined {
  const text = headers.get('x-result-count')?.trim() ?? '';
  return /^\d{1,12}$/u.test(text) ? Number(text) : undefined;
}

function hasNext(headers: Headers): boolean {
  return /rel="?next"?/u.test(headers.get('link') ?? '');
}

/** Names a request in messages: with its filters, without the long lists of fields and the paging. */
function lineOf(request: ApiRequest): RequestLine {
  const url = new URL(request.url);
  for (const name of ['field', 'page', 'page_size']) url.searchParams.delete(name);
  return { method: request.method, url: cleaned(url.href) };
}
