import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { load, loadFiles } from './load.ts';
import { offeringText } from './offering-text.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'manifests-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(
  path: string,
  content: string | Uint8Array = offeringText([], { name: nameOf(path) }),
): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

function nameOf(path: string): string {
  return path
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-|-$/gu, '');
}

describe('a directory', () => {
  it('is read with all that is below it, by name, without hidden files', async () => {
    for (const path of [
      'b.yaml',
      'a.yml',
      'sub/deep/c.json',
      'sub/d.yaml',
      '.git/x.yaml',
      '.hidden.yaml',
      'notes.md',
      'node_modules/p/x.yaml',
    ]) {
      write(path, path.endsWith('.md') ? 'no: manifest' : undefined);
    }
    const { files, manifests, diagnostics } = await loadFiles(folder);
    expect(diagnostics).toEqual([]);
    expect(files.map((file) => relative(folder, file))).toEqual([
      'a.yml',
      'b.yaml',
      'sub/d.yaml',
      'sub/deep/c.json',
    ]);
    expect(manifests).toHaveLength(4);
  });

  it('may have a state and plans of ours in it, which are no manifests', async () => {
    write('a.yaml');
    write('state/inventory.json', '{"formatVersion":"1.0","type":"inventory","store":"1","entries":[]}\n');
    write('plan.json', '{\n  "formatVersion": "1.0",\n  "type": "saved-plan"\n}\n');
    const { files, diagnostics } = await loadFiles(folder);
    expect(diagnostics).toEqual([]);
    expect(files.map((file) => relative(folder, file))).toEqual(['a.yaml']);
    write('other/list.json', '{"apiVersion":"gitops.waldur.com/v1alpha1","kind":"Offering"}\n');
    expect((await loadFiles(folder)).diagnostics.map(({ position }) => position?.file)).toContain(
      join(folder, 'other/list.json'),
    );
  });

  it('and a file in it are read once', async () => {
    const file = write('a.yaml');
    symlinkSync(file, join(folder, 'same.yaml'));
    const { files, diagnostics } = await loadFiles(
      file,
      folder,
      `${folder}/../${relative(dirname(folder), folder)}`,
    );
    expect(diagnostics).toEqual([]);
    expect(files).toEqual([file]);
  });

  it('follows links to files and directories', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
    writeFileSync(join(elsewhere, 'data'), offeringText());
    writeFileSync(join(elsewhere, 'more.yaml'), offeringText([], { name: 'more' }));
    symlinkSync(join(elsewhere, 'data'), join(folder, 'link.yaml'));
    symlinkSync(elsewhere, join(folder, 'linked'));
    const { manifests, diagnostics } = await loadFiles(folder);
    rmSync(elsewhere, { recursive: true });
    expect(diagnostics).toEqual([]);
    expect(manifests.map(({ metadata }) => metadata.name)).toEqual(['test-cluster', 'more']);
  });

  it.each([
    ['a link to a directory above', 'sub/loop', '..'],
    ['a link to itself', 'self.yaml', 'self.yaml'],
    ['a link without the name of a manifest to itself', 'self', 'self'],
  ])('tells %s and goes on', async (_, link, target) => {
    write('sub/a.yaml');
    symlinkSync(target, join(folder, link));
    const { manifests, diagnostics } = await loadFiles(folder);
    expect(manifests).toHaveLength(1);
    expect(diagnostics.map(({ code, summary }) => [code, summary.includes(link)])).toEqual([
      ['MANIFEST_LINK_LOOP', true],
    ]);
  });

  it('tells a link to nothing', async () => {
    write('a.yaml');
    symlinkSync('gone.yaml', join(folder, 'b.yaml'));
    const { diagnostics } = await loadFiles(folder);
    expect(diagnostics.map(({ code }) => code)).toEqual(['MANIFEST_FILE_NOT_FOUND']);
  });

  it('tells a socket in it', async () => {
    const server = createServer();
    await once(server.listen(join(folder, 'socket.yaml')), 'listening');
    const { diagnostics } = await loadFiles(folder);
    server.close();
    expect(diagnostics.map(({ code }) => code)).toEqual(['MANIFEST_FILE_UNREADABLE']);
  });
});

describe('nothing to read', () => {
  it.each([
    ['an empty directory', {}],
    ['a directory of other files', { 'a.txt': 'a' }],
    ['an empty file', { 'a.yaml': '' }],
    ['a file of comments', { 'a.yaml': '# nothing yet\n---\n' }],
  ])('%s is an error', async (_, files) => {
    for (const [path, content] of Object.entries(files)) write(path, content);
    const { diagnostics } = await loadFiles(folder);
    expect(diagnostics.map(({ code }) => code)).toEqual(['MANIFEST_NONE_FOUND']);
  });

  it('is told of a path that does not exist', async () => {
    const { diagnostics } = await loadFiles(join(folder, 'gone'), join(write('a.yaml'), 'b'));
    expect(diagnostics.map(({ code }) => code)).toEqual([
      'MANIFEST_FILE_NOT_FOUND',
      'MANIFEST_FILE_NOT_FOUND',
    ]);
  });
});

describe('a file that is no manifest', () => {
  it.each([
    ['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 0xff]), 'MANIFEST_BINARY_FILE'],
    ['text with a zero byte', Buffer.from('a: \0'), 'MANIFEST_BINARY_FILE'],
    ['in another encoding', Buffer.from('name: caf\xe9', 'latin1'), 'MANIFEST_NOT_UTF8'],
    ['of 10 MB', Buffer.alloc(10_000_000, 'a: b\n'), 'MANIFEST_FILE_TOO_LARGE'],
  ])('is %s', async (_, content, code) => {
    const file = write('a.yaml', content);
    for (const { diagnostics, manifests } of [await loadFiles(file), await load(content)]) {
      expect(manifests).toEqual([]);
      expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
      expect(diagnostics[0]?.hints).not.toEqual([]);
    }
  });

  it('names the line that is no UTF-8', async () => {
    const { diagnostics } = await load(Buffer.from('a: b\nname: caf\xe9\nc: d\n', 'latin1'));
    expect(diagnostics[0]?.summary).toMatch(/look at line 2$/u);
  });

  it('leaves the other files', async () => {
    write('a.yaml', Buffer.from([0, 1]));
    write('b.yaml');
    const { manifests, diagnostics, files } = await loadFiles(folder);
    expect([manifests.length, diagnostics.length, files.length]).toEqual([1, 1, 2]);
  });
});
