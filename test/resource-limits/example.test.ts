import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { startWorld, type Document } from '../e2e/world.ts';
import { outcomes } from './limits-world.ts';

const FOLDER = new URL('../../examples/manifests/', import.meta.url);

type Written = Document & { readonly metadata: { readonly name: string } };

test.each([
  ['resource-limits/cloud-project.yaml', '2024-10'],
  ['resource-limits/cloud-project.yaml', '8.0'],
  ['openportal-allocations/limits.yaml', '8.0'],
] as const)(
  'the example %s is set as it says on %s, and then nothing is left to do',
  async (file, generation) => {
    const text = await readFile(new URL(file, FOLDER), 'utf8');
    const documents = parseAllDocuments(text).map((document) => {
      const written = document.toJS() as Written;
      return { ...written, name: written.metadata.name };
    });
    const world = await startWorld(generation);
    try {
      const applied = outcomes(await world.apply(await world.plan(documents)));
      expect(applied).toEqual(documents.map(() => 'applied'));
      const after = await world.plan(documents);
      expect(after.objects.map(({ action }) => action)).toEqual(documents.map(() => 'no-op'));
    } finally {
      await world.close();
    }
  },
);
