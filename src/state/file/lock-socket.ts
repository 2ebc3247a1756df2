import { once } from 'node:events';
import { constants, rmSync } from 'node:fs';
import { lstat, open, rename } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { basename, dirname } from 'node:path';
import { fileSystemKind } from './file-system-kind.ts';

/** A socket that is listened on as long as the process lives. */
export interface LockSocket {
  /** The number of the file, so that another one in its place is not taken for it. */
  readonly inode: string;
  /** Ends it, and removes the file. */
  close(): void;
}

/**
 * What a knock at a socket shows: somebody listens, or certainly nobody does any more; `unknown` when it is not there,
 * is another file than it should be, or may not be asked.
 */
export type Answer = 'answered' | 'refused' | 'unknown';

/** The kernel takes 107 bytes as the path of a socket. */
const LONGEST = 100;
const DIRECTORY = constants.O_RDONLY | constants.O_DIRECTORY;
/** Behind the name of a socket that is not listened on yet: it refuses as one of a process that is gone. */
const UNFINISHED = '.new';
/** An unfinished one may be cleared away at that moment. */
const ATTEMPTS = 5;
/** Milliseconds. The kernel answers at once, also for a process that is stopped. */
const PATIENCE = 2_000;

/**
 * Makes a socket and listens on it; `undefined` where that is not possible, or would prove nothing. A socket of this name
 * is listened on from its first moment. It keeps no process alive, and programs that are started do not get it.
 */
export async function openLockSocket(path: string): Promise<LockSocket | undefined> {
  const unfinished = `${path}${UNFINISHED}`;
  if (!(await canProve(unfinished))) return undefined;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const server = await listen(unfinished);
    if (server === undefined) return undefined;
    const isNamed = await rename(unfinished, path).then(
      () => true,
      () => false,
    );
    const inode = isNamed ? await inodeOf(path) : undefined;
    const close = (): void => {
      if (isNamed) remove(path);
      server.close();
    };
    if (inode !== undefined) return { inode, close };
    close();
  }
  return undefined;
}

/** What stays is cleared away by the next one. */
function remove(path: string): void {
  try {
    rmSync(path);
  } catch {
    // It is gone, or nothing can be removed there any more.
  }
}

async function listen(path: string): Promise<Server | undefined> {
  const server = createServer((caller) => caller.on('error', () => undefined).destroy());
  server.unref();
  server.on('error', () => undefined);
  try {
    await withShortPath(path, async (short) => {
      const listens = once(server, 'listening');
      server.listen(short);
      await listens;
    });
    return server;
  } catch {
    return undefined;
  }
}

/**
 * Asks whether somebody listens on a socket of this kernel. With `inode`, on that very one. A refusal is proof: the
 * kernel itself ends what a process listened on when that is gone, and not before.
 */
export async function knockAtSocket(path: string, inode?: string): Promise<Answer> {
  if (!(await canProve(path))) return 'unknown';
  const before = await inodeOf(path);
  if (before === undefined || before !== (inode ?? before)) return 'unknown';
  const answer = await withShortPath(path, knock).catch(() => 'unknown' as const);
  // A file that is no socket refuses, too.
  return (await inodeOf(path)) === before ? answer : 'unknown';
}

/** Where one file may be had in two ways, who comes by the other one is refused though somebody listens. */
async function canProve(path: string): Promise<boolean> {
  const kind = await fileSystemKind(dirname(path));
  return kind === 'disk' || kind === 'kernel';
}

/** Gives work the path, or one by way of its open directory when it is too long for a socket. */
async function withShortPath<Result>(
  path: string,
  work: (short: string) => Promise<Result>,
): Promise<Result> {
  if (Buffer.byteLength(path) <= LONGEST) return work(path);
  const directory = await open(dirname(path), DIRECTORY);
  try {
    return await work(`/proc/self/fd/${String(directory.fd)}/${basename(path)}`);
  } finally {
    await directory.close();
  }
}

async function inodeOf(path: string): Promise<string | undefined> {
  const facts = await lstat(path, { bigint: true }).catch(() => undefined);
  return facts?.isSocket() === true ? String(facts.ino) : undefined;
}

async function knock(path: string): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (answer: Answer): void => {
      resolve(answer);
      socket.destroy();
    };
    socket.setTimeout(PATIENCE, () => {
      end('unknown');
    });
    socket.on('connect', () => {
      end('answered');
    });
    socket.on('error', (error) => {
      end('code' in error && error.code === 'ECONNREFUSED' ? 'refused' : 'unknown');
    });
  });
}
