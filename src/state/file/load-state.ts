import { setTimeout } from 'node:timers/promises';
import { StateError } from '../state-error.ts';
import type { StateClaim } from '../state-store.ts';
import { WorkingState } from '../working-state.ts';
import { damaged } from './damaged.ts';
import type { Disk } from './disk.ts';
import { readJournal } from './journal-text.ts';
import { readSnapshot } from './snapshot.ts';
import type { StateFiles } from './state-files.ts';

/** What the files of a store hold together. */
export interface LoadedState {
  readonly store: string;
  readonly claim: StateClaim;
  readonly state: WorkingState;
  /** Of the last record. */
  readonly serial: number;
  /** Bytes of the snapshot. */
  readonly snapshotLength: number;
  /** Bytes of the whole lines of the journal, and of what is torn after them. */
  readonly journalLength: number;
  readonly torn: number;
  /** The journal has nothing that the snapshot does not have. */
  readonly isJournalSpent: boolean;
}

interface Content {
  readonly snapshot: Buffer | undefined;
  readonly journal: Buffer | undefined;
}

const TRIES = 3;
const PAUSE = 25;

/** Reads a store that nobody writes to meanwhile; `undefined` when there is none. Throws StateError. */
export async function loadState(disk: Disk, files: StateFiles): Promise<LoadedState | undefined> {
  return stateOf(await contentOf(disk, files), files);
}

/**
 * Reads a store that somebody may be writing to: what does not fit while the end of the journal is being cut is read
 * again. Throws StateError.
 */
export async function loadSteadyState(disk: Disk, files: StateFiles): Promise<LoadedState | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await loadState(disk, files);
    } catch (error) {
      const mayPass = error instanceof StateError && error.code === 'STATE_DAMAGED';
      if (!mayPass || tries === TRIES) throw error;
    }
    await setTimeout(PAUSE);
  }
}

/** The journal first: a snapshot that takes its place between the two has all that the journal had, and maybe more. */
async function contentOf(disk: Disk, files: StateFiles): Promise<Content> {
  const journal = await disk.read(files.journal);
  return { snapshot: await disk.read(files.snapshot), journal };
}

function stateOf(
  { snapshot: bytes, journal: journalBytes }: Content,
  files: StateFiles,
): LoadedState | undefined {
  if (bytes === undefined) {
    if (journalBytes === undefined || journalBytes.length === 0) return undefined;
    throw damaged(files.snapshot, `is missing, and ${files.journal} is there`, files.directory);
  }
  const { store, claim, serial, entries, intents } = readSnapshot(bytes, files);
  const journal = readJournal(journalBytes ?? Buffer.alloc(0), store, files);
  const state = new WorkingState(entries, intents);
  const known = journal.records.length === 0 ? 0 : serial + 1 - journal.first;
  if (known < 0) {
    throw damaged(
      files.journal,
      `begins with the serial ${String(journal.first)}, and ${files.snapshot} ends with ${String(serial)}: lines are missing`,
      files.directory,
    );
  }
  const news = journal.records.slice(known);
  for (const record of news) state.apply(record);
  return {
    store,
    claim,
    state,
    serial: serial + news.length,
    snapshotLength: bytes.length,
    journalLength: journal.length,
    torn: journal.torn,
    isJournalSpent: news.length === 0,
  };
}
