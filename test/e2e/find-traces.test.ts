import { expect, test } from 'vitest';
import { tracesIn } from './find-traces.ts';

const SECRET = 'password"2b7e1516&28aed2a6\'abf71588';

test.each([
  ['a part', SECRET.slice(9, 22)],
  ['capitals', SECRET.toUpperCase()],
  ['base64', Buffer.from(SECRET).toString('base64')],
  ['base64 inside something', Buffer.from(`xy${SECRET}z`).toString('base64')],
  ['hexadecimal', Buffer.from(SECRET).toString('hex')],
  ['an address', encodeURIComponent(SECRET).slice(3)],
  ['JSON', JSON.stringify({ SECRET })],
])('a leak as %s is found', (_, leak) => {
  expect(tracesIn(`before ${leak} after`, { SECRET, other: 'something-else-of-length' })).toEqual(['SECRET']);
});

test('what only looks alike is not', () => {
  expect(tracesIn('password 2b7e1516 and 28aed2a6', { SECRET })).toEqual([]);
});
