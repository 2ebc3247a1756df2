import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GitPlace } from '../../../src/daemon/config/daemon-config.ts';
import { createGitSource } from '../../../src/daemon/source/git/git-source.ts';
import { SourceError } from '../../../src/daemon/source/source-error.ts';
import { makeRepository, type Repository } from './repository.ts';

let repository: Repository;
let directory: string;
beforeEach(async () => {
  repository = await makeRepository();
  directory = await mkdtemp(join(tmpdir(), 'git-source-'));
});
afterEach(async () => {
  await repository.close();
  await rm(directory, { recursive: true, force: true });
});

const forever = new AbortController().signal;

function source(changes: Partial<GitPlace> = {}, env: Readonly<Record<string, string>> = {}) {
  const place: GitPlace = {
    type: 'git',
    url: repository.url,
    ref: { type: 'branch', name: 'main' },
    path: '',
    username: 'git',
    largest: 64 * 1024 * 1024,
    ...changes,
  };
  return createGitSource(place, directory, { PATH: process.env['PATH'], ...env });
}

async function paths(changes: Partial<GitPlace> = {}): Promise<string[]> {
  const fetched = await source(changes).fetch(forever);
  return (await fetched.files()).map(({ path, bytes }) => `${path}=${bytes.toString()}`);
}

/** Text that hardly gets smaller. */
function noise(lines: number): string {
  return Array.from({ length: lines }, () => Math.random().toString(36)).join('\n');
}

/** Why a fetch fails whose git says this. */
async function told(sentence: string): Promise<string> {
  const bin = await mkdtemp(join(tmpdir(), 'git-says-'));
  const real = execFileSync('which', ['git']).toString().trim();
  const script = `#!/bin/sh\ncase " $* " in *" fetch "*) cat ${join(bin, 'said')} >&2; exit 128;; esac\nexec ${real} "$@"\n`;
  await writeFile(join(bin, 'said'), `${sentence}\n`);
  await writeFile(join(bin, 'git'), script, { mode: 0o755 });
  const error: unknown = await source({}, { PATH: `${bin}:${process.env['PATH'] ?? ''}` })
    .fetch(forever)
    .catch((thrown: unknown) => thrown);
  await rm(bin, { recursive: true });
  return error instanceof Error ? error.message : 'it was fetched';
}

async function problem(changes: Partial<GitPlace> = {}, env: Record<string, string> = {}): Promise<string> {
  const error: unknown = await source(changes, env)
    .fetch(forever)
    .then((fetched) => fetched.files())
    .then(
      () => new Error('it was read'),
      (thrown: unknown) => thrown,
    );
  if (!(error instanceof SourceError)) throw error;
  return `${error.reason}: ${error.message}`;
}

describe('a branch', () => {
  test('is read at its newest commit, without anything but manifests', async () => {
    const id = await repository.commit('First\n\nand more', {
      'a.yaml': 'a',
      'deep/er/b.yml': 'b',
      'c.json': 'c',
      'README.md': 'no',
      '.hidden.yaml': 'no',
      '.github/x.yaml': 'no',
      'node_modules/x.yaml': 'no',
    });
    const fetched = await source().fetch(forever);
    expect(fetched.revision).toMatchObject({ id, subject: 'First', author: 'Alice' });
    expect(await paths()).toEqual(['a.yaml=a', 'c.json=c', 'deep/er/b.yml=b']);
  });

  test('may be read below a path, also of one file', async () => {
    await repository.commit('x', { 'a.yaml': 'a', 'in/b.yaml': 'b', 'in/.c.yaml': 'c', '.d/e.yaml': 'e' });
    expect(await paths({ path: 'in' })).toEqual(['in/b.yaml=b']);
    expect(await paths({ path: 'in/b.yaml' })).toEqual(['in/b.yaml=b']);
    expect(await paths({ path: '.d' })).toEqual(['.d/e.yaml=e']);
    expect(await problem({ path: 'out' })).toBe('SourceMissing: there is no out in the repository');
  });

  test('is followed when its history is written anew', async () => {
    await repository.commit('one', { 'a.yaml': '1' });
    expect(await paths()).toEqual(['a.yaml=1']);
    await repository.git('checkout', '--quiet', '--orphan', 'other');
    await repository.commit('two', { 'a.yaml': '2' });
    await repository.git('push', '--quiet', '--force', 'origin', 'HEAD:main');
    expect(await paths()).toEqual(['a.yaml=2']);
  });

  test('that is deleted is missing, and is found again when it is back', async () => {
    await repository.commit('one', { 'a.yaml': '1' });
    await repository.git('push', '--quiet', 'origin', 'HEAD:side');
    const ref = { type: 'branch', name: 'side' } as const;
    expect(await paths({ ref })).toEqual(['a.yaml=1']);
    await repository.git('push', '--quiet', 'origin', ':side');
    expect(await problem({ ref })).toBe('SourceMissing: there is no branch side');
    await repository.git('push', '--quiet', 'origin', 'HEAD:side');
    expect(await paths({ ref })).toEqual(['a.yaml=1']);
  });
});

test('tags, commits and the branch of the repository itself can be named', async () => {
  const first = await repository.commit('one', { 'a.yaml': '1' });
  await repository.git('tag', 'light');
  await repository.git('tag', '--annotate', '--message', 'x', 'v1');
  await repository.git('push', '--quiet', 'origin', 'light', 'v1');
  await repository.commit('two', { 'a.yaml': '2' });
  expect(await paths({ ref: { type: 'head' } })).toEqual(['a.yaml=2']);
  for (const name of ['light', 'v1']) {
    expect(await paths({ ref: { type: 'tag', name } })).toEqual(['a.yaml=1']);
  }
  expect(await paths({ ref: { type: 'commit', name: first } })).toEqual(['a.yaml=1']);
  // A commit never changes, so nobody is asked for it again.
  await repository.close();
  expect(await paths({ ref: { type: 'commit', name: first } })).toEqual(['a.yaml=1']);
});

test('an empty repository, one that is not there and a tag of a file are missing', async () => {
  expect(await problem()).toBe('SourceMissing: there is no branch main');
  expect(await problem({ ref: { type: 'head' } })).toMatch(
    /^SourceMissing: there is no branch in the repository/u,
  );
  expect(await problem({ url: 'file:///nowhere/x.git' })).toMatch(
    /^SourceMissing: there is no such repository/u,
  );
  await repository.commit('x', { 'a.yaml': 'a' });
  await repository.git('tag', 'file', 'HEAD:a.yaml');
  await repository.git('push', '--quiet', 'origin', 'file');
  expect(await problem({ ref: { type: 'tag', name: 'file' } })).toMatch(/tag file names is no commit/u);
});

test('a copy that is damaged is made again', async () => {
  await repository.commit('x', { 'a.yaml': 'a' });
  expect(await paths()).toEqual(['a.yaml=a']);
  const copy = join(directory, 'repository.git');
  const packs = join(copy, 'objects/pack');
  for (const name of await readdir(packs)) {
    await chmod(join(packs, name), 0o600);
    await writeFile(join(packs, name), 'damaged');
  }
  expect(await paths()).toEqual(['a.yaml=a']);
  await writeFile(join(copy, 'HEAD'), 'damaged');
  expect(await paths()).toEqual(['a.yaml=a']);
  await rm(join(copy, 'objects'), { recursive: true });
  expect(await paths()).toEqual(['a.yaml=a']);
});

describe('what may do harm is refused', () => {
  test.each([
    [
      'a link out of the repository',
      { 'a.yaml': { link: '/etc/passwd' } },
      'a.yaml is a symbolic link that leads out of the repository',
    ],
    [
      'a link with dots out of it',
      { 'in/a.yaml': { link: '../../../etc/passwd' } },
      'in/a.yaml is a symbolic link that leads out of the repository',
    ],
    [
      'a link to a directory',
      { 'x/a.yaml': 'a', y: { link: 'x' } },
      'y is a symbolic link to a directory, which is not followed',
    ],
    [
      'a link out of it to a directory',
      { 'b.yaml': 'b', y: { link: '/etc' } },
      'y is a symbolic link that leads out of the repository',
    ],
    [
      'a link that leads nowhere',
      { 'a.yaml': { link: 'b.yaml' } },
      'a.yaml is a symbolic link that leads nowhere',
    ],
    ['a link to itself', { 'a.yaml': { link: 'a.yaml' } }, 'a.yaml is a symbolic link that leads nowhere'],
    ['a huge file', { 'a.yaml': 'x'.repeat(8 * 1024 * 1024 + 1) }, 'a.yaml is larger than 8 MiB'],
    ['a name with a line feed', { 'a\nb.yaml': 'x' }, 'the path "a\\nb.yaml" is not one that is read'],
  ])('%s', async (_, files, expected) => {
    await repository.commit('x', files);
    expect(await problem()).toBe(`SourceRefused: ${expected}`);
  });

  test('links to manifests inside of the repository are read', async () => {
    await repository.commit('x', { 'common/a.yaml': 'a', 'in/b.yaml': { link: '../common/a.yaml' } });
    expect(await paths({ path: 'in' })).toEqual(['in/b.yaml=a']);
  });

  test('a submodule', async () => {
    const commit = await repository.commit('x', { 'a.yaml': 'a' });
    await repository.git('update-index', '--add', '--cacheinfo', `160000,${commit},sub`);
    await repository.git('commit', '--quiet', '--message', 'sub');
    await repository.git('push', '--quiet', 'origin', 'HEAD');
    expect(await problem()).toBe('SourceRefused: sub is a submodule, and submodules are not read');
  });

  test.each(['..', '.git'])('a tree with an entry called %s, which no git makes', async (name) => {
    const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], {
      cwd: join(repository.place, 'tree'),
      input: 'evil',
    });
    const id = Buffer.from(blob.toString().trim(), 'hex');
    const inner = Buffer.concat([Buffer.from('100644 a.yaml\0'), id]);
    const plumb = (words: string[], input: Buffer): Buffer => {
      const out = execFileSync('git', words, { cwd: join(repository.place, 'tree'), input });
      return Buffer.from(out.toString().trim(), 'hex');
    };
    const words = ['hash-object', '-w', '-t', 'tree', '--literally', '--stdin'];
    const tree = plumb(words, Buffer.concat([Buffer.from(`40000 ${name}\0`), plumb(words, inner)]));
    const commit = await repository.git('commit-tree', tree.toString('hex'), '-m', 'evil');
    await repository.git('push', '--quiet', 'origin', `${commit}:refs/heads/main`);
    expect(await problem()).toMatch(
      /^SourceRefused: branch main holds objects that git itself calls harmful/u,
    );
  });

  test('a tree that unfolds without end', async () => {
    let tree = await repository.git('hash-object', '-w', '-t', 'tree', '/dev/null');
    const place = join(repository.place, 'tree');
    const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: place, input: 'x' })
      .toString()
      .trim();
    tree = execFileSync('git', ['mktree'], { cwd: place, input: `100644 blob ${blob}\ta.yaml\n` })
      .toString()
      .trim();
    for (let level = 0; level < 8; level += 1) {
      const lines = Array.from({ length: 10 }, (_, index) => `040000 tree ${tree}\td${String(index)}\n`).join(
        '',
      );
      tree = execFileSync('git', ['mktree'], { cwd: place, input: lines }).toString().trim();
    }
    const commit = await repository.git('commit-tree', tree, '-m', 'bomb');
    await repository.git('push', '--quiet', 'origin', `${commit}:refs/heads/main`);
    expect(await problem()).toBe('SourceRefused: the repository holds more than is read');
  });

  test('a repository that is larger than it may be', async () => {
    await repository.commit('x', { 'noise.txt': noise(200_000) });
    expect(await problem({ largest: 500_000 })).toMatch(/^SourceRefused: .*larger than/u);
    expect(await readdir(directory)).not.toContain('repository.git');
  });

  test('but not one whose older commits fill the copy', async () => {
    const ids: string[] = [];
    for (const round of [1, 2, 3]) {
      await repository.commit('x', { 'noise.txt': noise(30_000), 'a.yaml': String(round) });
      ids.push(...(await paths({ largest: 500_000 })));
    }
    expect(ids).toEqual(['a.yaml=1', 'a.yaml=2', 'a.yaml=3']);
  });

  test('a time that no calendar has is no reason to stop', async () => {
    await repository.commit('x', { 'a.yaml': 'a' });
    const tree = await repository.git('rev-parse', 'HEAD^{tree}');
    const line = 'Mallory <m@example.org> 9999999999999999 +0000';
    const commit = execFileSync('git', ['hash-object', '-w', '-t', 'commit', '--stdin'], {
      cwd: join(repository.place, 'tree'),
      input: `tree ${tree}\nauthor ${line}\ncommitter ${line}\n\nx\n`,
    });
    const id = commit.toString().trim();
    await repository.git('push', '--quiet', '--force', 'origin', `${id}:refs/heads/main`);
    const { revision } = await source().fetch(forever);
    expect(revision).toMatchObject({ id, author: 'Mallory' });
    expect(Date.parse(revision.at)).not.toBeNaN();
  });

  test('nothing of a repository is run: no hook, filter, attribute or helper', async () => {
    const proof = join(repository.place, 'proof');
    const evil = `#!/bin/sh\ntouch ${proof}\n`;
    await repository.commit('x', {
      'a.yaml': 'a',
      '.gitattributes': '*.yaml filter=evil diff=evil textconv=evil\n',
      '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = https://example.org/x.git\n\tupdate = checkout\n',
      '.lfsconfig': '[lfs]\n\turl = https://example.org/lfs\n',
    });
    expect(await paths()).toEqual(['a.yaml=a']);
    const copy = join(directory, 'repository.git');
    for (const hook of ['post-checkout', 'post-merge', 'reference-transaction', 'pre-auto-gc']) {
      await mkdir(join(copy, 'hooks'), { recursive: true });
      await writeFile(join(copy, 'hooks', hook), evil, { mode: 0o755 });
    }
    await repository.commit('y', { 'a.yaml': 'b' });
    expect(await paths()).toEqual(['a.yaml=b']);
    await expect(readFile(proof)).rejects.toThrow('ENOENT');
  });
});

describe('this disk', () => {
  test.each([
    ['fatal: write error: No space left on device', 'no room is left on the disk'],
    ['error: unable to write file objects/aa/bb: Disk quota exceeded', 'the quota of this user is used up'],
    ["fatal: Unable to create '/x/shallow.lock': Read-only file system.", 'the file system is read-only'],
    ["fatal: Unable to create '/x/shallow.lock': Permission denied", 'this user may not'],
    ['error: insufficient permission for adding an object to repository database', 'this user may not'],
    ['fatal: read error: Input/output error', 'the disk fails'],
  ])('that does not take a copy is told, and what is there stays: %s', async (said, expected) => {
    await repository.commit('x', { 'a.yaml': 'a' });
    expect(await paths()).toEqual(['a.yaml=a']);
    const before = await readdir(directory, { recursive: true });
    expect(await told(said)).toBe(`cannot write ${join(directory, 'repository.git')}: ${expected}`);
    expect(await readdir(directory, { recursive: true })).toEqual(before);
  });

  test('of the other side is that of the other side', async () => {
    expect(await told('remote: fatal: write error: No space left on device')).not.toContain('cannot write');
  });

  test('that lets nothing be made is told', async () => {
    directory = join(directory, 'file');
    await writeFile(directory, 'no directory');
    await expect(source().fetch(forever)).rejects.toThrow(
      /^cannot write .*: a part of the path is no directory/u,
    );
  });
});

describe('the other side', () => {
  test('that is not there', async () => {
    expect(await problem({ url: 'http://127.0.0.1:1/x.git' })).toMatch(/^SourceUnreachable: the server/u);
  });

  test('whose fetch takes too long', async () => {
    await repository.commit('x', { 'a.yaml': 'a' });
    const error: unknown = await source()
      .fetch(AbortSignal.abort())
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ reason: 'SourceUnreachable' });
  });

  test('the program git is missing', async () => {
    expect(await problem({}, { PATH: '/nowhere' })).toMatch(/the program git cannot be started/u);
  });
});

test.each([
  ['https://git.example.org/a/b.git', 'refs/heads/main', true],
  ['git@git.example.org:a/b.git', undefined, true],
  ['ssh://git@git.example.org:2222/a/b', 'main', true],
  ['https://GIT.example.org/A/b', 'refs/heads/main', true],
  ['https://git.example.org/a/b.git', 'refs/heads/other', false],
  ['https://git.example.org/a/b.git', 'refs/tags/main', false],
  ['https://git.example.org/a/c.git', 'refs/heads/main', false],
  ['https://other.example.org/a/b.git', 'refs/heads/main', false],
])('a push to %s of %s is about a source of the same repository: %s', (location, ref, expected) => {
  expect(source({ url: 'https://git.example.org/a/b' }).isAt(location, ref)).toBe(expected);
});
