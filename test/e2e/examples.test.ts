import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { EXAMPLE_FOLDERS } from '../../scripts/example-folders.ts';
import { startWorld, type Document, type World } from './world.ts';

const EXAMPLES = new URL('../../examples/manifests/', import.meta.url);

type Written = Document & { readonly metadata: Pick<Document, 'name' | 'annotations'> };

let world: World | undefined;
let place: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'examples-'));
});

afterEach(async () => {
  await world?.close();
  world = undefined;
  await rm(place, { recursive: true });
});

async function documentsOf(folder: string): Promise<readonly Document[]> {
  const directory = new URL(`${folder}/`, EXAMPLES);
  const texts = await Promise.all(
    (await readdir(directory)).map((file) => readFile(new URL(file, directory), 'utf8')),
  );
  return texts
    .flatMap((text) => parseAllDocuments(text.replaceAll('/tmp/', `${place}/`)))
    .map((document) => {
      const { metadata, ...written } = document.toJS() as Written;
      return { ...written, ...metadata };
    });
}

const CASES = Object.entries(EXAMPLE_FOLDERS).flatMap(([folder, generations]) =>
  generations.map((generation) => ({ folder, generation })),
);

test('every folder of examples is played', async () => {
  expect(Object.keys(EXAMPLE_FOLDERS).toSorted()).toEqual((await readdir(EXAMPLES)).toSorted());
});

test.each(CASES)('$folder on $generation is made, and then nothing is left to do', async (one) => {
  world = await startWorld(one.generation);
  const documents = await documentsOf(one.folder);
  const { results } = await world.apply(await world.plan(documents));
  const settled = results.filter(({ outcome }) => outcome !== 'applied');
  const waiting = one.folder === 'lexis' ? ['LexisLink/br1'] : [];
  expect(settled.map(({ label }) => label)).toEqual(waiting);
  expect(settled.map(({ because }) => because?.startsWith('waits for the service provider'))).toEqual(
    waiting.map(() => true),
  );
  const { objects } = await world.plan(documents);
  const left = objects.filter(({ action }) => action !== 'no-op').map(({ key, action }) => [key, action]);
  expect(left).toEqual(settled.map(({ label }) => [label, 'waiting']));
});
