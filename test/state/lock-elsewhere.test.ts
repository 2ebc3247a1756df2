import { execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFileStateStore } from '../../src/state/file/create-file-state-store.ts';
import { lockDirectory } from '../../src/state/file/lock-directory.ts';
import { readLockRecord, type LockRecord } from '../../src/state/file/lock-record.ts';
import { processOne } from '../deploy/namespace.ts';
import { bundleProgram } from './bundle-program.ts';
import { elsewhereProblem, startElsewhere } from './elsewhere.ts';
import { CLAIM } from './example-state.ts';

const problem = elsewhereProblem();
const mayMiss = process.env['WALDUR_GITOPS_REQUIRE_ALL_TESTS'] === undefined;
const AT_WORK = 'That process is at work. Wait for it (an apply does with --lock-timeout 10m), or stop it.';
const REQUEST = { command: 'apply', patience: 0 };

/** As an engine does it: process 1 of the world, and everything in it with that. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  process.kill(processOne(child), 'SIGKILL');
  await exit;
}

/** A socket that nobody listens on, as a process leaves it that was killed. */
function leaveSocket(path: string): void {
  const code = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  expect(() => execFileSync(process.execPath, ['-e', code], { stdio: 'ignore' })).toThrow('SIGKILL');
}

describe.skipIf(problem !== undefined && mayMiss)(
  `the lock of another container (${problem ?? 'here'})`,
  () => {
    let scratch = '';
    let program = '';
    let home = '';
    let directory = '';
    const told: string[] = [];
    const children: ChildProcess[] = [];
    const servers: Server[] = [];

    beforeAll(async () => {
      scratch = await mkdtemp(join(tmpdir(), 'waldur-gitops-elsewhere-'));
      program = await bundleProgram('lock-holder', scratch);
    });
    beforeEach(async () => {
      home = await mkdtemp(join(scratch, 'h-'));
      directory = join(home, 'state');
      told.length = 0;
    });
    afterEach(async () => {
      for (const child of children.splice(0)) await kill(child);
      for (const server of servers.splice(0)) server.close();
    });
    afterAll(async () => {
      await rm(scratch, { recursive: true, force: true });
    });

    /** Starts a process elsewhere that has the lock. */
    async function hold(showsHere = false): Promise<ChildProcess> {
      const words = [process.execPath, program, directory];
      const child = startElsewhere(home, words, ['pipe', 'pipe', 'ignore'], showsHere);
      children.push(child);
      const { stdout } = child;
      if (stdout === null) throw new Error('it has no output');
      expect(String((await once(stdout, 'data'))[0])).toBe('held\n');
      return child;
    }

    const lock = async (): ReturnType<ReturnType<typeof createFileStateStore>['lock']> =>
      createFileStateStore(directory, { tell: (sentence) => told.push(sentence) }).lock(CLAIM, REQUEST);

    const record = async (): Promise<LockRecord> => {
      const found = readLockRecord(await readFile(join(directory, 'lock')));
      if (found === undefined) throw new Error('it is no record');
      return found;
    };

    const socketOf = async (): Promise<string> =>
      join(directory, `lock.${(await record()).socket?.id ?? 'none'}.sock`);

    it('is taken over when its process was killed, and that is said', async () => {
      const child = await hold();
      expect((await record()).process).not.toBe(process.pid);
      await kill(child);
      const locked = await lock();
      expect(told).toEqual([
        expect.stringMatching(
          /was that of daemon .*, which ended without giving it back; it is taken over\.$/u,
        ),
      ]);
      await locked.release();
      // Nothing is left, neither of the dead one nor of this one.
      expect(await readdir(directory)).toEqual(['inventory.json']);
    });

    it('is taken over from there, too', async () => {
      await kill(await hold());
      const first = await record();
      await hold();
      expect((await record()).id).not.toBe(first.id);
    });

    it('is its own though numbers of processes mean others there than /proc shows', async () => {
      await hold(true);
      expect((await record()).namespace).toBeUndefined();
      await expect(lock()).rejects.toMatchObject({ hints: [AT_WORK] });
    });

    it('is its own while it lives', async () => {
      const child = await hold();
      await expect(lock()).rejects.toMatchObject({ code: 'STATE_LOCKED', hints: [AT_WORK] });
      const store = createFileStateStore(directory);
      expect(await store.inspect()).toMatchObject({ isAbandoned: false });
      await expect(store.unlock((await record()).id)).rejects.toMatchObject({
        message: expect.stringContaining('is still running') as string,
      });
      child.stdin?.end();
      await once(child, 'exit');
      expect(await readdir(directory)).toEqual(['inventory.json']);
    });

    it('is its own while it is stopped, however often it is asked for', async () => {
      const child = await hold();
      const shell = processOne(child);
      const node = Number(
        await readFile(`/proc/${String(shell)}/task/${String(shell)}/children`, 'utf8').then((text) =>
          text.trim(),
        ),
      );
      process.kill(node, 'SIGSTOP');
      await expect(lock()).rejects.toMatchObject({ code: 'STATE_LOCKED', hints: [AT_WORK] });
      // More than the kernel keeps waiting for a process that answers nobody.
      for (let at = 0; at < 600; at += 1)
        await expect(lock()).rejects.toMatchObject({ code: 'STATE_LOCKED' });
      process.kill(node, 'SIGCONT');
      await expect
        .poll(async () => lock().catch((error: unknown) => error))
        .toMatchObject({ hints: [AT_WORK] });
    });

    it('is taken over in a directory that is no store', async () => {
      await kill(await hold());
      const tell = (sentence: string): void => void told.push(sentence);
      const held = await lockDirectory(directory, { command: 'daemon', patience: 0 }, tell);
      expect(told).toEqual([expect.stringContaining('it is taken over')]);
      const left = (await readdir(directory)).map((name) => name.replace(/[0-9a-f]{16}/u, '*'));
      expect(left).toEqual(['inventory.json', 'lock', 'lock.*.sock']);
      await held.release();
      expect(await readdir(directory)).toEqual(['inventory.json']);
    });

    it('is seen as well in a directory whose path is too long for a socket', async () => {
      directory = join(home, 'x'.repeat(200));
      const child = await hold();
      await expect(lock()).rejects.toMatchObject({ hints: [AT_WORK] });
      await kill(child);
      await (await lock()).release();
      expect(await readdir(directory)).toEqual(['inventory.json']);
    });

    it('without its socket is for a person to unlock', async () => {
      await kill(await hold());
      await rm(await socketOf());
      await expect(lock()).rejects.toMatchObject({
        hints: [expect.stringContaining('cannot be seen from here'), expect.stringContaining('state unlock')],
      });
      const store = createFileStateStore(directory);
      expect(await store.unlock((await record()).id)).toMatchObject({ command: 'daemon' });
      await (await lock()).release();
    });

    async function listenAt(path: string): Promise<void> {
      const server = createServer((caller) => caller.destroy()).listen(path);
      servers.push(server);
      await once(server, 'listening');
    }

    describe('is never taken from one that lives', () => {
      it.each<[what: string, make: (path: string) => void | Promise<unknown>]>([
        ['nothing', () => undefined],
        ['a file', async (path) => writeFile(path, '')],
        ['a directory', async (path) => mkdir(path)],
        ['a pipe', (path) => void execFileSync('mkfifo', [path])],
        ['a socket of nobody', leaveSocket],
        ['a socket of somebody else', listenAt],
        [
          'a link to a socket of nobody',
          async (path) => {
            leaveSocket(join(home, 'dead'));
            await symlink(join(home, 'dead'), path);
          },
        ],
        [
          'a link to its own socket',
          async (path) => {
            await symlink(join(home, 'away'), path);
          },
        ],
        ['a link to nothing', async (path) => symlink('nowhere', path)],
      ])('whose socket %s stands in for', async (_, make) => {
        await hold();
        const path = await socketOf();
        await rename(path, join(home, 'away'));
        await make(path);
        const before = await record();
        await expect(lock()).rejects.toMatchObject({
          code: 'STATE_LOCKED',
          hints: [expect.stringContaining('cannot be seen from here'), expect.stringContaining(before.id)],
        });
        expect(await record()).toEqual(before);
        await rm(path, { recursive: true, force: true });
        await rename(join(home, 'away'), path);
        await expect(lock()).rejects.toMatchObject({ hints: [AT_WORK] });
      });

      it.each([
        ['a number of another file', { inode: '1' }],
        ['the name of a file elsewhere', { id: '../../../tmp/x' }],
        ['no number', { inode: 7 }],
        ['more than a socket has', { host: 'elsewhere' }],
      ])('whose record says %s', async (_, changes) => {
        await hold();
        const { socket, ...rest } = await record();
        await writeFile(
          join(directory, 'lock'),
          JSON.stringify({ ...rest, socket: { ...socket, ...changes } }),
        );
        await expect(lock()).rejects.toMatchObject({ code: 'STATE_LOCKED' });
      });
    });
  },
);
