import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../manifest/secret.ts';

/** True when a text is the secret; takes the same time wherever they differ, and whatever the lengths are. */
export function matchesSecret(given: string, secret: Secret): boolean {
  return timingSafeEqual(hash(given), hash(secretText(secret)));
}

/** The text of a secret, for comparing it and for computing signatures with it. */
export function secretText(secret: Secret): string {
  const value = secret.reveal();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
