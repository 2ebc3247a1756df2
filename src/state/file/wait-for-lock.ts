import { setTimeout } from 'node:timers/promises';
import { giveBack, tryLock } from './directory-lock.ts';
import type { Disk } from './disk.ts';
import { UnreadableLockError } from './lock-chain.ts';
import { newLockRecord, type LockRecord } from './lock-record.ts';
import { locked, unreadableLock } from './lock-failure.ts';
import { beginPresence, type LockPresence } from './lock-presence.ts';
import { holderText } from './lock-text.ts';
import type { StateFiles } from './state-files.ts';

/** Who waits for a lock, and how long. */
export interface LockRequest {
  readonly command: string;
  /** Milliseconds. */
  readonly patience: number;
  readonly signal?: AbortSignal;
}

/** A lock that this process has. */
export interface HeldLock {
  readonly record: LockRecord;
  /** False when it was taken away meanwhile. */
  giveBack(): Promise<boolean>;
}

const SHORTEST = 20;
const LONGEST = 500;
/** A lock is written at once after it was made. */
const WRITTEN_WITHIN = 2_000;

/**
 * Takes the lock, or waits for it. `tell` gets a sentence when it waits, and one when it takes over the lock of a
 * process that is dead. Throws StateLockedError, also when it is stopped while it waits, and StateError.
 */
export async function waitForLock(
  disk: Disk,
  files: StateFiles,
  request: LockRequest,
  tell: (sentence: string) => void,
): Promise<HeldLock> {
  const presence = await beginPresence(disk, files);
  try {
    const record = newLockRecord(request.command, presence.marks);
    await takeLock(disk, files, record, request, tell);
    return heldLock(disk, files, record, presence);
  } catch (error) {
    presence.end();
    throw error;
  }
}

function heldLock(disk: Disk, files: StateFiles, record: LockRecord, presence: LockPresence): HeldLock {
  return {
    record,
    async giveBack() {
      try {
        return await giveBack(disk, files, record);
      } finally {
        presence.end();
      }
    },
  };
}

async function takeLock(
  disk: Disk,
  files: StateFiles,
  record: LockRecord,
  { patience, signal }: LockRequest,
  tell: (sentence: string) => void,
): Promise<void> {
  const begin = Date.now();
  let pause = SHORTEST;
  let told: string | undefined;
  for (;;) {
    const attempt = await tryLock(disk, files, record).catch((error: unknown) => {
      if (!(error instanceof UnreadableLockError)) throw error;
      if (Date.now() - begin > WRITTEN_WITHIN) throw unreadableLock(error.message);
      return { outcome: 'again' } as const;
    });
    if (attempt.outcome === 'taken') {
      if (attempt.from !== undefined) {
        tell(
          `The lock of ${files.directory} was that of ${holderText(attempt.from)}, which ended without giving it back; it is taken over.`,
        );
      }
      return;
    }
    if (attempt.outcome === 'again') {
      await setTimeout(Math.random() * SHORTEST);
      continue;
    }
    const { holder, life } = attempt;
    const left = begin + patience - Date.now();
    if (left <= 0 || signal?.aborted === true) throw locked(files, holder, life);
    if (told !== holder.id)
      tell(`Waiting for the lock of ${files.directory}, which ${holderText(holder)} has.`);
    told = holder.id;
    const wait = Math.min(left, pause * (0.5 + Math.random()));
    await setTimeout(wait, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    pause = Math.min(LONGEST, pause * 2);
  }
}
