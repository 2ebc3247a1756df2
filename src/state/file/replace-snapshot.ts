import { join } from 'node:path';
import type { Disk } from './disk.ts';
import { newId, readLockRecord } from './lock-record.ts';
import { lifeOf } from './process-life.ts';
import { isTemporaryLock, isTemporarySnapshot, type StateFiles } from './state-files.ts';

/**
 * Puts a snapshot in the place of the one before, so that there is always a whole one, and then drops the journal, whose
 * records it has. Stopped between the two, the records are there twice, and their serials tell.
 */
export async function replaceSnapshot(disk: Disk, files: StateFiles, text: string): Promise<void> {
  const temporary = files.temporarySnapshot(newId());
  try {
    await disk.create(temporary, text);
    await disk.rename(temporary, files.snapshot);
  } catch (error) {
    await disk.remove(temporary).catch(() => undefined);
    throw error;
  }
  await disk.syncDirectory(files.directory);
  await disk.remove(files.journal);
}

/** Removes what processes that crashed have left half-way. Only for the holder of the lock. */
export async function removeLeftovers(disk: Disk, files: StateFiles): Promise<void> {
  for (const name of await disk.list(files.directory)) {
    const path = join(files.directory, name);
    if (isTemporarySnapshot(name) || (isTemporaryLock(name) && (await isOfDead(disk, path)))) {
      await disk.remove(path);
    }
  }
}

/** Others may be about to ask for the lock. */
async function isOfDead(disk: Disk, path: string): Promise<boolean> {
  const bytes = await disk.read(path);
  const record = bytes === undefined ? undefined : readLockRecord(bytes);
  return record !== undefined && lifeOf(record) === 'dead';
}
