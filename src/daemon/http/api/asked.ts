import type { Context } from 'hono';
import { isJsonObject, type Json } from '../../../manifest/json.ts';
import { isObjectKey, type ObjectKey } from '../../../manifest/object-key.ts';
import { readBody } from '../read-body.ts';

const LARGEST_BODY = 65_536;

interface Unreadable {
  readonly status: 400 | 413 | 415;
  readonly sentence: string;
}

/** What a request is about; everything when nothing is said. */
interface Asked {
  readonly source?: string;
  readonly key?: ObjectKey;
}

/**
 * Reads what a POST is about: nothing at all, or a JSON object with `source` and, with that, `key`. Names that it does
 * not know are an error, so that a slip of the pen does not suspend everything.
 */
export async function asked(context: Context): Promise<Asked | Unreadable> {
  const bytes = await readBody(context, LARGEST_BODY);
  if (bytes === undefined) return { status: 413, sentence: 'The body is too large.' };
  const text = bytes.toString('utf8');
  if (text.trim() === '') return {};
  const [type = ''] = (context.req.header('content-type') ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json') {
    return { status: 415, sentence: 'The body has to be JSON.' };
  }
  const body = parsed(text);
  if (!isJsonObject(body)) return unreadable('The body has to be a JSON object, or nothing.');
  const { source, key, ...others } = body;
  const unknown = Object.keys(others);
  if (unknown.length > 0) return unreadable('The body may have source and key, and nothing else.');
  if (source !== undefined && typeof source !== 'string') return unreadable('source has to be a name.');
  if (key === undefined) return source === undefined ? {} : { source };
  if (source === undefined) return unreadable('key needs a source.');
  if (typeof key !== 'string' || !isObjectKey(key)) return unreadable('key has to be Kind/name.');
  return { source, key };
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function unreadable(sentence: string): Unreadable {
  return { status: 400, sentence };
}
