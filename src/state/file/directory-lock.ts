import type { Disk } from './disk.ts';
import { comeAfter, readChain } from './lock-chain.ts';
import { lockLife } from './lock-life.ts';
import { newId, readLockRecord, type LockRecord } from './lock-record.ts';
import type { Life } from './process-life.ts';
import type { StateFiles } from './state-files.ts';

/** How one try to take the lock ended; `again` when somebody else did something at the same moment. */
export type LockTry =
  | { readonly outcome: 'taken'; readonly from: LockRecord | undefined }
  | { readonly outcome: 'held'; readonly holder: LockRecord; readonly life: Life }
  | { readonly outcome: 'again' };

/** Tries once to take the lock, also from a process that is certainly dead. */
export async function tryLock(disk: Disk, files: StateFiles, record: LockRecord): Promise<LockTry> {
  const last = (await readChain(disk, files)).at(-1);
  if (last !== undefined) {
    const life = await lockLife(disk, files, last);
    if (life !== 'dead') return { outcome: 'held', holder: last, life };
  }
  return withRecord(disk, files, record, async (written) => {
    if (last === undefined) {
      return (await disk.link(written, files.lock))
        ? { outcome: 'taken', from: undefined }
        : { outcome: 'again' };
    }
    if (!(await comeAfter(disk, files, last, record, written))) return { outcome: 'again' };
    await disk.rename(written, files.lock);
    return { outcome: 'taken', from: last };
  });
}

/** Gives the lock back. False when it was taken away meanwhile. */
export async function giveBack(disk: Disk, files: StateFiles, held: LockRecord): Promise<boolean> {
  return removeLock(disk, files, held, { ...held, id: newId() });
}

/** Takes the lock away from its holder. False when somebody else did something at the same moment. */
export async function removeLock(
  disk: Disk,
  files: StateFiles,
  holder: LockRecord,
  record: LockRecord,
): Promise<boolean> {
  return withRecord(disk, files, record, async (written) => {
    if (!(await comeAfter(disk, files, holder, record, written))) return false;
    const chain = await readChain(disk, files);
    await disk.remove(files.lock);
    for (const { id, socket } of chain) {
      await disk.remove(files.lockAfter(id));
      if (socket !== undefined) await disk.remove(files.lockSocket(socket.id));
    }
    return true;
  });
}

/** Whether the lock is still that of a record. */
export async function isStillHeld(disk: Disk, files: StateFiles, held: LockRecord): Promise<boolean> {
  const bytes = await disk.read(files.lock);
  return bytes !== undefined && readLockRecord(bytes)?.id === held.id;
}

/** A file that holds a record is there whole, or not at all: it is written under another name first. */
async function withRecord<Result>(
  disk: Disk,
  files: StateFiles,
  record: LockRecord,
  work: (written: string) => Promise<Result>,
): Promise<Result> {
  const written = files.temporaryLock(record.id);
  await disk.remove(written);
  await disk.create(written, `${JSON.stringify(record)}\n`);
  try {
    return await work(written);
  } finally {
    await disk.remove(written).catch(() => undefined);
  }
}
