import { join } from 'node:path';

/** The names of the files of a store. */
export interface StateFiles {
  readonly directory: string;
  readonly snapshot: string;
  readonly journal: string;
  readonly lock: string;
  /** Where a snapshot is written before it takes its place. */
  temporarySnapshot(id: string): string;
  /** Where a lock is written before it takes its place. */
  temporaryLock(id: string): string;
  /** The lock of whoever follows the holder of this id. */
  lockAfter(id: string): string;
  /** What a process listens on that has the lock, or asks for it. */
  lockSocket(id: string): string;
}

const TEMPORARY = '.tmp';
const SNAPSHOT = 'inventory.json';
const LOCK = 'lock';

/** The files of the store in a directory. */
export function stateFiles(directory: string): StateFiles {
  const path = (name: string): string => join(directory, name);
  return {
    directory,
    snapshot: path(SNAPSHOT),
    journal: path('journal.ndjson'),
    lock: path(LOCK),
    temporarySnapshot: (id) => path(`${SNAPSHOT}.${id}${TEMPORARY}`),
    temporaryLock: (id) => path(`${LOCK}.${id}${TEMPORARY}`),
    lockAfter: (id) => path(`${LOCK}.after.${id}`),
    lockSocket: (id) => path(`${LOCK}.${id}.sock`),
  };
}

/** Snapshots that a crash has left half-way; only a holder of the lock makes them. */
export function isTemporarySnapshot(name: string): boolean {
  return name.startsWith(`${SNAPSHOT}.`) && name.endsWith(TEMPORARY);
}

/** Locks that are about to take their place, or that a crash has left half-way. */
export function isTemporaryLock(name: string): boolean {
  return name.startsWith(`${LOCK}.`) && name.endsWith(TEMPORARY);
}

/** What a process listens on, or has listened on before it crashed. */
export function isLockSocket(name: string): boolean {
  return /^lock\.[0-9a-f]+\.sock(?:\.new)?$/u.test(name);
}

/** Whether a name is that of a lock after another one. */
export function isLockAfter(name: string): boolean {
  return name.startsWith(`${LOCK}.after.`);
}
