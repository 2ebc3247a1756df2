import { mkdir, mkdtemp, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileStateStore } from '../../src/state/file/create-file-state-store.ts';
import { fileSystemKind } from '../../src/state/file/file-system-kind.ts';
import { newLockRecord } from '../../src/state/file/lock-record.ts';
import { knockAtSocket, openLockSocket } from '../../src/state/file/lock-socket.ts';
import { machineOfDirectory } from '../../src/state/file/machine-of-directory.ts';
import { ownMarks } from '../../src/state/file/process-life.ts';
import { realDisk } from '../../src/state/file/real-disk.ts';
import { CLAIM } from './example-state.ts';

const isLinux = process.platform === 'linux';
const isOnDisk = isLinux && (await fileSystemKind(tmpdir())) === 'disk';
const BOOT = '/proc/sys/kernel/random/boot_id';
const ID = '0123456789abcdef0123456789abcdef';

let home = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'waldur-gitops-machine-'));
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

async function machineBy(content: string, bootId = BOOT, directory = home): Promise<string | undefined> {
  const machineId = join(home, 'machine-id');
  await writeFile(machineId, content);
  return machineOfDirectory(directory, { machineId, bootId });
}

describe.skipIf(!isOnDisk)('the machine of a directory (needs a disk below /tmp)', () => {
  it('has a name that does not show its id, and stays the same', async () => {
    const name = await machineBy(`${ID}\n`);
    // As `openssl dgst -sha256 -hmac` says; a later release has to know it again.
    expect(name).toBe('f09cdcb74bf43711e275352a1618ff15');
    expect(await machineBy(ID)).toBe(name);
    expect(await machineBy('f'.repeat(32))).not.toBe(name);
  });

  it.each([
    ['is empty', ''],
    ['was never set', 'uninitialized\n'],
    ['is nought', '0'.repeat(32)],
    ['is too short', ID.slice(1)],
    ['is too long', `${ID}0`],
    ['has something behind it', `${ID}\n${ID}`],
  ])('is not known when its id %s', async (_, content) => {
    expect(await machineBy(content)).toBeUndefined();
  });

  it('is not known when there is no id, or a directory in its place', async () => {
    const bootId = BOOT;
    expect(await machineOfDirectory(home, { machineId: join(home, 'none'), bootId })).toBeUndefined();
    await mkdir(join(home, 'machine-id'));
    expect(await machineOfDirectory(home, { machineId: join(home, 'machine-id'), bootId })).toBeUndefined();
  });

  it('is not known where a container has a boot id of its own', async () => {
    await writeFile(join(home, 'boot-id'), await readFile(BOOT));
    expect(await machineBy(ID, join(home, 'boot-id'))).toBeUndefined();
  });

  it.each(['/sys', '/proc', '/nowhere'])('is not known of what is no disk: %s', async (directory) => {
    expect(await machineBy(ID, BOOT, directory)).toBeUndefined();
  });
});

/** Takes the lock on a machine of this name after somebody has left it; what was told. */
async function takeAfter(left: object, machine: string | undefined): Promise<readonly string[]> {
  const told: string[] = [];
  const disk = { ...realDisk, machineOf: () => Promise.resolve(machine) };
  const store = createFileStateStore(home, { disk, tell: (sentence) => told.push(sentence) });
  const record = { ...newLockRecord('daemon', ownMarks()), process: 4711, ...left };
  await writeFile(join(home, 'lock'), JSON.stringify(record));
  await (await store.lock(CLAIM, { command: 'apply', patience: 0 })).release();
  return told;
}

describe.skipIf(!isLinux)('a lock of another start', () => {
  const MACHINE = 'a'.repeat(32);
  const OTHER = 'b'.repeat(32);
  const boot = '5c1c3a6e-0000-4000-8000-000000000000';

  it('of this machine is taken over, and that is said', async () => {
    expect(await takeAfter({ boot, machine: MACHINE }, MACHINE)).toEqual([
      expect.stringContaining('which ended without giving it back; it is taken over.'),
    ]);
    expect(await readdir(home)).toEqual(['inventory.json']);
  });

  it('says which machine it is, when that is known', async () => {
    const disk = { ...realDisk, machineOf: () => Promise.resolve(MACHINE) };
    const locked = await createFileStateStore(home, { disk }).lock(CLAIM, { command: 'apply', patience: 0 });
    const record: unknown = JSON.parse(await readFile(join(home, 'lock'), 'utf8'));
    expect(record).toMatchObject({ machine: MACHINE, boot: ownMarks().boot });
    await locked.release();
  });

  it.each<[what: string, left: object, machine: string | undefined]>([
    ['another machine', { boot, machine: OTHER }, MACHINE],
    ['a machine without a name', { boot }, MACHINE],
    ['a machine, seen from one without a name', { boot, machine: MACHINE }, undefined],
    ['a machine without a name, seen from such a one', { boot }, undefined],
    ['a machine with an empty name', { boot, machine: '' }, undefined],
    ['this machine, which says nothing of its starts', { boot: undefined, machine: MACHINE }, MACHINE],
    ['this start, and another container', { namespace: 'pid:[1]', machine: MACHINE }, MACHINE],
  ])('of %s is never taken over', async (_, left, machine) => {
    await expect(takeAfter(left, machine)).rejects.toMatchObject({
      code: 'STATE_LOCKED',
      hints: [expect.stringContaining('cannot be seen from here'), expect.stringContaining('state unlock')],
    });
  });
});

describe.skipIf(!isLinux)('a socket', () => {
  it('is not made, and no refusal counts, where a file may be had in two ways', async () => {
    // What the system says of its devices is no file system that is known.
    expect((await statfs('/sys')).type).not.toBe(0);
    expect(await fileSystemKind('/sys')).toBeUndefined();
    expect(await openLockSocket('/sys/lock.0.sock')).toBeUndefined();
    expect(await knockAtSocket('/sys/lock.0.sock')).toBe('unknown');
  });

  it('is not made in a directory that is not there, or over a file', async () => {
    expect(await openLockSocket(join(home, 'none/lock.0.sock'))).toBeUndefined();
    await writeFile(join(home, 'lock.0.sock.new'), 'x');
    expect(await openLockSocket(join(home, 'lock.0.sock'))).toBeUndefined();
    expect(await readdir(home)).toEqual(['lock.0.sock.new']);
  });

  it('is what is asked, and no file, which refuses as well', async () => {
    await writeFile(join(home, 'lock.0.sock'), '');
    expect(await knockAtSocket(join(home, 'lock.0.sock'))).toBe('unknown');
  });

  it('is answered until it is closed, and leaves nothing', async () => {
    const path = join(home, 'lock.0.sock');
    const socket = await openLockSocket(path);
    expect(await knockAtSocket(path, socket?.inode)).toBe('answered');
    expect(await knockAtSocket(path)).toBe('answered');
    socket?.close();
    expect(await knockAtSocket(path, socket?.inode)).toBe('unknown');
    expect(await readdir(home)).toEqual([]);
  });
});
