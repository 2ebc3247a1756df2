import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { buildCommand, type BuiltCommand } from '../cli/built-command.ts';
import { offering } from './daemon-world.ts';
import { makeRepositoryWorld, type RepositoryWorld } from './repository-world.ts';
import { conditionOf } from './running-daemon.ts';

let command: BuiltCommand;
let sandbox: Sandbox;
let world: RepositoryWorld;

beforeAll(async () => {
  [command, sandbox] = await Promise.all([buildCommand(), startSandbox()]);
  world = await makeRepositoryWorld(command, {
    source: 'main',
    env: () => ({ WALDUR_API_URL: sandbox.url, WALDUR_ACCESS_TOKEN: sandbox.token('admin') }),
  });
});

afterAll(async () => {
  await world.close();
  await sandbox.close();
  await command.close();
});

/** A git that takes half a second for each fetch, and counts them in a file. */
async function slowGit(): Promise<{ path: string; fetches(): Promise<number> }> {
  const bin = join(command.scratch, 'slow');
  const count = join(bin, 'count');
  const real = execFileSync('which', ['git']).toString().trim();
  await mkdir(bin);
  await writeFile(count, '');
  await writeFile(
    join(bin, 'git'),
    `#!/bin/sh\ncase " $* " in *" fetch "*) echo >> ${count}; sleep 0.5;; esac\nexec ${real} "$@"\n`,
    { mode: 0o755 },
  );
  return {
    path: `${bin}:${process.env['PATH'] ?? ''}`,
    fetches: async () => (await readFile(count, 'utf8')).length,
  };
}

test('what was found is shown while it is carried out, also by the very first run', async () => {
  await world.repository.commit('x', { 'manifests/a.yaml': offering('one', 'description: a') });
  sandbox.inject({ kind: 'slow', method: 'POST', milliseconds: 3_000 });
  const daemon = await world.start();
  const source = await daemon.until(
    'it at work',
    (one) => conditionOf(one, 'Reconciling') === 'True Applying' && one.objects.length > 0,
  );
  expect(source.objects.map(({ health }) => health)).toEqual(['pending']);
  expect(source.lastFetched).toBeDefined();
  expect(source.runs).toEqual([]);
  expect((await daemon.ask('readyz')).status).toBe(200);
  const page = await (await daemon.ask('')).text();
  expect(page).not.toContain('has not answered yet');
  expect(page).toContain('1 of 1 object is on the way');
  const plan = (await (await daemon.ask('api/v1/plan')).json()) as { plans: { plan: object }[] };
  expect(plan.plans[0]?.plan).toMatchObject({ summary: { create: 1 } });
  const done = await daemon.until('it made', (one) => conditionOf(one, 'Ready') === 'True Synced');
  const object = await daemon.object('main', 'Offering/one');
  expect(object?.history.map(({ outcome }) => outcome)).toEqual(['applied']);
  expect(done.runs).toHaveLength(1);
  await daemon.end('SIGTERM');
});

test('a repository that answers nothing is given up in time, whatever the runtime throws away meanwhile', async () => {
  const silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  await world.configure('interval: 1h\ntimeouts: { fetch: 2s }');
  const config = await readFile(world.configFile, 'utf8');
  const url = `http://127.0.0.1:${String(port)}/a.git`;
  await writeFile(world.configFile, config.replace(/file:[^']*/u, url));
  const collect = 'data:text/javascript,setInterval(gc,100).unref()';
  const daemon = await world.start({ NODE_OPTIONS: `--expose-gc --import=${collect}` });
  const source = await daemon.until(
    'it given up',
    (one) => conditionOf(one, 'Ready') === 'False SourceUnreachable',
  );
  expect(source.conditions[0]?.message).toContain('fetching branch main took longer than it may');
  expect(source.runs[0]?.milliseconds).toBeLessThan(10_000);
  await daemon.end('SIGTERM');
  silent.close();
  await writeFile(world.configFile, config);
});

test('a hundred requests during a run are one more look at the repository, and one more run', async () => {
  await world.repository.commit('x', { 'manifests/b.yaml': offering('two', 'description: a') });
  const git = await slowGit();
  const daemon = await world.start({ PATH: git.path });
  await daemon.until('it made', (source) => conditionOf(source, 'Ready') === 'True Synced');
  sandbox.inject({ kind: 'slow', method: 'POST', milliseconds: 2_500 });
  await world.repository.commit('y', { 'manifests/b.yaml': offering('two', 'description: b') });
  await world.ask();
  await daemon.until('it at work', (source) => conditionOf(source, 'Reconciling') === 'True Applying');
  const before = { fetches: await git.fetches(), runs: (await daemon.source()).runs.length };
  await Promise.all(Array.from({ length: 100 }, () => world.ask()));
  const after = await daemon.until(
    'quiet again',
    (source) => conditionOf(source, 'Reconciling') === 'False Idle' && source.runs.length > before.runs + 1,
  );
  expect(after.runs).toHaveLength(before.runs + 2);
  // Two looks during the run, and that of the run which follows.
  expect((await git.fetches()) - before.fetches).toBeLessThanOrEqual(3);
});
