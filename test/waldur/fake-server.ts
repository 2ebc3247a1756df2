import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server as PlainServer } from 'node:net';
import { readSettings, type Settings } from '../../src/waldur/settings.ts';

/** One request as the server saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Handler = (request: Seen, response: ServerResponse) => void;

/** A server on a real socket that answers by the handlers of its test. */
export interface FakeServer {
  readonly url: string;
  readonly seen: Seen[];
  close(): Promise<void>;
}

export async function startServer(handle: Handler): Promise<FakeServer> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://fake');
      const one = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      seen.push(one);
      handle(one, response);
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

export function listen(server: PlainServer): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

export const TOKEN = '0123456789abcdef0123456789abcdef01234567';

/** Settings for a server of the test; each part can be replaced. */
export function settingsFor(url: string, changes: Partial<Settings> = {}): Settings {
  const read = readSettings({ WALDUR_API_URL: url, WALDUR_ACCESS_TOKEN: TOKEN });
  if ('diagnostics' in read) throw new Error(JSON.stringify(read.diagnostics));
  return { ...read.settings, retries: 1, timeoutMilliseconds: 5000, ...changes };
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
}

export function html(
  response: ServerResponse,
  status: number,
  page: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers });
  response.end(page);
}

export const ME = {
  uuid: 'a'.repeat(32),
  username: 'alice',
  email: 'alice@example.org',
  is_staff: false,
  is_support: true,
  permissions: [],
};

/** Answers of a Waldur for the first contact; everything else is for the handler of the test. */
export function asWaldur(
  handle: Handler,
  parts: { readonly root?: unknown; readonly me?: unknown; readonly version?: unknown } = {},
): Handler {
  return (request, response) => {
    switch (request.path) {
      case '/api/':
        json(response, 200, parts.root ?? { customers: 'x', 'marketplace-provider-offerings': 'x' });
        return;
      case '/api/version/':
        json(response, 200, parts.version ?? { version: 'unknown' });
        return;
      case '/api/users/me/':
        json(response, 200, parts.me ?? ME);
        return;
      default:
        handle(request, response);
    }
  };
}
