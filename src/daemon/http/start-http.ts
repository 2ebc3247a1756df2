import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Logger } from 'pino';
import type { Secret } from '../../manifest/secret.ts';
import type { DaemonControl } from '../daemon-status.ts';
import { HttpStartFailure } from './http-start-failure.ts';
import type { ListenAddress, WebhookSecrets } from './http-surroundings.ts';
import { isLoopback } from './loopback.ts';
import { secretText } from './matches-secret.ts';
import type { Metrics } from './metrics/metrics.ts';
import { createRoutes } from './routes.ts';

const SHORTEST_TOKEN = 16;
/** For the whole head, and for head and body; a client that takes longer is no client of ours. */
const HEAD_MILLISECONDS = 10_000;
const REQUEST_MILLISECONDS = 15_000;
/** Also for clients that do not read their answer. */
const IDLE_MILLISECONDS = 60_000;
const LARGEST_HEAD = 16_384;
const MOST_CONNECTIONS = 256;
/** What is being answered may be finished for this long. */
const CLOSE_MILLISECONDS = 2_000;

/** What the HTTP side of the daemon is started with. */
export interface HttpOptions {
  readonly control: DaemonControl;
  readonly listen: ListenAddress;
  /** At least 16 characters. Without it only this machine is answered, and nothing can be asked for. */
  readonly token?: Secret;
  readonly webhooks: WebhookSecrets;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** The secrets that the HTTP side checks requests with. */
export type HttpSecrets = Pick<HttpOptions, 'token' | 'webhooks'>;

/** The running HTTP side. `url` ends with a slash. */
export interface HttpServer {
  readonly url: string;
  /** Takes other secrets from the next request on. Throws as at the start, and keeps those before. */
  readonly change: (secrets: HttpSecrets) => void;
  /** Finishes what is being answered, for two seconds at most. */
  readonly close: () => Promise<void>;
}

/**
 * Serves health, metrics, the API, webhooks and the status page until it is closed. Throws an
 * `HttpStartFailure` when the address cannot be listened at, or is not of this machine alone and there is no token.
 */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const { control, listen, metrics, log } = options;
  const routesWith = ({ token, webhooks }: HttpSecrets): ReturnType<typeof createRoutes> => {
    checkToken(listen, token);
    return createRoutes({ control, listen, token, webhooks, metrics, log });
  };
  let routes = routesWith(options);
  const server = createAdaptorServer({
    fetch: (request, env) => routes.fetch(request, env),
    overrideGlobalObjects: false,
    serverOptions: {
      headersTimeout: HEAD_MILLISECONDS,
      requestTimeout: REQUEST_MILLISECONDS,
      connectionsCheckingInterval: HEAD_MILLISECONDS / 2,
      maxHeaderSize: LARGEST_HEAD,
    },
  }) as Server;
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(IDLE_MILLISECONDS);
  await listening(server, listen);
  const { port } = server.address() as AddressInfo;
  const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
  return {
    url: `http://${host}:${String(port)}/`,
    change: (secrets) => {
      routes = routesWith(secrets);
    },
    close: () => closed(server),
  };
}

function checkToken(listen: ListenAddress, token: Secret | undefined): void {
  if (token === undefined) {
    if (isLoopback(listen.host)) return;
    throw new HttpStartFailure(
      'DAEMON_TOKEN_MISSING',
      `the daemon would listen at ${listen.host}, where others reach it, and has no token`,
      ['Configure a token for HTTP, or listen at 127.0.0.1.'],
    );
  }
  if (secretText(token).length >= SHORTEST_TOKEN && /^[\x21-\x7e]+$/u.test(secretText(token))) return;
  throw new HttpStartFailure(
    'DAEMON_TOKEN_WEAK',
    `the token for HTTP is too short, or has characters that a header cannot carry`,
    [`Take ${String(SHORTEST_TOKEN)} or more letters and digits, e.g. those of \`openssl rand -hex 32\`.`],
  );
}

async function listening(server: Server, { host, port }: ListenAddress): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new HttpStartFailure(
      'DAEMON_ADDRESS_TAKEN',
      `the daemon cannot listen at ${host}, port ${String(port)} (${code})`,
      ['Choose another address or port, or end the program that has it.'],
    );
  }
}

async function closed(server: Server): Promise<void> {
  const ended = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const deadline = setTimeout(() => {
    server.closeAllConnections();
  }, CLOSE_MILLISECONDS);
  await ended;
  clearTimeout(deadline);
}
