import { dirname, resolve } from 'node:path';
import type { LockedState, LockHolder, State, StateClaim, StateStore } from '../state-store.ts';
import { checkClaim } from './check-claim.ts';
import type { Disk } from './disk.ts';
import { loadState, loadSteadyState, type LoadedState } from './load-state.ts';
import { newId } from './lock-record.ts';
import { openLockedState } from './locked-file-state.ts';
import { realDisk } from './real-disk.ts';
import { replaceSnapshot } from './replace-snapshot.ts';
import { snapshotText } from './snapshot.ts';
import { stateFiles } from './state-files.ts';
import { currentHolder, unlock } from './unlock.ts';
import { waitForLock, type LockRequest } from './wait-for-lock.ts';
import { WorkingState } from '../working-state.ts';

/** What a file store may be told. */
export interface FileStateOptions {
  /** Gets a sentence for people when the store waits, repairs something, or takes over a lock. */
  readonly tell?: (sentence: string) => void;
  readonly disk?: Disk;
}

/** What a store holds, whose it is, and who has its lock. */
export interface InspectedState {
  readonly claim: StateClaim;
  readonly state: State;
  readonly holder?: LockHolder;
  /** The process of the holder has certainly ended; the next run takes the lock over. */
  readonly isAbandoned: boolean;
}

/** A store in a directory, which can also be looked into and mended without a server and manifests. */
export interface FileStateStore extends StateStore {
  /** What it holds, whosesoever it is; `undefined` when there is nothing yet. Waits for nobody. Throws StateError. */
  inspect(): Promise<InspectedState | undefined>;
  /** Takes the lock of a store, whosesoever it is; `undefined` when there is nothing yet. Throws as `lock` does. */
  edit(request: LockRequest): Promise<LockedState | undefined>;
  /**
   * Takes the lock away from the holder of this id, and says who that was; `undefined` when nobody has it. Throws
   * StateLockedError when somebody else has it, or when that process certainly still runs.
   */
  unlock(id: string): Promise<LockHolder | undefined>;
}

/**
 * The store that keeps the state of one manifest set in a directory of this machine: a snapshot (inventory.json), what
 * came after it (journal.ndjson), and a lock. It holds no secrets, and only its owner may read it. See docs/state.md.
 */
export function createFileStateStore(directory: string, options: FileStateOptions = {}): FileStateStore {
  const { tell = () => undefined, disk = realDisk } = options;
  const files = stateFiles(directory);

  const open = async (
    request: LockRequest,
    load: () => Promise<LoadedState | undefined>,
  ): Promise<LockedState | undefined> => {
    const lock = await waitForLock(disk, files, request, tell);
    try {
      const loaded = await load();
      if (loaded !== undefined) return await openLockedState({ disk, files, tell, lock, loaded });
    } catch (error) {
      await lock.giveBack().catch(() => undefined);
      throw error;
    }
    await lock.giveBack();
    return undefined;
  };

  const make = async (claim: StateClaim): Promise<LoadedState> => {
    const head = { store: newId(), claim, serial: 0 };
    const state = new WorkingState();
    const text = snapshotText(head, state);
    await replaceSnapshot(disk, files, text);
    await disk.syncDirectory(dirname(resolve(directory)));
    return {
      ...head,
      state,
      snapshotLength: Buffer.byteLength(text),
      journalLength: 0,
      torn: 0,
      isJournalSpent: true,
    };
  };

  return {
    place: directory,
    async read(claim) {
      const loaded = await loadSteadyState(disk, files);
      if (loaded !== undefined) checkClaim(directory, loaded.claim, claim);
      return loaded?.state;
    },
    async lock(claim, request) {
      await disk.makeDirectory(directory);
      const locked = await open(request, async () => {
        const loaded = (await loadState(disk, files)) ?? (await make(claim));
        checkClaim(directory, loaded.claim, claim);
        return loaded;
      });
      if (locked === undefined) throw new Error(`${directory} was made and is not there`);
      return locked;
    },
    async inspect() {
      const loaded = await loadSteadyState(disk, files);
      if (loaded === undefined) return undefined;
      const { claim, state } = loaded;
      return { claim, state, ...(await currentHolder(disk, files)) };
    },
    unlock: async (id) => unlock(disk, files, id),
    async edit(request) {
      // To take the lock would make files where nothing is.
      if ((await disk.read(files.snapshot)) === undefined && (await disk.read(files.journal)) === undefined) {
        return undefined;
      }
      return open(request, async () => loadState(disk, files));
    },
  };
}
