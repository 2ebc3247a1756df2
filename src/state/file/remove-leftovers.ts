import { join } from 'node:path';
import type { Disk } from './disk.ts';
import { lockLife } from './lock-life.ts';
import { readLockRecord } from './lock-record.ts';
import {
  isLockAfter,
  isLockSocket,
  isTemporaryLock,
  isTemporarySnapshot,
  type StateFiles,
} from './state-files.ts';

/**
 * Removes what processes that crashed have left half-way. Only for the holder of the lock, after which nobody comes
 * while it runs: so no file after a record means anything any more.
 */
export async function removeLeftovers(disk: Disk, files: StateFiles): Promise<void> {
  for (const name of await disk.list(files.directory)) {
    const path = join(files.directory, name);
    const isLeft =
      isTemporarySnapshot(name) ||
      isLockAfter(name) ||
      (isTemporaryLock(name) && (await isOfDead(disk, files, path))) ||
      (isLockSocket(name) && (await disk.knock(path)) === 'refused');
    if (isLeft) await disk.remove(path);
  }
}

/** Others may be about to ask for the lock; one that is not written yet may be theirs. */
async function isOfDead(disk: Disk, files: StateFiles, path: string): Promise<boolean> {
  const bytes = await disk.read(path);
  const record = bytes === undefined ? undefined : readLockRecord(bytes);
  return record !== undefined && (await lockLife(disk, files, record)) === 'dead';
}
