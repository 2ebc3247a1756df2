import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFileStateStore } from '../../src/state/file/create-file-state-store.ts';
import { newLockRecord } from '../../src/state/file/lock-record.ts';
import { ownMarks } from '../../src/state/file/process-life.ts';
import { bundleProgram } from './bundle-program.ts';
import { elsewhereProblem, startElsewhere } from './elsewhere.ts';
import { CLAIM, exampleEntry } from './example-state.ts';

const isLinux = process.platform === 'linux';
const problem = elsewhereProblem();
const mayMiss = process.env['WALDUR_GITOPS_REQUIRE_ALL_TESTS'] === undefined;

let scratch = '';
let contender = '';
let home = '';
let directory = '';

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'waldur-gitops-lock-'));
  contender = await bundleProgram('lock-contender', scratch);
});

afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
});

beforeEach(async () => {
  home = await mkdtemp(join(scratch, 'home-'));
  directory = join(home, 'state');
});

/** Runs a contender to its end, here or in a world of processes of its own. */
async function contend(name: string, rounds: number, end: string, isElsewhere = false): Promise<void> {
  const words = [process.execPath, contender, home, name, String(rounds), end];
  const [program = '', ...rest] = words;
  const child = isElsewhere
    ? startElsewhere(home, words, ['ignore', 'inherit', 'inherit'])
    : spawn(program, rest, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  const isKilled = signal === 'SIGKILL' || code === 128 + 9;
  if (code !== 0 && !isKilled) throw new Error(`a contender ended with ${String(code ?? signal)}`);
}

const linesOf = async (name: string): Promise<readonly string[]> =>
  (await readFile(join(home, name), 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');

/** Two waves of contenders, and one that comes last; what is said of two at once. `isElsewhere` says where each runs. */
async function race(isElsewhere: (at: number) => boolean): Promise<readonly string[]> {
  const ends = ['release', 'die', 'die-asking', 'die-releasing', 'die', 'die-asking', 'die', 'release'];
  for (const wave of ['a', 'b']) {
    await Promise.all(ends.map(async (end, at) => contend(`${wave}${String(at)}`, 4, end, isElsewhere(at))));
  }
  await contend('last', 1, 'release');
  const log = await linesOf('log');
  expect(log.filter((line) => line.includes('it is taken over')).length).toBeGreaterThan(5);
  const state = await createFileStateStore(directory).read(CLAIM);
  const confirmed = await linesOf('confirmed');
  expect(confirmed.length).toBeGreaterThan(40);
  expect(confirmed.filter((key) => state?.inventory.has(key as 'Offering/a') !== true)).toEqual([]);
  // One that dies while it writes down who it is may leave a file of no meaning.
  const left = await readdir(directory);
  expect(left.filter((name) => !/^lock\.[0-9a-f]+\.tmp$/u.test(name) && name !== 'journal.ndjson')).toEqual([
    'inventory.json',
  ]);
  return log.filter((line) => line.startsWith('both'));
}

describe('many processes', () => {
  it.skipIf(!isLinux)(
    'never have the lock at once, also while they die, and lose nothing that was confirmed',
    async () => {
      expect(await race(() => false)).toEqual([]);
    },
  );

  it.skipIf(problem !== undefined && mayMiss)(
    `never have it at once in containers of their own either (${problem ?? 'here'})`,
    async () => {
      expect(await race((at) => at % 3 > 0)).toEqual([]);
    },
    60_000,
  );
});

describe('a lock', () => {
  const told: string[] = [];
  const store = (): ReturnType<typeof createFileStateStore> =>
    createFileStateStore(directory, { tell: (sentence) => told.push(sentence) });

  beforeEach(() => {
    told.length = 0;
  });

  /** Leaves a lock as a run of elsewhere, or a dead run of here, has made it. */
  async function leaveLock(given: object): Promise<string> {
    await store()
      .lock(CLAIM, { command: 'apply', patience: 0 })
      .then(async (locked) => locked.release());
    const since = new Date(Date.now() - 12 * 60_000).toISOString();
    const record = {
      ...newLockRecord('apply', ownMarks()),
      id: '00112233aabbccdd',
      host: 'runner-1',
      process: 4711,
      since,
    };
    await writeFile(join(directory, 'lock'), JSON.stringify({ ...record, ...given }));
    return since;
  }

  it('says who has it, since when, and that the process is at work', async () => {
    const locked = await store().lock(CLAIM, { command: 'apply', patience: 0 });
    await expect(store().lock(CLAIM, { command: 'plan', patience: 0 })).rejects.toMatchObject({
      code: 'STATE_LOCKED',
      message: expect.stringMatching(
        /^the state .* is locked: apply \(process \d+ on .+\) has had it since \d{4}-.*Z \(just now\)$/u,
      ) as string,
      holder: { process: process.pid, command: 'apply' },
      hints: ['That process is at work. Wait for it (an apply does with --lock-timeout 10m), or stop it.'],
    });
    await locked.release();
  });

  it.each([
    ['another machine', { boot: '5c1c3a6e-0000-0000-0000-000000000000' }],
    ['another container', { namespace: 'pid:[1]' }],
    ['a system that says nothing', { boot: undefined, namespace: undefined, started: undefined }],
  ])('of %s is never taken over, and how to unlock it is said', async (_, given) => {
    const since = await leaveLock(given);
    await expect(store().lock(CLAIM, { command: 'apply', patience: 50 })).rejects.toMatchObject({
      message: `the state ${directory} is locked: apply (process 4711 on runner-1) has had it since ${since} (12 minutes ago)`,
      hints: [
        'Whether that process still runs cannot be seen from here: it is of another machine or container, or the machine was started anew.',
        `Wait for it (an apply does with --lock-timeout 10m), or, when you know that it is gone: waldur-gitops state unlock 00112233aabbccdd --state ${directory}`,
      ],
    });
    expect(told).toEqual([
      `Waiting for the lock of ${directory}, which apply (process 4711 on runner-1) has.`,
    ]);
  });

  it.skipIf(!isLinux).each([
    ['whose process is gone', { process: 4_194_304 }],
    ['whose process is another one now', { process: process.pid, started: '1' }],
  ])('of this machine %s is taken over, and that is said', async (_, given) => {
    await leaveLock(given);
    const locked = await store().lock(CLAIM, { command: 'apply', patience: 0 });
    expect(told).toEqual([expect.stringContaining('ended without giving it back; it is taken over.')]);
    const left = (await readdir(directory)).map((name) => name.replace(/[0-9a-f]{16}/u, '*'));
    expect(left).toEqual(['inventory.json', 'lock', 'lock.*.sock']);
    await locked.release();
    expect(await readdir(directory)).toEqual(['inventory.json']);
  });

  it('is waited for, and had when it is free', async () => {
    const locked = await store().lock(CLAIM, { command: 'apply', patience: 0 });
    const next = store().lock(CLAIM, { command: 'apply', patience: 20_000 });
    await locked.append({ type: 'put', entry: exampleEntry('Offering/a') }, 'lazy');
    await locked.release();
    expect((await next).inventory.size).toBe(1);
    await (await next).release();
  });

  it('is not waited for after an interrupt', async () => {
    const locked = await store().lock(CLAIM, { command: 'apply', patience: 0 });
    const controller = new AbortController();
    const begin = performance.now();
    const next = store().lock(CLAIM, { command: 'apply', patience: 60_000, signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 100);
    await expect(next).rejects.toMatchObject({ code: 'STATE_LOCKED' });
    expect(performance.now() - begin).toBeLessThan(20_000);
    await locked.release();
  });

  it('that was taken away stops what is to be durable', async () => {
    const locked = await store().lock(CLAIM, { command: 'apply', patience: 0 });
    await rm(join(directory, 'lock'));
    const other = await store().lock(CLAIM, { command: 'apply', patience: 0 });
    const append = locked.append({ type: 'put', entry: exampleEntry('Offering/a') }, 'durable');
    await expect(append).rejects.toMatchObject({
      code: 'STATE_LOCKED',
      message: `the lock of the state ${directory} was taken away from this run`,
    });
    await expect(locked.release()).rejects.toMatchObject({ code: 'STATE_LOCKED' });
    // The lock of the other one is not given back by the first.
    await other.append({ type: 'put', entry: exampleEntry('Offering/b') }, 'durable');
    await other.release();
    expect([...((await store().read(CLAIM))?.inventory.keys() ?? [])]).toEqual(['Offering/b']);
  });

  it('that cannot be read is not taken', async () => {
    await leaveLock({});
    await writeFile(join(directory, 'lock'), '{"id": "../../etc/passwd"}');
    await expect(store().lock(CLAIM, { command: 'apply', patience: 0 })).rejects.toMatchObject({
      code: 'STATE_LOCKED',
      message: `${join(directory, 'lock')} is there, and does not say who has the lock`,
    });
  });
});
