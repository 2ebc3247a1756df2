import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import description from '../openapi/waldur-8.0.5.json' with { type: 'json' };
import { RECOVERIES } from '../../src/providers/intervention.ts';
import { providers } from '../../src/providers/registry.ts';

const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

/** The section that begins with a path, with `…` written out. */
function sectionOf(collection: string): string {
  const section = page.split(/^## /mu).find((text) => text.includes(`${collection}/\``)) ?? '';
  return section.replaceAll('…', `${collection}/{uuid}`);
}

const OPERATIONS = Object.entries(description.paths).flatMap(([path, methods]) => {
  const [, collection = ''] = /^\/api\/([^/]+)\//u.exec(path) ?? [];
  const isOfStory = /^(?:backend-resources|lexis-links|openportal-allocations|openstack-server-groups)$/u;
  return isOfStory.test(collection)
    ? Object.keys(methods).map((method) => ({
        collection,
        operation: `${method.toUpperCase()} ${path.slice('/api/'.length)}`,
      }))
    : [];
});

test.each(OPERATIONS)('says where $operation is used', ({ collection, operation }) => {
  expect(sectionOf(collection)).toContain(`\`${operation}\``);
});

test('covers the collections of all stories that the description has', () => {
  expect(new Set(OPERATIONS.map(({ collection }) => collection)).size).toBeGreaterThan(2);
});

test.each(providers)('says what $kind can be recovered by', ({ kind, recoveries }) => {
  const table = page.split('\n').filter((line) => line.startsWith('|'));
  const header = table.find((line) => line.startsWith('| Choice')) ?? '';
  const column = header.split('|').findIndex((cell) => cell.trim() === `\`${kind}\``);
  const offered = RECOVERIES.filter((choice) => {
    const row = table.find((line) => line.startsWith(`| \`${choice}\` `)) ?? '';
    return column > 0 && (row.split('|')[column] ?? '').includes('yes');
  });
  expect(offered).toEqual(RECOVERIES.filter((choice) => recoveries?.[choice] !== undefined));
});
