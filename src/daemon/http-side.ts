import type { Logger } from 'pino';
import type { Secret } from '../manifest/secret.ts';
import type { Environment } from '../waldur/environment.ts';
import type { DaemonConfig } from './config/daemon-config.ts';
import { secretOf } from './config/secret-of.ts';
import type { DaemonControl } from './daemon-status.ts';
import type { HttpOptions } from './http/start-http.ts';

/** The HTTP side of a running daemon. */
export interface HttpSide {
  /** With a slash at its end. */
  readonly url: string;
  /** Serves as another configuration says; when that is not possible, as before. */
  change(config: DaemonConfig): Promise<void>;
  close(): Promise<void>;
}

interface Surroundings {
  readonly control: DaemonControl;
  readonly env: Environment;
  readonly log: Logger;
}

type Wanted = Pick<HttpOptions, 'listen' | 'token' | 'webhooks'>;

/** Serves what the configuration says, until it is closed. Throws HttpStartFailure and SecretMissing. */
export async function startHttpSide(config: DaemonConfig, around: Surroundings): Promise<HttpSide> {
  const { startHttp } = await import('./http/start-http.ts');
  const { createMetrics } = await import('./http/metrics/metrics.ts');
  const { control, env, log } = around;
  const given = { control, log, metrics: createMetrics(control) };
  let wanted = wantedOf(config, env);
  let server = await startHttp({ ...given, ...wanted });
  let isServing = true;

  async function serve(next: Wanted): Promise<void> {
    server = await startHttp({ ...given, ...next });
    wanted = next;
    isServing = true;
    log.info({ url: server.url }, 'HTTP is served anew');
  }

  return {
    get url() {
      return server.url;
    },
    async change(next) {
      const before = wanted;
      try {
        const after = wantedOf(next, env);
        if (isServing && isSameAddress(before, after)) {
          // Nobody who asks at this moment is turned away.
          server.change(after);
          wanted = after;
          return;
        }
        if (isServing) await server.close();
        isServing = false;
        await serve(after);
      } catch (error) {
        log.error({ err: error }, 'HTTP cannot be served as the new configuration says');
        if (!isServing) await serve(before);
      }
    },
    close: async () => {
      given.metrics.close();
      if (isServing) await server.close();
    },
  };
}

function isSameAddress({ listen: one }: Wanted, { listen: other }: Wanted): boolean {
  return one.host === other.host && one.port === other.port;
}

function wantedOf({ listen: { host, port, token }, webhooks }: DaemonConfig, env: Environment): Wanted {
  return {
    listen: { host, port },
    ...(token === undefined ? {} : { token: secretOf(token, env) }),
    webhooks: Object.fromEntries(
      Object.entries(webhooks).map(([forge, source]): [string, Secret] => [forge, secretOf(source, env)]),
    ),
  };
}
