import { Big } from 'big.js';

const ALWAYS_EXACT = 15;

/** Whether a number, written as `source` in decimal, octal or hexadecimal digits, still says the same after reading. */
export function keepsItsDigits(value: number, source: string): boolean {
  if (source.length <= ALWAYS_EXACT) return true;
  if (/^[-+]?0[ox]/iu.test(source)) return Number.isSafeInteger(value);
  return new Big(
    source
      .replace(/^\+/u, '')
      .replace(/^(-?)\./u, '$10.')
      .replace(/\.(?=e|$)/iu, ''),
  ).eq(String(value));
}
