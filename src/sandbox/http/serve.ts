import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isControl, type Control } from '../control.ts';
import { createLanes, costOf } from '../cost/cost-model.ts';
import type { Fault, Faults } from '../faults.ts';
import type { LoggedRequest } from '../sandbox.ts';
import type { World } from '../world.ts';
import { badGatewayPage, json, serverErrorPage, type Answer } from './answer.ts';
import { dispatch, type Dispatched, type Incoming } from './dispatch.ts';
import { createRouter, type Route } from './router.ts';
import { send } from './send.ts';

/** What the server needs besides its rows. */
export interface Serving {
  readonly world: World;
  readonly routes: readonly Route[];
  readonly faults: Faults;
  readonly control: Control;
  readonly latency: number;
  readonly costModel: boolean;
  log(request: LoggedRequest, answer: Answer): void;
}

const MAX_BODY = 20_000_000;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > MAX_BODY) throw new Error('the body is larger than 20 MB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** An answer that a fault gives instead of acting. */
function faultAnswer(fault: Fault | undefined): Answer | undefined {
  if (fault?.kind === 'error-500') return serverErrorPage();
  if (fault?.kind === 'error-502') return badGatewayPage();
  if (fault?.kind === 'conflict') return json(409, { detail: 'Valid states for operation: OK.' });
  if (fault?.kind !== 'throttle') return undefined;
  const seconds = String(fault.retryAfter ?? 1);
  const detail = `Request was throttled. Expected available in ${seconds} seconds.`;
  return json(429, { detail }, { 'Retry-After': seconds });
}

/** A list answer that a fault has spoilt. */
function spoilt(answer: Answer, fault: Fault | undefined): Answer {
  const { body, headers } = answer;
  if (!Array.isArray(body)) return answer;
  if (fault?.kind === 'short-page') return { ...answer, body: body.slice(0, -1) };
  const count = headers?.['X-Result-Count'];
  if (fault?.kind !== 'count-changes' || count === undefined) return answer;
  return { ...answer, headers: { ...headers, 'X-Result-Count': String(Number(count) + 1) } };
}

/** The HTTP server of a sandbox, not yet listening. */
export function serve(serving: Serving): Server {
  const router = createRouter(serving.routes);
  const lanes = createLanes();

  function act(incoming: Incoming): Dispatched {
    try {
      return dispatch(serving.world, router, incoming);
    } catch {
      // What the sandbox did not foresee looks like any other unhandled error of a server.
      return { answer: serverErrorPage(), actor: 'anonymous', body: undefined };
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const method = request.method ?? 'GET';
    if (isControl(url.pathname)) {
      send(response, serving.control(method, url, body), { headersOnly: false, truncate: false });
      return;
    }
    const fault = serving.faults.strike(method, url.pathname.replace(/^\/api\//, '') + url.search);
    const incoming: Incoming = {
      method,
      path: url.pathname,
      query: url.searchParams,
      authorization: request.headers.authorization,
      body,
      base: `http://${request.headers.host ?? 'localhost'}`,
    };
    async function respond(): Promise<void> {
      const instead = fault?.kind === 'drop-before' ? json(0, null) : faultAnswer(fault);
      const done =
        instead === undefined ? act(incoming) : { answer: instead, actor: 'anonymous', body: undefined };
      const answer = spoilt(done.answer, fault);
      const logged: LoggedRequest = {
        method,
        path: url.pathname.replace(/^\/api\//, ''),
        query: url.search.replace(/^\?/, ''),
        actor: done.actor,
        ...(done.body === undefined ? {} : { body: done.body }),
        status: answer.status,
      };
      serving.log(logged, answer);
      const slow = fault?.kind === 'slow' ? (fault.milliseconds ?? 1000) : 0;
      const cost = serving.costModel ? costOf(incoming, answer) : 0;
      const wait = serving.latency + slow + cost;
      if (wait > 0) await sleep(wait);
      if (fault?.kind === 'drop-before' || fault?.kind === 'drop-after') response.destroy();
      else send(response, answer, { headersOnly: method === 'HEAD', truncate: fault?.kind === 'truncate' });
    }
    await (serving.costModel ? lanes.run(incoming.authorization ?? '', respond) : respond());
  }

  return createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
}
