import { isJsonObject, type Json } from '../manifest/json.ts';
import { createReader } from './api-reader.ts';
import { createWriter } from './api-writer.ts';
import { CALLER_FIELDS, readCaller } from './caller.ts';
import { AuthError, isApiError, RejectedByApiError, TransientApiError, UnreachableError } from './errors.ts';
import { generationOf, needsOffering } from './generation.ts';
import type { Instance } from './instance.ts';
import type { Reader } from './reader.ts';
import { cleaned } from './server-sentences.ts';
import type { Settings } from './settings.ts';
import { createTransport, type TransportOptions } from './transport.ts';
import type { Writer } from './writer.ts';

/** A server that has answered as a Waldur and knows the token. */
export interface Connection {
  readonly reader: Reader;
  readonly writer: Writer;
  readonly instance: Instance;
}

/**
 * Meets the server: three reads, four for a server of an age in between. Throws AuthError or UnreachableError and
 * nothing else, apart from the reason of the signal.
 */
export async function connect(settings: Settings, options: TransportOptions = {}): Promise<Connection> {
  const transport = await createTransport(settings, options);
  const { signal } = options;
  const reader = createReader(settings.url, transport, {
    lanes: settings.concurrency,
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    const collections = collectionsOf(settings.url, await reader.get(''));
    const [me, version] = await Promise.all([
      reader.get('users/me/', { field: CALLER_FIELDS }),
      versionOf(reader),
    ]);
    const caller = readCaller(me);
    if (caller === undefined) throw notWaldur(settings.url, 'it does not say whose token this is');
    const facts = { collections, version };
    const generation = generationOf(
      needsOffering(facts) ? { ...facts, ...(await offeringKeys(reader)) } : facts,
    );
    const instance = { url: settings.url, generation, version, collections, caller };
    return { reader, writer: createWriter(settings.url, transport), instance };
  } catch (error) {
    throw firstContactError(error);
  }
}

/** The names in `GET /api/`. Only a Waldur has these two together. */
function collectionsOf(url: string, root: Json | undefined): ReadonlySet<string> {
  if (root === undefined) throw notWaldur(url, 'it says that there is nothing at this address');
  const names = isJsonObject(root) ? Object.keys(root) : [];
  if (names.includes('customers') && names.includes('marketplace-provider-offerings')) return new Set(names);
  throw notWaldur(url, 'its list of collections has no organizations and offerings');
}

/** Not every server says it to everybody, and some say `unknown`. */
async function versionOf(reader: Reader): Promise<string> {
  try {
    const answer = await reader.get('version/');
    const version = isJsonObject(answer) ? answer['version'] : undefined;
    return typeof version === 'string' && version.trim() !== '' ? cleaned(version).slice(0, 40) : 'unknown';
  } catch (error) {
    if (error instanceof RejectedByApiError) return 'unknown';
    throw error;
  }
}

async function offeringKeys(reader: Reader): Promise<{ readonly offeringKeys?: ReadonlySet<string> }> {
  const answer = await reader.get('marketplace-provider-offerings/', { page_size: 1 });
  const offering: unknown = Array.isArray(answer) ? answer[0] : undefined;
  return isJsonObject(offering) ? { offeringKeys: new Set(Object.keys(offering)) } : {};
}

function notWaldur(url: string, why: string): UnreachableError {
  return new UnreachableError(
    `what answers is not the API of a Waldur: ${why}`,
    { method: 'GET', url },
    {
      code: 'API_NOT_WALDUR',
      hints: ['Check WALDUR_API_URL: it is the address of the API, which the web interface may not share.'],
    },
  );
}

/** Whatever goes wrong now, the run cannot begin. */
function firstContactError(error: unknown): unknown {
  if (!isApiError(error) || error instanceof AuthError || error instanceof UnreachableError) return error;
  const { message, request, status } = error;
  const busy = error instanceof TransientApiError;
  return new UnreachableError(message, request, {
    code: busy ? 'API_UNREACHABLE' : 'API_NOT_WALDUR',
    status,
    hints: busy
      ? ['The server is there and does not work at the moment: try again later, or ask those who run it.']
      : ['Check WALDUR_API_URL: it is the address of the API, which the web interface may not share.'],
    cause: error,
  });
}
