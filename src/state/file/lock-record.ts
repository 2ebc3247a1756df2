import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { count, object, text, type Shape } from '../shape.ts';
import type { LockHolder } from '../state-store.ts';
import { ownMarks, type ProcessMarks } from './process-life.ts';

/** What a lock file holds: who took it, and what tells whether that process still runs. */
export type LockRecord = LockHolder & ProcessMarks;

const id: Shape = (value) => (typeof value === 'string' && /^[0-9a-f]{16}$/u.test(value) ? undefined : '');
const processId: Shape = (value) => (value === 0 ? '' : count(value));

const lockShape = object(
  { id, host: text, process: processId, command: text, since: text },
  { boot: text, namespace: text, started: text },
);

/** A random id, of 16 hexadecimal digits. */
export function newId(): string {
  return randomBytes(8).toString('hex');
}

/** The record of this process, with a new id. */
export function newLockRecord(command: string): LockRecord {
  return { id: newId(), host: hostname(), command, since: new Date().toISOString(), ...ownMarks() };
}

/** Reads a lock file; `undefined` when it holds no such record. */
export function readLockRecord(bytes: Buffer): LockRecord | undefined {
  try {
    const value = JSON.parse(bytes.toString('utf8')) as unknown;
    return lockShape(value) === undefined ? (value as LockRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** What people are told of a record. */
export function holderOf({ id: holderId, host, process, command, since }: LockRecord): LockHolder {
  return { id: holderId, host, process, command, since };
}
