import type { ObjectKey } from '../manifest/object-key.ts';
import type { InventoryEntry } from './inventory-entry.ts';
import type { Intent, StateRecord } from './state-record.ts';

/** Whose state it is: one instance of Waldur, and one set of manifests. A store of another one is refused. */
export interface StateClaim {
  /** With a slash at its end, e.g. `https://portal.example.org/api/`. */
  readonly instance: string;
  /** The name of the set: the sorted `-f` arguments as seen from the store, or what `--manifest-set` says. */
  readonly manifestSet: string;
}

/** An open intent, and the uuid of what it made where that was learned. */
export interface OpenIntent extends Intent {
  readonly uuid?: string;
}

/** What a store holds at a moment. */
export interface State {
  readonly inventory: ReadonlyMap<ObjectKey, InventoryEntry>;
  /** By object, in the order in which they were written. */
  readonly intents: ReadonlyMap<ObjectKey, readonly OpenIntent[]>;
}

/** Who holds a lock, for people: the id is random, and `state unlock` wants it. */
export interface LockHolder {
  readonly id: string;
  readonly host: string;
  readonly process: number;
  /** E.g. `apply`. */
  readonly command: string;
  /** ISO 8601. */
  readonly since: string;
}

/** A state that nobody else writes to meanwhile. */
export interface LockedState extends State {
  /**
   * Adds a record; `state` shows it at once. `durable` resolves when it survives a crash of the machine, `lazy` may be
   * lost with the last moments before one. Records keep their order. Throws StateError when it cannot be written.
   */
  append(record: StateRecord, durability: 'durable' | 'lazy'): Promise<void>;
  /** Everything is durable and the lock is free afterwards. */
  release(): Promise<void>;
}

/** A place that keeps the state of one manifest set between runs. A directory, or what several hosts share. */
export interface StateStore {
  /** For messages, e.g. `.waldur-gitops`. */
  readonly place: string;
  /** What it holds; `undefined` when there is nothing yet. Waits for nobody. Throws StateError. */
  read(claim: StateClaim): Promise<State | undefined>;
  /**
   * Takes the lock, and makes the store where there is none. Waits for a holder for `patience` milliseconds. Throws
   * StateLockedError with the holder, and StateError.
   */
  lock(
    claim: StateClaim,
    request: { readonly command: string; readonly patience: number; readonly signal?: AbortSignal },
  ): Promise<LockedState>;
}
