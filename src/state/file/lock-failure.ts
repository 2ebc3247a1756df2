import { StateError, StateLockedError } from '../state-error.ts';
import { holderOf, type LockRecord } from './lock-record.ts';
import { ageText, holderHints, holderText } from './lock-text.ts';
import type { Life } from './process-life.ts';
import type { StateFiles } from './state-files.ts';

/** Somebody else has the lock. */
export function locked(files: StateFiles, holder: LockRecord, life: Life): StateLockedError {
  return new StateLockedError(
    `the state ${files.directory} is locked: ${holderText(holder)} has had it since ${holder.since} (${ageText(holder.since)})`,
    holderOf(holder),
    holderHints(holder, life, files.directory),
  );
}

/** A lock file is there, and holds no record. */
export function unreadableLock(path: string): StateError {
  return new StateError('STATE_LOCKED', `${path} is there, and does not say who has the lock`, [
    'When no run uses this state, remove this file by hand.',
  ]);
}
