import { createTask, validateDetailed, type ScheduledTask } from 'node-cron';
import type { Moment } from '../config/daemon-config.ts';

/** The only file that knows the package for cron expressions. */
export interface Cron {
  /** Whether this minute is one of its moments; seconds do not count. */
  matches(time: Date): boolean;
  /** The next moment from now on; `undefined` when there is none any more. */
  next(): Date | undefined;
  close(): Promise<void>;
}

/** What is wrong with a moment, and where; `undefined` when nothing is. */
export function cronProblem({ cron, timezone }: Moment): string | undefined {
  const fields = cron.trim().split(/\s+/u).length;
  if (fields !== 5) return `has ${String(fields)} fields instead of 5`;
  const [error] = validateDetailed(cron).errors;
  if (error !== undefined) return `has a ${error.field} that means nothing`;
  return isTimezone(timezone) ? undefined : `is in the time zone ${timezone}, which nobody knows`;
}

/** Calls `begin`, if given, at every moment until it is closed. The timer does not keep the process alive. */
export function startCron({ cron, timezone }: Moment, begin?: () => void): Cron {
  const task: ScheduledTask = createTask(cron, () => begin?.(), {
    timezone,
    unref: true,
    noOverlap: true,
    suppressMissedWarning: true,
    logger: SILENT,
  });
  void task.start();
  return {
    matches: (time) => task.match(new Date(Math.floor(time.getTime() / 60_000) * 60_000)),
    next: () => task.getNextRun() ?? undefined,
    close: async () => {
      await task.destroy();
    },
  };
}

/** What it has to say is said by our own log. */
const SILENT = { info: ignore, warn: ignore, error: ignore, debug: ignore };

function ignore(): void {
  // Nothing is written.
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
