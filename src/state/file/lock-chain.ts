import { damaged } from './damaged.ts';
import type { Disk } from './disk.ts';
import { readLockRecord, type LockRecord } from './lock-record.ts';
import type { StateFiles } from './state-files.ts';

/*
 * How the lock changes hands without a moment in which two have it.
 *
 * `lock` holds a record with a random id. Whoever is to come after a record X, because the process of X is dead or X
 * gives the lock back, first makes the file `lock.after.<id of X>`, which only one can: nobody else may touch a `lock`
 * that leads to X. So the records form a chain that begins in `lock`, and the last one has the lock. A file that was
 * made after a record which the chain does not lead to any more is worth nothing: its maker sees that by reading the
 * chain again, and as ids never come back, that answer cannot change. In the end `lock` is replaced in one step by the
 * record of the last one, or removed.
 */

/** A lock file holds no record: somebody has made it in another way, or is about to write it. */
export class UnreadableLockError extends Error {
  override readonly name = 'UnreadableLockError';
}

const LONGEST = 1_000;

/** The records that lead from `lock` to the one that has it; empty when nobody has. Throws UnreadableLockError. */
export async function readChain(disk: Disk, files: StateFiles): Promise<readonly LockRecord[]> {
  const chain: LockRecord[] = [];
  let path = files.lock;
  for (let bytes = await disk.read(path); bytes !== undefined; bytes = await disk.read(path)) {
    const record = readLockRecord(bytes);
    if (record === undefined) throw new UnreadableLockError(path);
    if (chain.length === LONGEST) throw damaged(path, 'leads nowhere', files.directory);
    chain.push(record);
    path = files.lockAfter(record.id);
  }
  return chain;
}

/**
 * Makes the file that lets `record` come after the last record of a chain, and sees that the chain still leads there.
 * False when somebody else was faster. `written` is a file with the text of the record.
 */
export async function comeAfter(
  disk: Disk,
  files: StateFiles,
  last: LockRecord,
  record: LockRecord,
  written: string,
): Promise<boolean> {
  const path = files.lockAfter(last.id);
  if (!(await disk.link(written, path))) return false;
  try {
    const chain = await readChain(disk, files);
    if (chain.some(({ id }) => id === record.id)) return true;
  } catch (error) {
    await disk.remove(path).catch(() => undefined);
    throw error;
  }
  await disk.remove(path);
  return false;
}
