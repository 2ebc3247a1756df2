import { PassThrough } from 'node:stream';
import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal without a person, whose output is kept. */
export interface FakeTerminal {
  readonly terminal: Terminal;
  readonly stdin: PassThrough;
  /** What was written so far. */
  readonly out: () => string;
  readonly err: () => string;
}

/** A terminal that writes to memory. */
export function fakeTerminal(given: Partial<Terminal> = {}): FakeTerminal {
  const written = { out: '', err: '' };
  const stdin = new PassThrough();
  const keep = (stream: keyof typeof written): PassThrough =>
    new PassThrough().on('data', (chunk: Buffer) => {
      written[stream] += chunk.toString();
    });
  return {
    stdin,
    terminal: {
      stdin,
      stdout: keep('out'),
      stderr: keep('err'),
      env: {},
      color: false,
      live: false,
      interactive: false,
      width: 60,
      ...given,
    },
    out: () => written.out,
    err: () => written.err,
  };
}
