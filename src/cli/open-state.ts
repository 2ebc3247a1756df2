import { setTimeout } from 'node:timers/promises';
import type { RecordedRuns } from '../reconciler/make-plan.ts';
import { DEFAULT_STATE_DIRECTORY } from '../state/default-state-directory.ts';
import { createFileStateStore } from '../state/file/create-file-state-store.ts';
import { manifestSetName } from '../state/manifest-set-name.ts';
import type { LockedState } from '../state/state-store.ts';
import type { PlanningOptions } from './command-options.ts';

/** The inventory of a run; without one objects are known by what their manifests say alone. */
export interface OpenedState {
  readonly record?: RecordedRuns;
  /** Absent for a run that only reads. */
  readonly locked?: LockedState;
  /** Absent without an inventory. */
  readonly manifestSet?: string;
  /** Gives the lock back; does nothing without one, or the second time. */
  release(): Promise<void>;
}

/** What a run wants of its inventory. */
export interface StateWish {
  /** The address of the API, with a slash at its end. */
  readonly instance: string;
  /** The commit of the manifests. */
  readonly revision?: string | undefined;
  /** The name of the manifest set, where it is known already. */
  readonly manifestSet?: string | undefined;
  /** Absent: it is only read, and waits for nobody. */
  readonly lock?: { readonly command: string; readonly patience: number } | undefined;
  readonly signal: AbortSignal;
  readonly tell: (sentence: string) => void;
}

/**
 * Opens the inventory of a run, as `--state` says. One that is not there is empty for a run that reads, and made by one
 * that locks. Throws StateError, StateLockedError.
 */
export async function openState(
  options: Pick<PlanningOptions, 'file' | 'state' | 'manifestSet'>,
  wish: StateWish,
): Promise<OpenedState> {
  const { state: directory = DEFAULT_STATE_DIRECTORY } = options;
  if (directory === 'none') return { release: () => Promise.resolve() };
  const manifestSet = options.manifestSet ?? wish.manifestSet ?? manifestSetName(options.file, directory);
  const claim = { instance: wish.instance, manifestSet };
  const store = createFileStateStore(directory, { tell: wish.tell });
  const around = { revision: wish.revision, wait: pause(wish.signal) };
  if (wish.lock === undefined) {
    const state = (await store.read(claim)) ?? { inventory: new Map(), intents: new Map() };
    return {
      record: { state, now: new Date(), ...around },
      manifestSet,
      release: () => Promise.resolve(),
    };
  }
  const locked = await store.lock(claim, { ...wish.lock, signal: wish.signal });
  let isHeld = true;
  return {
    record: { state: locked, now: new Date(), ...around },
    locked,
    manifestSet,
    async release() {
      if (!isHeld) return;
      isHeld = false;
      await locked.release();
    },
  };
}

function pause(signal: AbortSignal): (milliseconds: number) => Promise<void> {
  return (milliseconds) => setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}
