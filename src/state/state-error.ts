import type { LockHolder } from './state-store.ts';

/** Why a state cannot be used; the codes stand in docs/errors.md. */
export type StateErrorCode =
  | 'STATE_OTHER_INSTANCE'
  | 'STATE_OTHER_MANIFEST_SET'
  | 'STATE_FORMAT'
  | 'STATE_DAMAGED'
  | 'STATE_NOT_READABLE'
  | 'STATE_NOT_WRITABLE'
  | 'STATE_LOCKED';

/** A state cannot be used. The message names the place and the cause; nothing was written. */
export class StateError extends Error {
  override readonly name: string = 'StateError';
  readonly code: StateErrorCode;
  readonly hints: readonly string[];

  constructor(code: StateErrorCode, message: string, hints: readonly string[]) {
    super(message);
    this.code = code;
    this.hints = hints;
  }
}

/** Somebody else holds the lock of a state. */
export class StateLockedError extends StateError {
  override readonly name = 'StateLockedError';
  readonly holder: LockHolder;

  constructor(message: string, holder: LockHolder, hints: readonly string[]) {
    super('STATE_LOCKED', message, hints);
    this.holder = holder;
  }
}
