import type { SourceConfig } from '../config/daemon-config.ts';
import { startCron, type Cron } from '../schedule/cron.ts';

/** What makes a source be looked at without anybody asking. */
export interface Triggers {
  /** Sets the timers anew after a run: the next look, or earlier when something is to be tried again then. */
  plan(retryAt: Date | undefined): void;
  /** When the next look will be. */
  next(): Date | undefined;
  close(): Promise<void>;
}

/** The longest time that a timer of the runtime takes. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The interval with its jitter, by chance from 0 up to 1. */
export function jittered(
  { interval, jitter }: Pick<SourceConfig, 'interval' | 'jitter'>,
  chance: number,
): number {
  return Math.round(interval * (1 + (jitter / 100) * (2 * chance - 1)));
}

/**
 * Calls `begin` with the name of a trigger: `poll` after each interval, also while a run goes on, `retry` when something
 * is to be tried again, `schedule` at the moments of the configuration.
 */
export function startTriggers(
  config: SourceConfig,
  begin: (trigger: 'poll' | 'retry' | 'schedule') => void,
): Triggers {
  const crons = config.schedules.map((moment): Cron =>
    startCron(moment, () => {
      begin('schedule');
    }),
  );
  let poll: Timer | undefined;
  let retry: Timer | undefined;
  const setPoll = (): void => {
    poll?.stop();
    poll = startTimer(Date.now() + jittered(config, Math.random()), () => {
      setPoll();
      begin('poll');
    });
  };
  setPoll();
  return {
    plan(retryAt) {
      setPoll();
      retry?.stop();
      retry = undefined;
      if (retryAt === undefined) return;
      retry = startTimer(retryAt.getTime(), () => {
        begin('retry');
      });
    },
    next() {
      const times = [poll?.at, retry?.at, ...crons.map((cron) => cron.next()?.getTime())];
      const known = times.filter((time) => time !== undefined);
      return known.length === 0 ? undefined : new Date(Math.min(...known));
    },
    async close() {
      poll?.stop();
      retry?.stop();
      await Promise.all(crons.map((cron) => cron.close()));
    },
  };
}

interface Timer {
  readonly at: number;
  stop(): void;
}

function startTimer(at: number, ring: () => void): Timer {
  const wait = Math.min(Math.max(0, at - Date.now()), LONGEST_TIMER);
  const timer = setTimeout(ring, wait);
  return {
    at,
    stop() {
      clearTimeout(timer);
    },
  };
}
