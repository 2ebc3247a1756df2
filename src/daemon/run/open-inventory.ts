import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { RecordedRuns } from '../../reconciler/make-plan.ts';
import { createFileStateStore } from '../../state/file/create-file-state-store.ts';
import type { LockedState, State } from '../../state/state-store.ts';

/** How long somebody may have the lock who looks into the inventory or mends it. */
const PATIENCE = 10_000;

/** The inventory of a source during one run. */
export interface OpenInventory {
  /** The inventory as it is now; that of a run that writes grows with it. */
  recorded(): RecordedRuns;
  /** Absent for a run that only looks. */
  readonly locked?: LockedState;
  release(): Promise<void>;
}

/** What a run wants of the inventory. */
export interface InventoryWish {
  /** The directory of the source. */
  readonly directory: string;
  readonly source: string;
  /** The address of the API, with a slash at its end. */
  readonly instance: string;
  readonly revision: string;
  readonly writes: boolean;
  readonly signal: AbortSignal;
  readonly tell: (sentence: string) => void;
}

/** Opens the inventory of a source, and makes it for a run that writes. Throws StateError. */
export async function openInventory(wish: InventoryWish): Promise<OpenInventory> {
  const { revision, signal, tell } = wish;
  const store = createFileStateStore(join(wish.directory, 'inventory'), { tell });
  const claim = { instance: wish.instance, manifestSet: `daemon source ${wish.source}` };
  const recorded = (state: State): RecordedRuns => ({
    state,
    revision,
    now: new Date(),
    wait: (milliseconds) => setTimeout(milliseconds, undefined, { signal }).catch(() => undefined),
  });
  if (!wish.writes) {
    const state = (await store.read(claim)) ?? { inventory: new Map(), intents: new Map() };
    return { recorded: () => recorded(state), release: () => Promise.resolve() };
  }
  const locked = await store.lock(claim, { command: 'daemon', patience: PATIENCE, signal });
  return { recorded: () => recorded(locked), locked, release: () => locked.release() };
}
