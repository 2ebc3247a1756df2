import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXIT } from '../../src/cli/exit-code.ts';

const page = readFileSync(new URL('../../docs/exit-codes.md', import.meta.url), 'utf8');

test('the page has every exit code in its table, and no other', () => {
  const rows = [...page.matchAll(/^\| (\d+) /gmu)].map(([, code]) => Number(code));
  expect(rows).toEqual(Object.values(EXIT));
});
