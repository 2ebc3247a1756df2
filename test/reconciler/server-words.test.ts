import { expect, test } from 'vitest';
import { serverWords } from '../../src/text/server-words.ts';

test('a long sentence of a server is cut where an ellipsis shows it', () => {
  expect(serverWords(' Quota\n  exceeded ')).toBe('Quota exceeded');
  expect(serverWords('x'.repeat(300))).toBe('x'.repeat(300));
  expect(serverWords(`${'x'.repeat(299)} and more`)).toBe(`${'x'.repeat(299)}…`);
});
