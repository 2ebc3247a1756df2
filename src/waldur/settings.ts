import type { Diagnostic } from '../manifest/diagnostic.ts';
import { Secret } from '../manifest/secret.ts';
import { parseToken, readTokenFile } from './access-token.ts';
import { parseBaseUrl } from './base-url.ts';
import { settingFailure as failure, valueOf, type Environment } from './environment.ts';
import { isThisMachine, readProxies, type Proxies } from './proxies.ts';

/** Where the API is and how to talk to it. Holds no plain secret. */
export interface Settings {
  /** With `/api/` at the end. */
  readonly url: string;
  readonly token: Secret;
  /** For one try of one request, its whole answer included. */
  readonly timeoutMilliseconds: number;
  /** How often a request that may be repeated is sent again. */
  readonly retries: number;
  /** Requests under way at the same time. */
  readonly concurrency: number;
  /** False: any certificate of the server is accepted. */
  readonly verifyTls: boolean;
  /** Absent when requests go straight to the server. */
  readonly proxies?: Proxies;
}

/**
 * Reads the settings of a run from the environment. Documented in docs/waldur-api/transport.md:
 * WALDUR_API_URL, WALDUR_ACCESS_TOKEN or WALDUR_ACCESS_TOKEN_FILE, WALDUR_HTTP_TIMEOUT (seconds),
 * WALDUR_MAX_RETRIES, WALDUR_HTTP_CONCURRENCY, WALDUR_VERIFY_SSL, HTTP_PROXY, HTTPS_PROXY, NO_PROXY.
 * An empty variable counts as not set. `warnings` are diagnostics that do not stop a run.
 */
export function readSettings(
  env: Environment,
):
  | { readonly settings: Settings; readonly warnings: readonly Diagnostic[] }
  | { readonly diagnostics: readonly Diagnostic[] } {
  const findings: Diagnostic[] = [];
  const url = readUrl(env, findings);
  const token = readToken(env, findings);
  const timeout = readNumber(env, findings, {
    name: 'WALDUR_HTTP_TIMEOUT',
    otherwise: 120,
    from: 1,
    to: 3600,
  });
  const retries = readNumber(env, findings, { name: 'WALDUR_MAX_RETRIES', otherwise: 4, from: 0, to: 20 });
  const lanes = readNumber(env, findings, { name: 'WALDUR_HTTP_CONCURRENCY', otherwise: 4, from: 1, to: 32 });
  const verifyTls = readSwitch(env, findings, 'WALDUR_VERIFY_SSL');
  const proxies = url === undefined ? undefined : readProxies(env, findings, url);
  if (url === undefined || token === undefined || findings.length > 0) return { diagnostics: findings };

  const settings = {
    url,
    token,
    timeoutMilliseconds: timeout * 1000,
    retries,
    concurrency: lanes,
    verifyTls,
    ...(proxies === undefined ? {} : { proxies }),
  };
  return { settings, warnings: warningsOf(settings) };
}

function readUrl(env: Environment, findings: Diagnostic[]): string | undefined {
  const text = valueOf(env, 'WALDUR_API_URL');
  if (text === undefined) {
    findings.push(
      failure(
        'SETTINGS_URL_MISSING',
        'WALDUR_API_URL is not set, so it is not known which Waldur to talk to.',
        ['Set it to the address of the server, e.g. https://waldur.example.org.'],
      ),
    );
    return undefined;
  }
  const parsed = parseBaseUrl(text);
  if ('url' in parsed) return parsed.url;
  findings.push(
    failure('SETTINGS_URL_INVALID', `The address in WALDUR_API_URL ${parsed.problem}.`, parsed.hints),
  );
  return undefined;
}

function readToken(env: Environment, findings: Diagnostic[]): Secret | undefined {
  const text = valueOf(env, 'WALDUR_ACCESS_TOKEN');
  const file = valueOf(env, 'WALDUR_ACCESS_TOKEN_FILE');
  if (text !== undefined && file !== undefined) {
    findings.push(
      failure(
        'SETTINGS_TOKEN_TWICE',
        'WALDUR_ACCESS_TOKEN and WALDUR_ACCESS_TOKEN_FILE are both set, and it is not known which one counts.',
        ['Unset one of them.'],
      ),
    );
    return undefined;
  }
  if (text === undefined && file === undefined) {
    findings.push(
      failure('SETTINGS_TOKEN_MISSING', 'There is no token: WALDUR_ACCESS_TOKEN is not set.', [
        'Set it to the token of your account, or set WALDUR_ACCESS_TOKEN_FILE to a file that holds it.',
      ]),
    );
    return undefined;
  }
  const token = file === undefined ? parseToken(text ?? '') : readTokenFile(file);
  if (token instanceof Secret) return token;
  const source =
    file === undefined ? 'The token in WALDUR_ACCESS_TOKEN' : `The file ${file} of WALDUR_ACCESS_TOKEN_FILE`;
  findings.push(failure('SETTINGS_TOKEN_INVALID', `${source} ${token.problem}.`, token.hints));
  return undefined;
}

function readNumber(
  env: Environment,
  findings: Diagnostic[],
  wanted: { readonly name: string; readonly otherwise: number; readonly from: number; readonly to: number },
): number {
  const text = valueOf(env, wanted.name);
  if (text === undefined) return wanted.otherwise;
  const value = /^\d{1,9}$/u.test(text) ? Number(text) : Number.NaN;
  if (value >= wanted.from && value <= wanted.to) return value;
  findings.push(
    failure('SETTINGS_NUMBER_INVALID', `${wanted.name} is not a whole number it can be.`, [
      `It is a number from ${String(wanted.from)} to ${String(wanted.to)}; without it, ${String(wanted.otherwise)} is used.`,
    ]),
  );
  return wanted.otherwise;
}

function readSwitch(env: Environment, findings: Diagnostic[], name: string): boolean {
  const text = valueOf(env, name)?.toLowerCase();
  if (text === undefined || ['true', '1', 'yes', 'on'].includes(text)) return true;
  if (!['false', '0', 'no', 'off'].includes(text)) {
    findings.push(failure('SETTINGS_SWITCH_INVALID', `${name} is neither true nor false.`, []));
  }
  return false;
}

function warningsOf(settings: Pick<Settings, 'url' | 'verifyTls'>): readonly Diagnostic[] {
  const { protocol, hostname } = new URL(settings.url);
  const warnings: Diagnostic[] = [];
  if (protocol === 'http:' && !isThisMachine(hostname)) {
    warnings.push({
      ...failure('SETTINGS_PLAIN_HTTP', `The token travels to ${hostname} without encryption.`, [
        'Use an https address in WALDUR_API_URL.',
      ]),
      severity: 'warning',
    });
  }
  if (!settings.verifyTls) {
    warnings.push({
      ...failure(
        'SETTINGS_TLS_UNVERIFIED',
        `The certificate of ${hostname} is not checked, as WALDUR_VERIFY_SSL says.`,
        ['Name the certificate of your authority in NODE_EXTRA_CA_CERTS instead.'],
      ),
      severity: 'warning',
    });
  }
  return warnings;
}
