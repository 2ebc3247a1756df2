import { constants } from 'node:fs';
import { link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { StateError } from '../state-error.ts';
import { notReadable, notWritable } from './disk-failure.ts';
import type { AppendingFile, Disk } from './disk.ts';
import { knockAtSocket, openLockSocket } from './lock-socket.ts';
import { machineOfDirectory } from './machine-of-directory.ts';

const OWNER_ONLY = 0o600;
/** More than a state of 50,000 objects, and less than a text can hold. */
const LARGEST = 256 * 1024 * 1024;
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

/** File systems without a second name for a file, e.g. of some network shares. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** The file system of this machine. */
export const realDisk: Disk = {
  async makeDirectory(path) {
    await writing(path, async () => mkdir(path, { recursive: true, mode: 0o700 }));
  },

  async list(directory) {
    return reading(directory, [], async () => readdir(directory));
  },

  async read(path) {
    return reading(path, undefined, async () => {
      const file = await open(path, READ);
      try {
        const facts = await file.stat();
        if (!facts.isFile()) throw notReadable(path, 'EISDIR');
        if (facts.size > LARGEST) throw notReadable(path, 'EFBIG');
        return await file.readFile();
      } finally {
        await file.close();
      }
    });
  },

  async create(path, content) {
    return unlessThere(path, async () => {
      await writeNew(path, content);
    });
  },

  async link(from, to) {
    return unlessThere(to, async () => {
      try {
        await link(from, to);
      } catch (error) {
        if (!NO_LINKS.has(codeOf(error))) throw error;
        await writeNew(to, (await realDisk.read(from)) ?? '');
      }
    });
  },

  async rename(from, to) {
    await writing(to, async () => rename(from, to));
  },

  async remove(path) {
    await writing(path, async () => rm(path, { force: true }));
  },

  async syncDirectory(path) {
    // Some file systems cannot say so, and some systems do not open directories.
    const directory = await open(path, 'r').catch(() => undefined);
    await directory?.sync().catch(() => undefined);
    await directory?.close();
  },

  async append(path) {
    const file = await writing(path, async () => open(path, APPEND, OWNER_ONLY));
    if (!(await file.stat()).isFile()) {
      await file.close();
      throw notWritable(path, 'EISDIR');
    }
    const appending: AppendingFile = {
      write: async (bytes) => writing(path, async () => file.appendFile(bytes)),
      sync: async () => writing(path, async () => file.sync()),
      truncate: async (length) => writing(path, async () => file.truncate(length)),
      close: async () => file.close(),
    };
    return appending;
  },

  listen: openLockSocket,
  knock: knockAtSocket,
  machineOf: async (directory) => machineOfDirectory(directory),
};

async function writeNew(path: string, content: string | Buffer): Promise<void> {
  const file = await open(path, NEW, OWNER_ONLY);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function reading<Result>(path: string, missing: Result, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StateError) throw error;
    if (codeOf(error) === 'ENOENT') return missing;
    throw notReadable(path, codeOf(error));
  }
}

async function writing<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StateError ? error : notWritable(path, codeOf(error));
  }
}

async function unlessThere(path: string, work: () => Promise<void>): Promise<boolean> {
  return writing(path, async () => {
    try {
      await work();
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
