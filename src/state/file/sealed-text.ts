import { hash } from 'node:crypto';

const DIGITS = 32;
const BEFORE = ',"checksum":"';
const AFTER = '"}';
const LENGTH = BEFORE.length + DIGITS + AFTER.length;

/**
 * The text of a JSON object with a checksum as its last field, over all bytes before. `store` is the id of the store: a
 * text of another one does not fit.
 */
export function seal(text: string, store: string): string {
  const open = text.slice(0, -1);
  return `${open}${BEFORE}${checksum(open, store)}${AFTER}`;
}

/** Whether a sealed text is as it was written. Counts every byte. */
export function isWhole(sealed: Buffer, store: string): boolean {
  const open = sealed.subarray(0, Math.max(0, sealed.length - LENGTH));
  return sealed.toString('latin1', open.length) === `${BEFORE}${checksum(open, store)}${AFTER}`;
}

function checksum(text: string | Buffer, store: string): string {
  const own = hash('sha256', text);
  return hash('sha256', `${store} ${own}`).slice(0, DIGITS);
}
