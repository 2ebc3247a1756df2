import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { providers } from '../../src/providers/registry.ts';
import { KINDS } from './kinds.ts';

test('every kind that has objects of its own meets the suite', () => {
  const kinds = providers.filter(({ kind }) => kind !== 'Grant').map(({ kind }) => kind);
  expect(new Set(KINDS.map(({ kind }) => kind))).toEqual(new Set(kinds));
});

test.each(KINDS)('each field of $kind is changed by it, or a reason is known', async (description) => {
  const { kind, generations, otherFields } = description;
  const changed = generations.flatMap((generation) =>
    description.changes(generation).map(({ field }) => field),
  );
  const name = kind.replaceAll(/(?!^)[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`).toLowerCase();
  const schema = JSON.parse(await readFile(`schemas/${name}.schema.json`, 'utf8')) as {
    $defs: Record<string, { properties: object }>;
  };
  const fields = Object.keys(schema.$defs[`${kind}Spec`]?.properties ?? {});
  expect([...new Set(changed), ...Object.keys(otherFields)].toSorted()).toEqual(fields.toSorted());
});
