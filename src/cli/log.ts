import type { Logger } from 'pino';
import type { LogOptions } from './command-options.ts';
import type { Terminal } from './terminal.ts';

/**
 * The log of a run, on standard error; `undefined` when no level was asked for, and then nothing is loaded. Lines are
 * JSON, or pretty where `--log-format` says so or standard error is a terminal, as far as pino-pretty is installed.
 */
export async function createLog(terminal: Terminal, options: LogOptions): Promise<Logger | undefined> {
  const { logLevel, logFormat } = options;
  if (logLevel === undefined) return undefined;
  const { pino } = await import('pino');
  const settings = { level: logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const pretty = (logFormat ?? (terminal.live ? 'pretty' : 'json')) === 'pretty';
  if (!pretty) return pino(settings, terminal.stderr);
  const loaded = await import('pino-pretty').catch(() => undefined);
  if (loaded === undefined) {
    terminal.stderr.write('pino-pretty is not installed, so the log is JSON\n');
    return pino(settings, terminal.stderr);
  }
  const stream = loaded.PinoPretty({
    colorize: terminal.color && terminal.live,
    sync: true,
    singleLine: true,
    destination: terminal.stderr,
  });
  return pino(settings, stream);
}
