import type { Diagnostic } from '../manifest/diagnostic.ts';
import { Secret } from '../manifest/secret.ts';
import { settingFailure, valueOf, type Environment } from './environment.ts';

/** The ways out of a network. Secret, because their addresses can hold a password. */
export interface Proxies {
  readonly http?: Secret;
  readonly https?: Secret;
  /** Hosts that are reached without, as NO_PROXY lists them. */
  readonly except: string;
}

/** The proxies of the environment for a server at this address. Requests to this machine never go through one. */
export function readProxies(env: Environment, findings: Diagnostic[], url: string): Proxies | undefined {
  if (isThisMachine(new URL(url).hostname)) return undefined;
  const http = readProxy(env, findings, 'HTTP_PROXY');
  const https = readProxy(env, findings, 'HTTPS_PROXY');
  if (http === undefined && https === undefined) return undefined;
  return {
    ...(http === undefined ? {} : { http }),
    ...(https === undefined ? {} : { https }),
    except: valueOf(env, 'no_proxy') ?? valueOf(env, 'NO_PROXY') ?? '',
  };
}

function readProxy(env: Environment, findings: Diagnostic[], name: string): Secret | undefined {
  const text = valueOf(env, name.toLowerCase()) ?? valueOf(env, name);
  if (text === undefined) return undefined;
  if (!/^https?:\/\//iu.test(text) || !URL.canParse(text)) {
    findings.push(
      settingFailure('SETTINGS_PROXY_INVALID', `The address in ${name} is not an http or https address.`, [
        'It looks like http://proxy.example.org:3128.',
      ]),
    );
  }
  return new Secret(text);
}

/** Whether a host name means the machine itself. */
export function isThisMachine(hostname: string): boolean {
  return /^(?:localhost|127\..*|\[::1\])$/u.test(hostname);
}
