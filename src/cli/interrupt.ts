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
 * once, in the way that the signal does by itself. `milliseconds` is the time limit of the run, if it has one; `tell`
 * gets a sentence about why the command is to stop.
 */
export function watchInterrupts(
  options: { readonly milliseconds?: number | undefined; readonly tell?: (sentence: string) => void } = {},
): Interrupt {
  const { milliseconds, tell } = options;
  const controller = new AbortController();
  const stop = (sentence: string): void => {
    if (controller.signal.aborted) return;
    tell?.(sentence);
    controller.abort();
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      close();
      process.kill(process.pid, signal);
      return;
    }
    stop(`Stopping after what is at work now, as ${signal} asks. A second ${signal} stops at once.`);
  };
  const timer =
    milliseconds === undefined
      ? undefined
      : setTimeout(() => {
          stop('Stopping after what is at work now, as the time limit is over.');
        }, milliseconds);
  timer?.unref();
  const close = (): void => {
    clearTimeout(timer);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return { signal: controller.signal, close };
}
