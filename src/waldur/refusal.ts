import { STATUS_CODES } from 'node:http';
import type { Json } from '../manifest/json.ts';
import type { ApiRequest } from './answer.ts';
import {
  AuthError,
  ConflictError,
  RejectedByApiError,
  TransientApiError,
  UnreachableError,
  type RequestLine,
} from './errors.ts';
import { retryAfterSeconds } from './retry-after.ts';
import { cleaned, sentencesOfJson, sentencesOfText } from './server-sentences.ts';

/** An answer that is not a success, as it came. */
export interface RefusedAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body, or the text of a body that is not JSON. */
  readonly body: { readonly json: Json | undefined } | { readonly text: string };
}

/** The error that an answer with a status of 300 or more means. `quotable` removes what must not be shown. */
export function refusalOf(
  request: ApiRequest,
  line: RequestLine,
  answer: RefusedAnswer,
  quotable: (text: string) => string,
): Error {
  const { status, headers } = answer;
  const sentences = (
    'json' in answer.body
      ? sentencesOfJson(answer.body.json)
      : sentencesOfText(headers.get('content-type') ?? '', answer.body.text)
  ).map(quotable);
  const message = `the server answered ${String(status)}: ${sentences.join(' ')}`;

  if (status < 400) return redirected(line, status, headers.get('location'));
  if (status === 401 && request.token === undefined) {
    return 'json' in answer.body
      ? new AuthError(`the server does not accept the token: ${sentences.join(' ')}`, line, status)
      : guarded(line, status, sentences);
  }
  if (status === 409) return new ConflictError(message, line, status);
  if (status === 407) return guarded(line, status, sentences);
  if (status === 429 || status === 408 || status >= 500) {
    const name = STATUS_CODES[status];
    return new TransientApiError(
      `the server answered ${String(status)}${name === undefined ? '' : ` (${name})`}: ${sentences.join(' ')}`,
      line,
      {
        status,
        // Only a 429 is said by a server that has not begun; a gateway cannot know what went on behind it.
        outcome: status === 429 ? 'none' : 'unknown',
        retryAfter: retryAfterSeconds(headers.get('retry-after'), Date.now()),
      },
    );
  }
  return new RejectedByApiError(
    line,
    status,
    sentences,
    status === 404 && 'json' in answer.body && answer.body.json !== undefined,
  );
}

/** A success that carries something else than JSON. */
export function strangeSuccess(
  request: ApiRequest,
  line: RequestLine,
  status: number,
  sentence: string,
): Error {
  if (request.method !== 'GET') {
    return new TransientApiError(`the answer cannot be read: ${sentence}`, line, {
      status,
      outcome: 'unknown',
    });
  }
  return new UnreachableError(`what answers is not the API of a Waldur: ${sentence}`, line, {
    code: 'API_NOT_WALDUR',
    status,
    hints: [
      'This may be the web interface, whose API often has an address of its own: check WALDUR_API_URL.',
      'It may also be the page of a proxy or a login in between: open the address in a browser.',
    ],
  });
}

function redirected(line: RequestLine, status: number, location: string | null): Error {
  const here = new URL(line.url);
  const target = location !== null && URL.canParse(location, here.href) ? new URL(location, here) : undefined;
  const shown = target === undefined ? 'nowhere' : cleaned(`${target.origin}${target.pathname}`);
  const sameHost = target?.hostname === here.hostname;
  const login =
    /login|signin|sso|oauth|saml|auth/iu.test(target?.pathname ?? '') || (target !== undefined && !sameHost);
  const encrypted = sameHost && here.protocol === 'http:' && target?.protocol === 'https:';
  return new UnreachableError(`the server answers ${String(status)} and sends us to ${shown}`, line, {
    code: 'API_NOT_WALDUR',
    status,
    hints: encrypted
      ? [`Use https in WALDUR_API_URL: ${cleaned(target.origin)}.`]
      : [
          'The token is never taken along to another address; put the address of the API itself into WALDUR_API_URL.',
          ...(login ? ['This may be a login page in front of the server, which this tool cannot pass.'] : []),
        ],
  });
}

/** The API answers in JSON; a 401 or a 407 in another form comes from something in front of it. */
function guarded(line: RequestLine, status: number, sentences: readonly string[]): Error {
  return new UnreachableError(
    `something in front of the server asks for a login of its own (${String(status)}): ${sentences.join(' ')}`,
    line,
    {
      code: 'API_NOT_WALDUR',
      status,
      hints: ['Use an address of the API that does not pass through this login.'],
    },
  );
}
