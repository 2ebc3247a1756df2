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
  let wanted = wantedOf(config, around.env);
  let server = await startHttp({ ...around, ...wanted });
  return {
    get url() {
      return server.url;
    },
    async change(next) {
      const before = wanted;
      const after = wantedOf(next, around.env);
      if (isSame(before, after)) return;
      await server.close();
      try {
        server = await startHttp({ ...around, ...after });
        wanted = after;
      } catch (error) {
        around.log.error({ err: error }, 'HTTP cannot be served as the new configuration says');
        server = await startHttp({ ...around, ...before });
      }
      around.log.info({ url: server.url }, 'HTTP is served anew');
    },
    close: () => server.close(),
  };
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

function isSame(one: Wanted, other: Wanted): boolean {
  const secrets = ({ token, webhooks }: Wanted) => ({ ...webhooks, token });
  const before: Readonly<Record<string, Secret | undefined>> = secrets(one);
  const after: Readonly<Record<string, Secret | undefined>> = secrets(other);
  const names = [...Object.keys(before), ...Object.keys(after)];
  const isEqual = (name: string): boolean => {
    const [old, fresh] = [before[name], after[name]];
    return old === undefined || fresh === undefined ? old === fresh : old.equals(fresh);
  };
  return (
    one.listen.host === other.listen.host && one.listen.port === other.listen.port && names.every(isEqual)
  );
}
