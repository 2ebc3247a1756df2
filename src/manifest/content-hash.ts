import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Json } from './json.ts';

/** What stands for half of a character, which the canonical form does not take. */
const REPLACEMENT = '\ufffd';
const LONE_SURROGATES = /\p{Cs}/gu;

/** The SHA-256 of a value, as `sha256:` and 64 hexadecimal digits. The order of keys does not count. */
export function contentHash(value: Json): string {
  return textHash(canonical(value));
}

/** The SHA-256 of a text, in the same form. */
export function textHash(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function canonical(value: Json): string {
  try {
    return canonicalize(value) ?? '';
  } catch {
    return canonicalize(wellFormed(value)) ?? '';
  }
}

function wellFormed(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll(LONE_SURROGATES, REPLACEMENT);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(wellFormed);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replaceAll(LONE_SURROGATES, REPLACEMENT),
      wellFormed(item),
    ]),
  );
}
