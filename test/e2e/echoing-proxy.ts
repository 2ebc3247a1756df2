import type { IncomingMessage, ServerResponse } from 'node:http';
import { relay, startProxy, type Proxy } from './proxy.ts';

/** How an answer repeats what it was asked. */
export type Echo = 'refusal' | 'unauthorised' | 'failure' | 'page';

/** A proxy before a server that can answer by itself, and then repeats all of the request, secrets included. */
export interface EchoingProxy extends Proxy {
  /** Requests whose path contains `path` are answered like this from now on; absent: none are. */
  echo(kind?: Echo, path?: string): void;
}

/** Starts the proxy on the loopback interface. */
export async function startEchoingProxy(url: string): Promise<EchoingProxy> {
  let now: { readonly kind: Echo; readonly path: string } | undefined;
  const proxy = await startProxy(url, (passing) => {
    const { request, response, body } = passing;
    if (now !== undefined && (request.url ?? '/').includes(now.path))
      answer(response, now.kind, request, body.toString());
    else void relay(passing);
  });
  return {
    ...proxy,
    echo(kind, path = '') {
      now = kind === undefined ? undefined : { kind, path };
    },
  };
}

function answer(response: ServerResponse, kind: Echo, request: IncomingMessage, body: string): void {
  const said = `${request.headers.authorization ?? ''} ${body}`;
  const isJson = kind === 'refusal' || kind === 'unauthorised';
  const status = { refusal: 400, unauthorised: 401, failure: 500, page: 403 }[kind];
  response.writeHead(status, { 'content-type': isJson ? 'application/json' : 'text/html' });
  response.end(
    isJson
      ? JSON.stringify({ detail: said, field: [said, ...said.split(/[" ]+/u)], sent: parsed(body) })
      : `<html><title>${said}</title><body><h1>${said}</h1><pre>${said}</pre></body></html>`,
  );
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}
