import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { providers } from '../../src/providers/registry.ts';

const page = readFileSync(new URL('../../docs/manifests.md', import.meta.url), 'utf8');
const section = page.split(/^## /mu).find((text) => text.startsWith('Removal')) ?? '';
const rows = new Map(
  section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [kind = '', ...cells] = line
        .split('|')
        .slice(1)
        .map((cell) => cell.trim());
      return [kind.replaceAll('`', ''), cells] as const;
    }),
);

/** Grants have no manifests of their own. */
const kinds = providers.filter(({ kind }) => kind !== 'Grant');

test('the page says of all kinds how they are removed', () => {
  expect([...rows.keys()].toSorted()).toEqual(kinds.map(({ kind }) => kind).toSorted());
});

test.each(kinds)('it says what can become of $kind', ({ kind, pruning }) => {
  const [byDefault = '', others = ''] = rows.get(kind) ?? [];
  const named = `${byDefault} ${others}`.match(/(?<=`)\w+(?=`)/gu) ?? [];
  expect(named).toEqual(pruning?.policies);
});
