import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GitPlace } from '../../../src/daemon/config/daemon-config.ts';
import { createGitSource } from '../../../src/daemon/source/git/git-source.ts';
import { SourceError } from '../../../src/daemon/source/source-error.ts';
import { serveGit, type GitServer } from './https-server.ts';
import { makeRepository, type Repository } from './repository.ts';

const TOKEN = 'glpat-a-token-of-git';
let repository: Repository;
let directory: string;
let bin: string;

beforeEach(async () => {
  repository = await makeRepository();
  directory = await mkdtemp(join(tmpdir(), 'git-credentials-'));
  bin = join(directory, 'bin');
  await mkdir(bin);
  await repository.commit('x', { 'a.yaml': 'a' });
});
afterEach(async () => {
  await repository.close();
  await rm(directory, { recursive: true, force: true });
});

/** A program that stands in the way of another one, and writes down what it is started with. */
async function inTheWay(name: string, script: string): Promise<void> {
  const file = join(bin, name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

async function read(place: Partial<GitPlace>, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const source = createGitSource(
    {
      type: 'git',
      url: '',
      ref: { type: 'branch', name: 'main' },
      path: '',
      username: 'oauth2',
      largest: 2 ** 26,
      ...place,
    },
    directory,
    { PATH: `${bin}:${process.env['PATH'] ?? ''}`, ...env },
  );
  try {
    const fetched = await source.fetch(new AbortController().signal);
    return (await fetched.files()).map(({ bytes }) => bytes.toString()).join(',');
  } catch (error) {
    if (error instanceof SourceError) return `${error.reason}: ${error.message}`;
    throw error;
  }
}

describe('https', () => {
  let server: GitServer;
  beforeEach(async () => {
    server = await serveGit(repository.place, TOKEN);
  });
  afterEach(() => server.close());

  test('takes the token from the environment; no argument has it', async () => {
    const words = join(directory, 'words');
    await inTheWay('git', `printf '%s\\n' "$@" >> ${words}\nexec /usr/bin/git "$@"`);
    const place = { url: server.url('origin.git'), caFile: server.caFile, token: { env: 'GIT_TOKEN' } };
    expect(await read(place, { GIT_TOKEN: TOKEN })).toBe('a');
    expect(new Set(server.seen)).toEqual(
      new Set([`Basic ${Buffer.from(`oauth2:${TOKEN}`).toString('base64')}`]),
    );
    const all = await readFile(words, 'utf8');
    expect(all).toContain('fetch');
    expect(all).not.toContain(TOKEN);
    expect(all).not.toContain(Buffer.from(`oauth2:${TOKEN}`).toString('base64'));
    const config = await readFile(join(directory, 'repository.git/config'), 'utf8');
    expect(config).not.toContain('127.0.0.1');
  });

  test('takes the token from a file that may change', async () => {
    const file = join(directory, 'token');
    const place = { url: server.url('origin.git'), caFile: server.caFile, token: { file } };
    await writeFile(file, 'an old one\n');
    expect(await read(place)).toMatch(/^SourceDenied: the server of the repository does not accept/u);
    await writeFile(file, `${TOKEN}\n`);
    expect(await read(place)).toBe('a');
    await rm(file);
    expect(await read(place)).toMatch(/^SourceDenied: the file .*token cannot be read/u);
  });

  test('needs a certificate that is known', async () => {
    const place = { url: server.url('origin.git'), token: { env: 'GIT_TOKEN' } };
    expect(await read(place, { GIT_TOKEN: TOKEN })).toMatch(/^SourceUnreachable: the certificate/u);
    expect(server.seen).toEqual([]);
  });

  test('follows nobody to another address', async () => {
    const other = await serveGit(repository.place, TOKEN);
    server.redirectTo(other.url('').slice(0, -1));
    const place = { url: server.url('origin.git'), caFile: server.caFile, token: { env: 'GIT_TOKEN' } };
    expect(await read(place, { GIT_TOKEN: TOKEN })).toBe(
      'SourceRefused: the repository has moved to another address',
    );
    expect(other.seen).toEqual([]);
    await other.close();
  });

  test('says when there is no such repository', async () => {
    const place = { url: server.url('nowhere.git'), caFile: server.caFile, token: { env: 'GIT_TOKEN' } };
    expect(await read(place, { GIT_TOKEN: TOKEN })).toMatch(/^SourceMissing: there is no such repository/u);
  });
});

describe('ssh', () => {
  const url = 'git@git.example.org:team/marketplace.git';

  test('is started with the key and the known hosts alone, whatever the machine says', async () => {
    const words = join(directory, 'words');
    await inTheWay(
      'ssh',
      `printf '%s\\n' "$@" > ${words}\nenv > ${words}.env\nexec git-upload-pack ${repository.place}/origin.git`,
    );
    expect(
      await read(
        { url, sshKey: '/etc/waldur-gitops/key', knownHosts: '/etc/waldur-gitops/known_hosts' },
        { SECRET: 'x' },
      ),
    ).toBe('a');
    const all = (await readFile(words, 'utf8')).split('\n');
    for (const word of [
      'none',
      'StrictHostKeyChecking=yes',
      'UserKnownHostsFile=/etc/waldur-gitops/known_hosts',
      'IdentityFile=/etc/waldur-gitops/key',
      'BatchMode=yes',
      'git@git.example.org',
    ]) {
      expect(all).toContain(word);
    }
    expect(await readFile(`${words}.env`, 'utf8')).not.toContain('SECRET=');
  });

  test.each([
    ['Host key verification failed.', 'SourceDenied: the key of the server'],
    [
      'git@git.example.org: Permission denied (publickey).',
      'SourceDenied: the server of the repository does not accept',
    ],
    ['ssh: Could not resolve hostname git.example.org: Name or service not known', 'SourceUnreachable: '],
  ])('%s', async (sentence, expected) => {
    await inTheWay('ssh', `echo '${sentence}' >&2\nexit 255`);
    expect(await read({ url, knownHosts: '/etc/known_hosts' })).toContain(expected);
  });
});
