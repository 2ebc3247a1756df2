import { spawn } from 'node:child_process';
import type { CommandSink } from '../../providers/sink.ts';
import { DeliveryError } from './delivery-error.ts';
import { codeOf } from './sink-obstacle.ts';

/** Milliseconds that a program gets, and then to end by itself before it is killed. */
const TIME_LIMIT = 60_000;
const GRACE = 5_000;

/** Never handed to a program: what it does with the secret is no work for our account. */
const OWN_CREDENTIALS: ReadonlySet<string> = new Set(['WALDUR_ACCESS_TOKEN', 'WALDUR_ACCESS_TOKEN_FILE']);

/**
 * Starts a program without a shell and writes the secret, and nothing after it, to its standard input. What it writes
 * is thrown away, as it could repeat the secret. Throws DeliveryError unless it ends with 0 within a minute.
 */
export async function runCommand(
  sink: CommandSink,
  secret: string,
  options: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly timeLimit?: number | undefined;
  },
): Promise<void> {
  const [program = '', ...given] = sink.command;
  const { timeLimit = TIME_LIMIT } = options;
  const child = spawn(program, given, {
    shell: false,
    // In a group of its own an interrupt at the terminal does not tear it, and its children can be ended with it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: Object.fromEntries(Object.entries(options.env).filter(([name]) => !OWN_CREDENTIALS.has(name))),
  });
  let late = false;
  const timers = [
    setTimeout(() => {
      late = true;
      end('SIGTERM');
    }, timeLimit),
    setTimeout(() => {
      end('SIGKILL');
    }, timeLimit + GRACE),
  ];
  function end(signal: NodeJS.Signals): void {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      child.kill(signal);
    }
  }
  // A program that does not read its input may still say by its exit code that all is well.
  child.stdin.on('error', () => undefined);
  child.stdin.end(secret);
  try {
    const ended = await new Promise<readonly [number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        resolve([code, signal]);
      });
    });
    judge(program, ended, late ? timeLimit : undefined);
  } catch (error) {
    if (error instanceof DeliveryError) throw error;
    throw new DeliveryError(`the program ${program} cannot be started (${codeOf(error)})`, [
      'Install it, or correct its name.',
    ]);
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}

function judge(
  program: string,
  [code, signal]: readonly [number | null, NodeJS.Signals | null],
  late: number | undefined,
): void {
  if (late !== undefined) {
    throw new DeliveryError(`the program ${program} did not end within ${String(late / 1000)} seconds`, []);
  }
  if (code === 0) return;
  const how = signal === null ? `exit code ${String(code)}` : `the signal ${signal}`;
  throw new DeliveryError(`the program ${program} ended with ${how}`, [
    'What it wrote is not shown, as it could repeat the secret. Run it by hand with another text to see why.',
  ]);
}
