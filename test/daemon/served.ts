import { pino } from 'pino';
import type { DaemonStatus } from '../../src/daemon/daemon-status.ts';
import { createMetrics } from '../../src/daemon/http/metrics/metrics.ts';
import { startHttp, type HttpOptions } from '../../src/daemon/http/start-http.ts';
import { Secret } from '../../src/manifest/secret.ts';
import { exampleStatus } from './example-status.ts';
import { fakeControl, type FakeControl } from './fake-control.ts';

/** The token that opens everything in tests. */
export const TOKEN = 'a-token-of-the-tests';

/** A daemon's HTTP side on a free port. */
export interface Served {
  readonly url: string;
  readonly control: FakeControl;
  /** Lines of its log. */
  readonly log: readonly string[];
  /** Asks for a path, redirects as they are. */
  readonly ask: (path: string, request?: RequestInit) => Promise<Response>;
  readonly close: () => Promise<void>;
}

/** Starts the HTTP side of a daemon that does nothing. */
export async function serve(
  { status, ...given }: Partial<HttpOptions> & { readonly status?: DaemonStatus } = {},
  { token = true } = {},
): Promise<Served> {
  const control = fakeControl(status ?? exampleStatus());
  const log: string[] = [];
  const { url, close } = await startHttp({
    control,
    listen: { host: '127.0.0.1', port: 0 },
    ...(token ? { token: new Secret(TOKEN) } : {}),
    webhooks: {},
    metrics: createMetrics(control),
    log: pino({ level: 'debug' }, { write: (line) => void log.push(line) }),
    ...given,
  });
  return {
    url,
    control,
    log,
    ask: (path, request = {}) => fetch(new URL(path, url), { redirect: 'manual', ...request }),
    close,
  };
}

/** The header that carries the token. */
export const BEARER = { authorization: `Bearer ${TOKEN}` };

/** A header that carries a password. */
export function basic(password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`operator:${password}`).toString('base64')}` };
}
