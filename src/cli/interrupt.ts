import { visibleText } from './views/visible-text.ts';
import type { Terminal } from './terminal.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Tells a running command that it shall come to an end. */
export interface Interrupt {
  /** Aborted by the first SIGINT or SIGTERM, or when the time limit is over. */
  readonly signal: AbortSignal;
  /** Gives the signals back to the process. */
  close(): void;
}

/**
 * Listens for SIGINT and SIGTERM. The first asks the command to stop where it is safe; the second ends the process at
 * once, in the way that the signal does by itself. `milliseconds` is the time limit of the run, if it has one.
 */
export function watchInterrupts(terminal: Terminal, milliseconds?: number): Interrupt {
  const controller = new AbortController();
  const stop = (why: string): void => {
    if (controller.signal.aborted) return;
    terminal.stderr.write(`\n${visibleText(why)}: the steps at work are finished and no others are begun\n`);
    controller.abort();
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      close();
      process.kill(process.pid, signal);
      return;
    }
    stop(`${signal} (a second one stops at once)`);
  };
  const timer =
    milliseconds === undefined
      ? undefined
      : setTimeout(() => {
          stop('The time limit is over');
        }, milliseconds);
  timer?.unref();
  const close = (): void => {
    clearTimeout(timer);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return { signal: controller.signal, close };
}
