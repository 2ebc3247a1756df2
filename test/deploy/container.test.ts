import { execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { milliseconds } from '../../src/daemon/config/duration.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { fileSystemKind } from '../../src/state/file/file-system-kind.ts';
import { ended, type Ended } from '../cli/built-command.ts';
import { copyOnboarding } from '../cli/copy-onboarding.ts';
import { makeRepository, type Repository } from '../daemon/git/repository.ts';
import { buildImage, ROOT, type Image } from './build-image.ts';
import { readCompose } from './compose-service.ts';
import { createContainer, createSecret, createVolume, signal, type Container } from './container.ts';
import { cellProblem, processOne, type Mount } from './namespace.ts';
import { readUnit } from './read-unit.ts';
import { importedBy, packagesIn, sizeOf, withNeeds } from './shipped-packages.ts';

const problem = cellProblem();
const mayMiss = process.env['WALDUR_GITOPS_REQUIRE_ALL_TESTS'] === undefined;
const STATE = '/var/lib/waldur-gitops';
const CONFIG = '/etc/waldur-gitops/daemon.yaml';
const MACHINE_ID = '/etc/machine-id';
const HTTP_TOKEN = '0123456789abcdef0123456789abcdef';

describe.skipIf(problem !== undefined && mayMiss)(`a container (${problem ?? 'as root'})`, () => {
  let place: string;
  let image: Image;
  let sandbox: Sandbox;
  let repository: Repository;
  const running = new Set<ChildProcess>();

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'container-'));
    [image, sandbox, repository] = await Promise.all([
      buildImage(join(place, 'image')),
      startSandbox({ generation: '8.0' }),
      makeRepository(),
    ]);
    writeFileSync(join(place, 'machine-id'), '0123456789abcdef0123456789abcdef\n');
    const manifests = join(place, 'manifests');
    await copyOnboarding(manifests);
    const offering = readFileSync(join(manifests, 'test-cluster.yaml'), 'utf8');
    await repository.commit('An offering', { 'manifests/test-cluster.yaml': offering });
    execFileSync('chown', ['-R', image.user, join(repository.place, 'origin.git')]);
  }, 240_000);
  afterEach(() => {
    for (const child of running) if (child.exitCode === null) signal(child, 'SIGKILL');
    running.clear();
  });
  afterAll(async () => {
    await sandbox.close();
    await repository.close();
    await rm(place, { recursive: true, force: true });
  });

  function start(container: Container, words?: readonly string[]) {
    const child = container.start(words);
    running.add(child);
    return { child, end: ended(child) };
  }

  /** A volume of its own, the repository, the configuration as it is in deploy/, and secrets in a directory. */
  function mounts(name: string, secrets: string): readonly Mount[] {
    const files = { 'waldur-token': sandbox.token('admin'), 'http-token': HTTP_TOKEN, 'git-token': 'none' };
    const own = join(place, name);
    mkdirSync(own);
    return [
      createVolume(image, join(own, 'state'), STATE),
      { type: 'readable', from: join(repository.place, 'origin.git'), at: '/repository.git' },
      { type: 'readable', from: join(ROOT, 'deploy/daemon.yaml'), at: CONFIG },
      { type: 'readable', from: join(place, 'machine-id'), at: MACHINE_ID },
      ...readCompose().services.daemon.tmpfs.map((text): Mount => {
        const [at = '', options = ''] = text.split(':');
        return { type: 'tmpfs', options, at };
      }),
      ...Object.entries(files).map(([file, text]) =>
        createSecret(image, join(own, file), join(secrets, file), text),
      ),
    ];
  }

  /** What a test sets instead: the addresses, a free port, and no token, as the repository is one of this machine. */
  async function instead(): Promise<Record<string, string>> {
    return {
      WALDUR_API_URL: sandbox.url,
      WALDUR_GITOPS_DAEMON_SOURCES_MAIN_GIT_URL: 'file:///repository.git',
      WALDUR_GITOPS_DAEMON_SOURCES_MAIN_GIT_TOKEN_FILE: '',
      WALDUR_GITOPS_DAEMON_LISTEN_PORT: String(await freePort()),
    };
  }

  async function composed(name: string, changes: Readonly<Record<string, string>> = {}) {
    const { environment, user } = readCompose().services.daemon;
    const all = { ...environment, ...(await instead()), ...changes };
    const given = mounts(name, '/run/secrets');
    return {
      container: createContainer(image, { environment: all, user, mounts: given }),
      nameless: createContainer(image, {
        environment: all,
        user,
        mounts: given.filter(({ at }) => at !== MACHINE_ID),
      }),
      state: join(place, name, 'state'),
      url: `http://127.0.0.1:${all['WALDUR_GITOPS_DAEMON_LISTEN_PORT'] ?? ''}`,
    };
  }

  async function asUnit(name: string) {
    const { Service: service = {} } = readUnit(
      readFileSync(join(ROOT, 'deploy/waldur-gitops.service'), 'utf8'),
    );
    const credentials = '/run/credentials/waldur-gitops.service';
    const set = (service['Environment'] ?? []).map((pair) => pair.replace('%d', credentials).split('='));
    const all = { ...(Object.fromEntries(set) as Record<string, string>), ...(await instead()) };
    const { PATH = '' } = image.environment;
    const container = createContainer(
      { ...image, environment: { PATH } },
      {
        environment: all,
        mounts: mounts(name, credentials),
        entrypoint: (service['ExecStart']?.[0] ?? '').split(' '),
      },
    );
    const alone: Container = { ...container, start: () => container.start([]) };
    return { container: alone, url: `http://127.0.0.1:${all['WALDUR_GITOPS_DAEMON_LISTEN_PORT'] ?? ''}` };
  }

  function command(): Container {
    return createContainer(image, {
      environment: { WALDUR_API_URL: sandbox.url, WALDUR_ACCESS_TOKEN: sandbox.token('admin') },
      mounts: [{ type: 'readable', from: join(place, 'manifests'), at: '/manifests' }],
    });
  }

  test('holds the command, and no package that is part of it', () => {
    const home = join(image.root, 'opt/waldur-gitops');
    expect(readdirSync(home).toSorted()).toEqual([
      'bin',
      'dist',
      'healthcheck.js',
      'node_modules',
      'package.json',
      'schemas',
    ]);
    const needed = withNeeds(join(home, 'node_modules'), importedBy(join(home, 'dist')));
    expect(needed.size).toBeGreaterThan(5);
    expect(packagesIn(join(home, 'node_modules'))).toEqual([...needed].toSorted());
    const licences = readFileSync(join(home, 'dist/NOTICES.txt'), 'utf8');
    const notices = licences.split(`\n${'-'.repeat(80)}\n\n`);
    expect(notices.map((notice) => notice.split(' ')[0])).toEqual(
      expect.arrayContaining(['ajv', 'hono', 'ky', 'prom-client', 'yaml']),
    );
    expect(notices.filter((notice) => notice.length < 300).map((notice) => notice.split(' ')[0])).toEqual([]);
    expect(sizeOf(home)).toBeLessThan(10_000_000);
  });

  describe('as a command', () => {
    test.each([
      { words: ['--help'], said: 'Usage: waldur-gitops' },
      { words: ['version'], said: 'waldur-gitops' },
      { words: ['validate', '-f', '.'], said: 'no errors' },
      { words: ['schema', 'Offering'], said: '"title"' },
      { words: ['plan', '-f', '.', '--state', 'none'], said: 'to create' },
    ])('runs $words', async ({ words, said }) => {
      const run = await command().run(words);
      expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(said) as string });
    });

    test('cannot write to its root, and has no rights', async () => {
      const { stdout } = await command().exec([
        'sh',
        '-c',
        'id -u; grep -E "^(CapEff|CapBnd|NoNewPrivs)" /proc/self/status; touch /opt/waldur-gitops/x || echo no',
      ]);
      expect(stdout.trim().split(/\s+/u)).toEqual([
        '1000',
        'CapEff:',
        ZERO,
        'CapBnd:',
        ZERO,
        'NoNewPrivs:',
        '1',
        'no',
      ]);
    });

    test('has all that it needs of programs', async () => {
      for (const words of [
        ['git', '--version'],
        ['ssh', '-V'],
        ['node', '--version'],
      ]) {
        expect((await command().exec(words)).exitCode).toBe(0);
      }
    });
  });

  describe.each([
    { name: 'compose', make: composed, grace: readCompose().services.daemon.stop_grace_period },
    { name: 'the unit', make: asUnit, grace: '45s' },
  ])('the daemon as $name has it', ({ name, make, grace }) => {
    test('reads, answers, reads its configuration again, and ends in time', async () => {
      const { container: daemon, url } = await make(name.replace(' ', '-'));
      const { child, end } = start(daemon);
      await until(() => hasRun(url), end);
      expect(await answer(`${url}/healthz`)).toBe(200);
      expect(await answer(`${url}/readyz`)).toBe(200);
      // The unit listens where only this machine is, which may read without a token.
      expect(await answer(`${url}/api/v1/status`)).toBe(name === 'compose' ? 401 : 200);
      const status = await fetch(`${url}/api/v1/status`, {
        headers: { Authorization: `Bearer ${HTTP_TOKEN}` },
      });
      expect(await status.json()).toMatchObject({
        ready: true,
        sources: [{ name: 'main', mode: 'Observe', objects: { total: 3 } }],
      });
      signal(child, 'SIGHUP');
      await setTimeout(1_000);
      const stopped = Date.now();
      signal(child, 'SIGTERM');
      const { stderr, ...how } = await end;
      expect({ ...how, stderr }).toMatchObject({ exitCode: 0 });
      expect(Date.now() - stopped).toBeLessThan(milliseconds(grace));
      expect(stderr).toContain('"configuration read again"');
      expect(stderr).toContain('"daemon stopped"');
      expect(stderr).not.toContain(sandbox.token('admin'));
      expect(stderr).not.toContain(HTTP_TOKEN);
    }, 60_000);
  });

  test('is healthy while it runs, and only then', async () => {
    const { container, url } = await composed('health');
    expect(await container.exec(image.healthcheck)).toMatchObject({ exitCode: 1 });
    const { child, end } = start(container);
    await until(() => hasRun(url), end);
    expect(await container.exec(image.healthcheck)).toMatchObject({ exitCode: 0 });
    // One that answers no more, though its port is open.
    process.kill(nodeOf(child), 'SIGSTOP');
    const hung = await container.exec(image.healthcheck);
    expect(hung).toMatchObject({ exitCode: 1, stdout: 'no answer within 4 seconds\n' });
    process.kill(nodeOf(child), 'SIGCONT');
    signal(child, 'SIGTERM');
    expect(await end).toMatchObject({ exitCode: 0 });
  }, 60_000);

  test('ends at SIGTERM as process 1 itself, too', async () => {
    const { container, url } = await composed('alone');
    const words = [...image.entrypoint.slice(2), ...image.command];
    const child = container.launch(words);
    running.add(child);
    const end = ended(child);
    // In the middle of its first run.
    await until(async () => (await answer(`${url}/healthz`)) === 200, end);
    signal(child, 'SIGTERM');
    expect(await end).toMatchObject({ exitCode: 0 });
  }, 60_000);

  test('buries what git leaves behind when it is cut off', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const { container, url } = await composed('cut-off', {
      WALDUR_GITOPS_DAEMON_SOURCES_MAIN_GIT_URL: `http://127.0.0.1:${String(port)}/a.git`,
      WALDUR_GITOPS_DAEMON_SOURCES_MAIN_TIMEOUTS_FETCH: '1s',
    });
    const { child, end } = start(container);
    await until(() => hasRun(url), end);
    await setTimeout(500);
    expect(descendants(processOne(child)).filter(({ state }) => state === 'Z')).toEqual([]);
    signal(child, 'SIGTERM');
    expect(await end).toMatchObject({ exitCode: 0 });
    silent.close();
  }, 60_000);

  /** Kills a container; its world is kept, so that the next one is certainly another. */
  async function killed({ child, end }: ReturnType<typeof start>): Promise<number> {
    const world = openSync(`/proc/${String(processOne(child))}/ns/pid`, 'r');
    signal(child, 'SIGKILL');
    await end;
    return world;
  }

  test('starts anew by itself after it was killed', async () => {
    const { container, url, state } = await composed('killed');
    const first = start(container);
    await until(() => hasRun(url), first.end);
    const world = await killed(first);
    expect(existsSync(join(state, 'lock'))).toBe(true);
    const next = start(container);
    await until(() => isReady(url), next.end);
    closeSync(world);
    signal(next.child, 'SIGTERM');
    const { exitCode, stderr } = await next.end;
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/The lock of \/var\/lib\/waldur-gitops was that of daemon .* it is taken over\./u);
  }, 60_000);

  test('leaves a state alone that another container uses, also when that is stopped', async () => {
    const { container, url, state } = await composed('contested');
    const { child, end } = start(container);
    await until(() => hasRun(url), end);
    const before = readFileSync(join(state, 'lock'), 'utf8');
    const refused = { exitCode: 4, stderr: expect.stringContaining('That process is at work.') as string };
    expect(await start(container).end).toMatchObject(refused);
    process.kill(nodeOf(child), 'SIGSTOP');
    expect(await start(container).end).toMatchObject(refused);
    process.kill(nodeOf(child), 'SIGCONT');
    expect(readFileSync(join(state, 'lock'), 'utf8')).toBe(before);
    signal(child, 'SIGTERM');
    expect(await end).toMatchObject({ exitCode: 0 });
  }, 60_000);

  test('starts anew by itself after a restart of the machine, when it is told which machine that is', async (context) => {
    context.skip((await fileSystemKind(place)) !== 'disk', 'needs a disk below /tmp');
    const { container, nameless, url, state } = await composed('machine');
    const lock = join(state, 'lock');
    /** As if the machine had been started anew since. */
    const restartMachine = (): void => {
      const record = JSON.parse(readFileSync(lock, 'utf8')) as object;
      writeFileSync(lock, JSON.stringify({ ...record, boot: '5c1c3a6e-0000-4000-8000-000000000000' }));
    };
    const first = start(container);
    await until(() => hasRun(url), first.end);
    closeSync(await killed(first));
    restartMachine();
    expect(await start(nameless).end).toMatchObject({ exitCode: 4 });
    const next = start(container);
    await until(() => isReady(url), next.end);
    // One that does not know its machine is let in by a person.
    closeSync(await killed(next));
    restartMachine();
    await unlock(nameless, await start(nameless).end);
    const last = start(nameless);
    await until(() => isReady(url), last.end);
    signal(last.child, 'SIGTERM');
    expect(await last.end).toMatchObject({ exitCode: 0 });
  }, 90_000);

  test('takes over the lock of an inventory, too, after it was killed while it wrote', async () => {
    const { container, url, state } = await composed('writing', {
      WALDUR_GITOPS_DAEMON_SOURCES_MAIN_MODE: 'Enforce',
    });
    const lock = join(state, 'sources/main/inventory/lock');
    const first = start(container);
    await until(() => hasRun(url), first.end);
    // A run holds it for moments only.
    for (let tries = 0; ; tries += 1) {
      if (tries % 500 === 0) process.kill(nodeOf(first.child), 'SIGUSR2');
      if (existsSync(lock)) {
        process.kill(nodeOf(first.child), 'SIGSTOP');
        await setTimeout(10);
        if (existsSync(lock)) break;
        process.kill(nodeOf(first.child), 'SIGCONT');
      }
      if (tries > 10_000) throw new Error('no run takes the lock');
      await setTimeout(1);
    }
    const world = await killed(first);
    expect(existsSync(lock)).toBe(true);
    const next = start(container);
    await until(async () => (await hasRun(url)) && !existsSync(lock), next.end);
    closeSync(world);
    signal(next.child, 'SIGTERM');
    const { exitCode, stderr } = await next.end;
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /The lock of \S+\/sources\/main\/inventory was that of daemon .* it is taken over\./u,
    );
  }, 90_000);
});

const ZERO = '0000000000000000';

/** Does what a daemon tells that has found its state locked. */
async function unlock(container: Container, { exitCode, stderr }: Ended): Promise<void> {
  const [, id] = /waldur-gitops state unlock ([0-9a-f]+) --state/u.exec(stderr) ?? [];
  if (exitCode !== 4 || id === undefined) throw new Error(`it tells of no lock: ${stderr}`);
  const unlocked = await container.run(['state', 'unlock', id, '--state', STATE]);
  if (unlocked.exitCode !== 0) throw new Error(unlocked.stderr);
}

/** Whether a first run is over. */
async function hasRun(url: string): Promise<boolean> {
  const headers = { Authorization: `Bearer ${HTTP_TOKEN}` };
  const status = await fetch(`${url}/api/v1/status`, { headers }).catch(() => undefined);
  return (await status?.text())?.includes('"lastRun"') === true;
}

async function isReady(url: string): Promise<boolean> {
  return (await answer(`${url}/readyz`)) === 200;
}

async function answer(url: string): Promise<number | undefined> {
  const got = await fetch(url).catch(() => undefined);
  await got?.body?.cancel();
  return got?.status;
}

/** Waits until something holds; throws what a process said when that ends before. */
async function until(holds: () => Promise<boolean>, end?: Promise<Ended>): Promise<undefined> {
  let early: Ended | undefined;
  void end?.then((one) => (early = one));
  const deadline = Date.now() + 40_000;
  while (!(await holds())) {
    if (early !== undefined) throw new Error(`it has ended: ${JSON.stringify(early)}`);
    if (Date.now() > deadline) throw new Error('it takes too long');
    await setTimeout(100);
  }
  return undefined;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

interface Process {
  readonly pid: number;
  readonly state: string;
}

/** The processes below one, as this machine numbers them. */
function descendants(pid: number): readonly Process[] {
  const path = `/proc/${String(pid)}/task/${String(pid)}/children`;
  const children = readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => {
    const stat = readFileSync(`/proc/${String(child)}/stat`, 'utf8');
    const state = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[0] ?? '';
    return [{ pid: child, state }, ...descendants(child)];
  });
}

/** The program that tini has started. */
function nodeOf(child: ChildProcess): number {
  const [node] = descendants(processOne(child));
  if (node === undefined) throw new Error('tini has started nothing');
  return node.pid;
}
