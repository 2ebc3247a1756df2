import { setTimeout } from 'node:timers/promises';
import { tryLock } from './directory-lock.ts';
import type { Disk } from './disk.ts';
import { UnreadableLockError } from './lock-chain.ts';
import { newLockRecord, type LockRecord } from './lock-record.ts';
import { locked, unreadableLock } from './lock-failure.ts';
import { holderText } from './lock-text.ts';
import type { StateFiles } from './state-files.ts';

/** Who waits for a lock, and how long. */
export interface LockRequest {
  readonly command: string;
  /** Milliseconds. */
  readonly patience: number;
  readonly signal?: AbortSignal;
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
  { command, patience, signal }: LockRequest,
  tell: (sentence: string) => void,
): Promise<LockRecord> {
  const record = newLockRecord(command);
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
      return record;
    }
    if (attempt.outcome === 'again') {
      await setTimeout(Math.random() * SHORTEST);
      continue;
    }
    const { holder } = attempt;
    const left = begin + patience - Date.now();
    if (left <= 0 || signal?.aborted === true) throw locked(files, holder);
    if (told !== holder.id)
      tell(`Waiting for the lock of ${files.directory}, which ${holderText(holder)} has.`);
    told = holder.id;
    const wait = Math.min(left, pause * (0.5 + Math.random()));
    await setTimeout(wait, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    pause = Math.min(LONGEST, pause * 2);
  }
}
