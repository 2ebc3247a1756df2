import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileStateStore } from '../../src/state/file/create-file-state-store.ts';
import { notReadable, notWritable } from '../../src/state/file/disk-failure.ts';
import type { AppendingFile } from '../../src/state/file/disk.ts';
import { realDisk } from '../../src/state/file/real-disk.ts';
import type { StateRecord } from '../../src/state/state-record.ts';
import { CLAIM, exampleEntry } from './example-state.ts';
import { FakeDisk } from './fake-disk.ts';

const REQUEST = { command: 'apply', patience: 0 };
const put = (name: string, label = name): StateRecord => ({
  type: 'put',
  entry: exampleEntry(`Offering/${name}`, { label }),
});

let home = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'waldur-gitops-disk-'));
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

describe('a failure', () => {
  it.each([
    ['EACCES', 'this user may not', /right to read it/u],
    ['ELOOP', 'it is a symbolic link', /Remove the link/u],
    ['EISDIR', 'it is no regular file', /--state names/u],
    ['EFBIG', 'it is larger than 256 MiB', /--state names/u],
    ['EIO', 'the disk fails', /--state names/u],
    ['EWHATEVER', 'EWHATEVER', /--state names/u],
  ])('to read says what it means: %s', (code, sentence, hint) => {
    const { message, hints, code: ours } = notReadable('x/inventory.json', code);
    expect({ ours, message }).toEqual({
      ours: 'STATE_NOT_READABLE',
      message: `cannot read x/inventory.json: ${sentence}`,
    });
    expect(hints).toEqual([expect.stringMatching(hint)]);
  });

  it.each([
    ['EACCES', 'this user may not', /may write to/u],
    ['EROFS', 'the file system is read-only', /may write to/u],
    ['ENOSPC', 'no room is left on the disk', /Make room/u],
    ['EDQUOT', 'the quota of this user is used up', /Make room/u],
    ['EIO', 'the disk fails', /Look at the disk/u],
    ['ENOTDIR', 'a part of the path is no directory', /may write to/u],
  ])('to write says what it means: %s', (code, sentence, hint) => {
    const { message, hints, code: ours } = notWritable('x/lock', code);
    expect({ ours, message }).toEqual({
      ours: 'STATE_NOT_WRITABLE',
      message: `cannot write x/lock: ${sentence}`,
    });
    expect(hints).toEqual([expect.stringMatching(hint)]);
  });
});

const lock = async (directory: string): Promise<unknown> =>
  createFileStateStore(directory).lock(CLAIM, REQUEST);

describe('the file system', () => {
  it('is refused where a file stands in the place of the directory, or above it', async () => {
    await writeFile(join(home, 'file'), 'x');
    for (const directory of [join(home, 'file'), join(home, 'file/state')]) {
      await expect(lock(directory)).rejects.toMatchObject({
        code: 'STATE_NOT_WRITABLE',
        message: `cannot write ${directory}: a part of the path is no directory`,
      });
    }
    expect(await readFile(join(home, 'file'), 'utf8')).toBe('x');
  });

  it('is not waited for where a pipe stands in the place of a file', async () => {
    await promisify(execFile)('mkfifo', [join(home, 'inventory.json')]);
    await expect(createFileStateStore(home).read(CLAIM)).rejects.toMatchObject({
      message: `cannot read ${join(home, 'inventory.json')}: it is no regular file`,
    });
  });

  it('gives no file that is larger than any of ours', async () => {
    await writeFile(join(home, 'inventory.json'), '');
    await truncate(join(home, 'inventory.json'), 300 * 1024 * 1024);
    await expect(createFileStateStore(home).read(CLAIM)).rejects.toMatchObject({
      message: `cannot read ${join(home, 'inventory.json')}: it is larger than 256 MiB`,
    });
  });

  it('may have the directory elsewhere, but not the lock', async () => {
    await mkdir(join(home, 'real'));
    await symlink(join(home, 'real'), join(home, 'link'));
    const locked = await createFileStateStore(join(home, 'link')).lock(CLAIM, REQUEST);
    await locked.release();
    await writeFile(join(home, 'elsewhere'), 'x');
    await symlink(join(home, 'elsewhere'), join(home, 'real/lock'));
    await expect(lock(join(home, 'real'))).rejects.toMatchObject({ code: 'STATE_NOT_READABLE' });
    expect(await readFile(join(home, 'elsewhere'), 'utf8')).toBe('x');
  });

  it('is read while somebody writes, and shows nothing twice, torn or out of order', async () => {
    const writer = createFileStateStore(home);
    const written: string[] = [];
    const over = new AbortController();
    const write = async (): Promise<void> => {
      for (let run = 0; run < 12; run += 1) {
        const locked = await writer.lock(CLAIM, REQUEST);
        for (let at = 0; at < 5; at += 1) {
          const name = `${String(run).padStart(2, '0')}-${String(at)}`;
          written.push(`Offering/${name}`);
          await locked.append(put(name, 'x'.repeat(20_000)), 'durable');
        }
        await locked.release();
      }
      over.abort();
    };
    const read = async (): Promise<readonly number[]> => {
      const sizes: number[] = [];
      while (!over.signal.aborted) {
        const keys = [...((await createFileStateStore(home).read(CLAIM))?.inventory.keys() ?? [])];
        expect(keys.toSorted()).toEqual(written.slice(0, keys.length));
        sizes.push(keys.length);
      }
      return sizes;
    };
    const [, ...readers] = await Promise.all([write(), read(), read()]);
    expect((await writer.read(CLAIM))?.inventory.size).toBe(60);
    for (const sizes of readers) {
      expect(new Set(sizes).size).toBeGreaterThan(3);
      expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    }
  });
});

describe('a full disk', () => {
  /** A disk whose journal takes half of a write, and no more. */
  class FullDisk extends FakeDisk {
    isFull = false;

    override async append(path: string): Promise<AppendingFile> {
      const file = await super.append(path);
      return {
        ...file,
        write: async (bytes) => {
          if (!this.isFull) return file.write(bytes);
          await file.write(bytes.subarray(0, bytes.length / 2));
          throw notWritable(path, 'ENOSPC');
        },
      };
    }
  }

  it('stops what is to be recorded, leaves no half of a line, and loses nothing', async () => {
    const disk = new FullDisk();
    const store = createFileStateStore('state', { disk });
    const locked = await store.lock(CLAIM, REQUEST);
    await locked.append(put('a'), 'durable');
    disk.isFull = true;
    const failure = {
      code: 'STATE_NOT_WRITABLE',
      message: 'cannot write state/journal.ndjson: no room is left on the disk',
    };
    const both = [locked.append(put('b'), 'durable'), locked.append(put('c'), 'lazy')];
    for (const each of both) await expect(each).rejects.toMatchObject(failure);
    disk.isFull = false;
    await expect(locked.append(put('d'), 'lazy')).rejects.toMatchObject(failure);
    await expect(locked.release()).rejects.toMatchObject(failure);
    const told: string[] = [];
    const next = await createFileStateStore('state', { disk, tell: (sentence) => told.push(sentence) }).lock(
      CLAIM,
      REQUEST,
    );
    expect([...next.inventory.keys()]).toEqual(['Offering/a']);
    expect(told).toEqual([]);
    await next.append(put('e'), 'durable');
    await next.release();
    expect((await store.read(CLAIM))?.inventory.size).toBe(2);
  });
});

describe('the real disk', () => {
  it('does each step as it is promised', async () => {
    const path = (name: string): string => join(home, name);
    expect(await realDisk.create(path('a'), 'first')).toBe(true);
    expect(await realDisk.create(path('a'), 'second')).toBe(false);
    expect(await realDisk.link(path('a'), path('b'))).toBe(true);
    expect(await realDisk.link(path('a'), path('b'))).toBe(false);
    await realDisk.create(path('c'), 'third');
    await realDisk.rename(path('c'), path('b'));
    await realDisk.remove(path('a'));
    await realDisk.remove(path('a'));
    expect(await realDisk.list(home)).toEqual(['b']);
    expect(await realDisk.list(path('nowhere'))).toEqual([]);
    expect((await realDisk.read(path('b')))?.toString()).toBe('third');
    expect(await realDisk.read(path('a'))).toBeUndefined();
    const file = await realDisk.append(path('b'));
    await file.write(Buffer.from(' and more'));
    await file.truncate(9);
    await file.write(Buffer.from('!'));
    await file.sync();
    await file.close();
    expect((await realDisk.read(path('b')))?.toString()).toBe('third and!');
  });
});
