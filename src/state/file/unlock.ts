import { StateLockedError } from '../state-error.ts';
import type { LockHolder } from '../state-store.ts';
import { removeLock } from './directory-lock.ts';
import type { Disk } from './disk.ts';
import { readChain, UnreadableLockError } from './lock-chain.ts';
import { locked, unreadableLock } from './lock-failure.ts';
import { lockLife } from './lock-life.ts';
import { beginPresence } from './lock-presence.ts';
import { holderOf, newLockRecord, type LockRecord } from './lock-record.ts';
import { holderText } from './lock-text.ts';
import type { StateFiles } from './state-files.ts';

/** Who has the lock, and whether that process has certainly ended. Nobody has it, or it does not say who: no holder. */
export async function currentHolder(
  disk: Disk,
  files: StateFiles,
): Promise<{ readonly holder?: LockHolder; readonly isAbandoned: boolean }> {
  try {
    const last = (await readChain(disk, files)).at(-1);
    if (last === undefined) return { isAbandoned: false };
    return { holder: holderOf(last), isAbandoned: (await lockLife(disk, files, last)) === 'dead' };
  } catch (error) {
    if (error instanceof UnreadableLockError) return { isAbandoned: false };
    throw error;
  }
}

/**
 * Takes the lock away from the holder of this id, and says who that was; `undefined` when nobody has it. Throws
 * StateLockedError when somebody else has it, or when that process certainly still runs.
 */
export async function unlock(disk: Disk, files: StateFiles, id: string): Promise<LockHolder | undefined> {
  for (;;) {
    const last = await lastOf(disk, files);
    if (last === undefined) return undefined;
    const life = await lockLife(disk, files, last);
    if (last.id !== id) throw locked(files, last, life);
    if (life === 'alive') throw atWork(files, last);
    if (await remove(disk, files, last)) return holderOf(last);
  }
}

/** Who comes after a run that dies in the middle of this sees that it is gone. */
async function remove(disk: Disk, files: StateFiles, holder: LockRecord): Promise<boolean> {
  const presence = await beginPresence(disk, files);
  try {
    return await removeLock(disk, files, holder, newLockRecord('state unlock', presence.marks));
  } finally {
    presence.end();
  }
}

async function lastOf(disk: Disk, files: StateFiles): Promise<LockRecord | undefined> {
  try {
    return (await readChain(disk, files)).at(-1);
  } catch (error) {
    throw error instanceof UnreadableLockError ? unreadableLock(error.message) : error;
  }
}

function atWork(files: StateFiles, record: LockRecord): StateLockedError {
  return new StateLockedError(
    `cannot unlock the state ${files.directory}: ${holderText(record)} is still running`,
    holderOf(record),
    ['Wait for it, or stop it; then the lock is free by itself.'],
  );
}
