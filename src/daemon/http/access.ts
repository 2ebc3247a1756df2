import type { Context, MiddlewareHandler } from 'hono';
import { hostName, isLoopback } from './loopback.ts';
import { matchesSecret } from './matches-secret.ts';
import type { HttpSurroundings } from './http-surroundings.ts';
import { refusal } from './refusal.ts';
import { isSameOrigin } from './same-origin.ts';

/** Health has nothing to hide, and deliveries carry signatures or secrets of their own. */
const OPEN_PATHS = /^\/(?:healthz|readyz|webhooks\/[^/]*)$/u;
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** What proxies add: behind one, a request of the whole world comes from this machine. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Lets a request through that may be answered. Reading is open to this machine only, and only under a name of this
 * machine, so that no web page can read through a name of its own that leads here (DNS rebinding). Everything else
 * needs the token: as bearer, or as the password of HTTP Basic. Browsers send that by themselves, so writes with it
 * have to come from our own pages. The answers do not depend on whether a path exists.
 */
export function access(surroundings: HttpSurroundings): MiddlewareHandler {
  return async (context, next) => {
    if (OPEN_PATHS.test(context.req.path)) return next();
    const isReading = READING.has(context.req.method);
    if (isReading && isLocal(context, surroundings)) return next();
    const { token } = surroundings;
    if (token === undefined) {
      const cause = isReading
        ? 'Without a token this is shown to this machine only: ask for it as localhost, and not through a proxy.'
        : 'No token is configured, so nothing can be asked for.';
      return refusal(context, 403, cause);
    }
    const given = credentials(context.req.header('authorization'));
    if (given === undefined || !matchesSecret(given.secret, token)) {
      if (given !== undefined) surroundings.log.warn({ path: context.req.path }, 'wrong token');
      surroundings.metrics.refused('token');
      return refusal(context, 401, 'A token is needed.', { 'WWW-Authenticate': challenge(context) });
    }
    if (!isReading && given.scheme === 'basic' && !isSameOrigin(context)) {
      surroundings.metrics.refused('origin');
      return refusal(context, 403, 'This has to come from a page of this daemon.');
    }
    return next();
  };
}

function isLocal(context: Context, { listen }: HttpSurroundings): boolean {
  return (
    isLoopback(listen.host) &&
    isLoopback(hostName(context.req.header('host') ?? '')) &&
    FORWARDED.every((name) => context.req.header(name) === undefined)
  );
}

interface Credentials {
  readonly scheme: 'bearer' | 'basic';
  readonly secret: string;
}

function credentials(header: string | undefined): Credentials | undefined {
  const [, scheme = '', value = ''] = /^(bearer|basic) +(\S+) *$/iu.exec(header ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return { scheme: 'bearer', secret: value };
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const text = Buffer.from(value, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { scheme: 'basic', secret: text.slice(colon + 1) };
}

/** Browsers ask for a password only when Basic is offered. */
function challenge(context: Context): string {
  const isForPrograms = context.req.path.startsWith('/api/') || context.req.path === '/metrics';
  return isForPrograms ? 'Bearer realm="waldur-gitops"' : 'Basic realm="waldur-gitops", charset="UTF-8"';
}
