import type { Readable, Writable } from 'node:stream';

/** The outside of a command: its streams and its environment. Data goes to `stdout`, progress and logs to `stderr`. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether `stdout` shows colours. */
  readonly color: boolean;
  /** Whether `stderr` is a terminal that can redraw a line. */
  readonly live: boolean;
  /** Whether a person at `stdin` can be asked. */
  readonly interactive?: boolean;
  /** Characters of a line; 100 when `stdout` is no terminal. */
  readonly width: number;
}
