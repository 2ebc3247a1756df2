import type { Writable } from 'node:stream';
import { EXIT } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

const USUAL_WIDTH = 100;
const NOT_WRITTEN = 'OUTPUT_NOT_WRITTEN';
const NARROWEST = 40;

/**
 * The terminal of this process. `color` is what `--color` or `--no-color` asked for; without them NO_COLOR, then
 * FORCE_COLOR, then whether standard output is a terminal decide. A reader that goes away is no error: what is
 * written after that is dropped, and the work goes on. When it cannot be written for another reason, e.g. a full disk,
 * the process says so and ends with an exit code that is not zero.
 */
export function processTerminal(color: boolean | undefined): Terminal {
  const { stdin, stdout, stderr, env } = process;
  survive(stdout, stderr);
  survive(stderr, stderr);
  const dumb = env['TERM'] === 'dumb';
  return {
    stdin,
    stdout,
    stderr,
    env,
    color: color ?? wantsColor(env, stdout.isTTY && !dumb),
    live: stderr.isTTY && !dumb && !isSet(env['CI']),
    interactive: stdin.isTTY,
    width: widthOf(stdout),
  };
}

/** Some terminals say that they have no columns at all. */
function widthOf(stdout: NodeJS.WriteStream): number {
  return stdout.isTTY && stdout.columns > 0 ? Math.max(NARROWEST, stdout.columns) : USUAL_WIDTH;
}

function wantsColor(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (isSet(env['NO_COLOR'])) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

function survive(stream: Writable, stderr: Writable): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.once('exit', (code) => {
      if (code === EXIT.done || code === EXIT.changesPending) process.exitCode = EXIT.failed;
    });
    if (stream !== stderr) {
      stderr.write(`error[${NOT_WRITTEN}]: the result cannot be written (${error.code ?? error.name})\n`);
    }
  });
}
