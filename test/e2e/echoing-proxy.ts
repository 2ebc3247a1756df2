import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';

/** How an answer repeats what it was asked. */
export type Echo = 'refusal' | 'unauthorised' | 'failure' | 'page';

/** A proxy before a server that can answer by itself, and then repeats all of the request, secrets included. */
export interface EchoingProxy {
  /** Ends with `/api/`. */
  readonly url: string;
  /** Requests whose path contains `path` are answered like this from now on; absent: none are. */
  echo(kind?: Echo, path?: string): void;
  close(): Promise<void>;
}

/** Starts the proxy on the loopback interface. */
export async function startEchoingProxy(url: string): Promise<EchoingProxy> {
  const target = new URL(url);
  let now: { readonly kind: Echo; readonly path: string } | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const path = request.url ?? '/';
      if (now !== undefined && path.includes(now.path)) answer(response, now.kind, request, body.toString());
      else forward(target, request, body, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${String(port)}/api/`,
    echo(kind, path = '') {
      now = kind === undefined ? undefined : { kind, path };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
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

function forward(target: URL, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const { method, headers, url: path } = request;
  const onward = send({ host: target.hostname, port: target.port, method, path, headers }, (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(response);
    // What is cut short behind is cut short here too.
    answered.on('aborted', () => response.destroy());
  });
  onward.on('error', () => response.destroy());
  onward.end(body);
}
