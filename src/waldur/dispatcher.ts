import type * as Undici from 'undici';
import { UnreachableError } from './errors.ts';
import type { Settings } from './settings.ts';

/** What fetch sends its requests through. */
export type Dispatcher = NonNullable<RequestInit['dispatcher']>;

/**
 * The way to the server when it is not the plain one: through a proxy, or without checking certificates.
 * `undefined` otherwise, which is what fetch does by itself and starts fastest. Throws UnreachableError when the
 * optional package for it is not installed.
 */
export async function createDispatcher(settings: Settings): Promise<Dispatcher | undefined> {
  const { proxies, verifyTls } = settings;
  if (proxies === undefined && verifyTls) return undefined;
  const undici = await load(settings.url);
  const connect = { rejectUnauthorized: verifyTls };
  const agent: object =
    proxies === undefined
      ? new undici.Agent({ connect })
      : new undici.EnvHttpProxyAgent({
          connect,
          requestTls: connect,
          // An empty text keeps the package from looking at the environment by itself.
          httpProxy: addressOf(proxies.http),
          httpsProxy: addressOf(proxies.https),
          noProxy: proxies.except,
        });
  // The types of Node describe the dispatchers of the release it brings along, which differ in optional fields only.
  return agent as Dispatcher;
}

function addressOf(proxy: { reveal(): unknown } | undefined): string {
  const address = proxy?.reveal();
  return typeof address === 'string' ? address : '';
}

async function load(url: string): Promise<typeof Undici> {
  try {
    return await import('undici');
  } catch (cause) {
    throw new UnreachableError(
      'a proxy or an unchecked certificate needs the package undici, which is not installed',
      { method: 'GET', url },
      {
        code: 'API_UNREACHABLE',
        hints: [
          'Install waldur-gitops with its optional packages, or unset HTTPS_PROXY and WALDUR_VERIFY_SSL.',
        ],
        cause,
      },
    );
  }
}
