import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDirectorySource } from '../../src/daemon/source/directory-source.ts';
import { SourceError } from '../../src/daemon/source/source-error.ts';

let place: string;
let root: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'directory-'));
  root = join(place, 'manifests');
  await mkdir(root);
});
afterEach(() => rm(place, { recursive: true }));

const signal = new AbortController().signal;

async function read(path = root): Promise<{ id: string; files: string[] }> {
  const fetched = await createDirectorySource(path).fetch(signal);
  const files = await fetched.files();
  return {
    id: fetched.revision.id,
    files: files.map((file) => `${file.path}=${file.bytes.toString()}`),
  };
}

async function problem(path = root): Promise<string> {
  const error: unknown = await read(path).catch((thrown: unknown) => thrown);
  if (!(error instanceof SourceError)) throw new Error('it was read', { cause: error });
  return `${error.reason}: ${error.message.replaceAll(place, '')}`;
}

test('has a revision that names and contents decide', async () => {
  await writeFile(join(root, 'a.yaml'), 'a');
  await mkdir(join(root, 'in'));
  await writeFile(join(root, 'in/b.yml'), 'b');
  await writeFile(join(root, 'README.md'), 'no');
  const first = await read();
  expect(first.files).toEqual(['a.yaml=a', 'in/b.yml=b']);
  expect((await read()).id).toBe(first.id);
  await writeFile(join(root, 'README.md'), 'changed');
  expect((await read()).id).toBe(first.id);
  await writeFile(join(root, 'a.yaml'), 'A');
  const second = await read();
  expect(second.id).not.toBe(first.id);
  await rename(join(root, 'a.yaml'), join(root, 'c.yaml'));
  expect((await read()).id).not.toBe(second.id);
});

test('may be a volume whose files are links inside of it, and may itself be behind a link', async () => {
  await mkdir(join(root, '..2026'));
  await writeFile(join(root, '..2026/a.yaml'), 'a');
  await symlink('..2026', join(root, '..data'));
  await symlink('..data/a.yaml', join(root, 'a.yaml'));
  expect((await read()).files).toEqual(['a.yaml=a']);
  await symlink('manifests', join(place, 'current'));
  expect((await read(join(place, 'current'))).files).toEqual(['a.yaml=a']);
});

test('is refused with a link that leads out of it', async () => {
  await writeFile(join(place, 'secret.yaml'), 'secret');
  await symlink('../secret.yaml', join(root, 'a.yaml'));
  expect(await problem()).toBe(
    'SourceRefused: /manifests/a.yaml is a symbolic link that leads out of the directory',
  );
  await rm(join(root, 'a.yaml'));
  await symlink('/', join(root, 'everything'));
  expect(await problem()).toBe(
    'SourceRefused: /manifests/everything is a symbolic link that leads out of the directory',
  );
});

test('is refused with a file that is too large, and missing when it is not there', async () => {
  await writeFile(join(root, 'a.yaml'), 'x'.repeat(8 * 1024 * 1024 + 1));
  expect(await problem()).toBe('SourceRefused: /manifests/a.yaml is larger than 8 MiB');
  expect(await problem(join(place, 'nowhere'))).toBe(
    'SourceMissing: the directory /nowhere cannot be read (ENOENT)',
  );
  await writeFile(join(place, 'file'), '');
  expect(await problem(join(place, 'file'))).toBe('SourceMissing: /file is no directory');
});
