import { recordShape } from '../record-shape.ts';
import { StateError } from '../state-error.ts';
import type { LockedState } from '../state-store.ts';
import { isStillHeld } from './directory-lock.ts';
import type { Disk } from './disk.ts';
import { journalLine } from './journal-text.ts';
import { JournalWriter } from './journal-writer.ts';
import type { LoadedState } from './load-state.ts';
import { removeLeftovers } from './remove-leftovers.ts';
import { replaceSnapshot } from './replace-snapshot.ts';
import { snapshotText } from './snapshot.ts';
import type { StateFiles } from './state-files.ts';
import type { HeldLock } from './wait-for-lock.ts';

/** A store whose lock this process has, as it was just loaded. */
export interface HeldStore {
  readonly disk: Disk;
  readonly files: StateFiles;
  readonly tell: (sentence: string) => void;
  readonly lock: HeldLock;
  readonly loaded: LoadedState;
}

/** A journal below this is not worth a new snapshot. */
const SMALL_JOURNAL = 64 * 1024;

/**
 * Mends what a crash has left, and lets a store be written to. The lock goes back when it is released. Throws
 * StateError; then the lock is still held.
 */
export async function openLockedState(held: HeldStore): Promise<LockedState> {
  const { disk, files, lock, loaded } = held;
  const { state, store, claim } = loaded;
  let { serial } = loaded;
  await removeLeftovers(disk, files);
  let journalLength = await mendJournal(held);

  const compact = async (): Promise<void> => {
    await replaceSnapshot(disk, files, snapshotText({ store, claim, serial }, state));
  };
  // So the snapshot is written once for as many bytes as it has, however many runs there are.
  const isDue = (length: number): boolean => length > Math.max(loaded.snapshotLength, SMALL_JOURNAL);
  if (isDue(journalLength)) {
    await compact();
    journalLength = 0;
  }

  const writer = new JournalWriter(disk, files, journalLength, async () => {
    if (!(await isStillHeld(disk, files, lock.record))) throw lockLost(files);
  });
  let isReleased = false;

  return {
    inventory: state.inventory,
    intents: state.intents,
    async append(stateRecord, durability) {
      if (isReleased) throw new Error('a state takes no records after its release');
      const wrong = recordShape(stateRecord);
      if (wrong !== undefined) throw new Error(`a record of the state has an impossible value at ${wrong}`);
      state.apply(stateRecord);
      serial += 1;
      await writer.write(journalLine(serial, stateRecord, store), durability === 'durable');
    },
    async release() {
      if (isReleased) return;
      isReleased = true;
      try {
        await writer.flush();
        if (isDue(writer.length) && (await isStillHeld(disk, files, lock.record))) {
          // The journal has everything; the next run tries it again.
          await compact().catch(() => undefined);
        }
      } finally {
        await writer.close().catch(() => undefined);
        await lock.giveBack();
      }
    },
  };
}

/** Cuts a torn end off, and drops a journal that a new snapshot has made superfluous. Its length then. */
async function mendJournal({ disk, files, loaded, tell }: HeldStore): Promise<number> {
  const { torn, journalLength, isJournalSpent } = loaded;
  if (isJournalSpent && journalLength > 0) {
    await disk.remove(files.journal);
    return 0;
  }
  if (torn === 0) return journalLength;
  const journal = await disk.append(files.journal);
  try {
    await journal.truncate(journalLength);
    await journal.sync();
  } finally {
    await journal.close();
  }
  tell(
    `The last line of ${files.journal} was never finished, as a run was stopped while it wrote it; these ${String(torn)} bytes are cut off, and nothing that was confirmed is lost.`,
  );
  return journalLength;
}

function lockLost(files: StateFiles): StateError {
  return new StateError(
    'STATE_LOCKED',
    `the lock of the state ${files.directory} was taken away from this run`,
    [
      'Somebody has unlocked it while this run was at work. Nothing more is recorded; run it again when the other run is over.',
    ],
  );
}
