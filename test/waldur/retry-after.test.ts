import { expect, it } from 'vitest';
import { retryAfterSeconds } from '../../src/waldur/retry-after.ts';

const NOW = Date.parse('2026-11-21T07:00:00Z');

it.each([
  [null, undefined],
  ['', undefined],
  ['0', 0],
  [' 7 ', 7],
  ['1.5', 1.5],
  ['-3', undefined],
  ['1e9', undefined],
  ['99999999999999999999', undefined],
  ['Sat, 21 Nov 2026 07:00:30 GMT', 30],
  ['Sat, 21 Nov 2026 06:00:00 GMT', 0],
  ['2026-11-21', undefined],
  ['soon', undefined],
])('Retry-After %j asks for %j seconds', (header, seconds) => {
  expect(retryAfterSeconds(header, NOW)).toBe(seconds);
});
