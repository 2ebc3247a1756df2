import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { count, object, text, type Shape } from '../shape.ts';
import type { LockHolder } from '../state-store.ts';
import type { ProcessMarks } from './process-life.ts';

/** What tells whether the process of a record still runs, from wherever that can be seen. */
export interface LockMarks extends ProcessMarks {
  /** Names the machine that alone has the directory. */
  readonly machine?: string;
  /** The process listens on the socket of this name, which is the file of this number, as long as it lives. */
  readonly socket?: { readonly id: string; readonly inode: string };
}

/** What a lock file holds: who took it, and what tells whether that process still runs. */
export type LockRecord = LockHolder & LockMarks;

const id: Shape = (value) => (typeof value === 'string' && /^[0-9a-f]{16}$/u.test(value) ? undefined : '');
const processId: Shape = (value) => (value === 0 ? '' : count(value));

const lockShape = object(
  { id, host: text, process: processId, command: text, since: text },
  {
    boot: text,
    namespace: text,
    started: text,
    machine: text,
    socket: object({ id, inode: text }),
  },
);

/** A random id, of 16 hexadecimal digits. */
export function newId(): string {
  return randomBytes(8).toString('hex');
}

/** The record of this process, with a new id. */
export function newLockRecord(command: string, marks: LockMarks): LockRecord {
  return { id: newId(), host: hostname(), command, since: new Date().toISOString(), ...marks };
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
