import type { WindowTimes } from '../config/daemon-config.ts';
import { skippedTimes } from './clock-change.ts';
import { startCron, type Cron } from './cron.ts';

/** When the server may be changed. */
export interface MaintenanceWindows {
  isOpen(time: Date): boolean;
  /** When that changes: the end of the window that is open, or the begin of the next; `undefined` when that is far away. */
  changes(time: Date): Date | undefined;
  close(): Promise<void>;
}

interface Window {
  readonly times: WindowTimes;
  readonly cron: Cron;
  /** The same expression on a clock that never changes. */
  readonly plain: Cron;
}

const MINUTE = 60_000;
/** Windows that follow one another for longer than this are taken to be always open. */
const FAR = 8 * 24 * 60 * MINUTE;

/** The windows of a source; `undefined` when it has none, and then the server may be changed at all times. */
export function maintenanceWindows(
  windows: readonly WindowTimes[],
  opened?: () => void,
): MaintenanceWindows | undefined {
  if (windows.length === 0) return undefined;
  const all = windows.map((times): Window => ({
    times,
    cron: startCron(times, opened),
    plain: startCron({ cron: times.cron, timezone: 'UTC' }),
  }));
  let known: { readonly second: number; readonly isOpen: boolean } | undefined;
  let ending: { readonly from: number; readonly until: number; readonly at: Date | undefined } | undefined;

  const isOpen = (time: Date): boolean => {
    // Looking back through a long window takes a while, and pages ask again and again.
    const second = Math.floor(time.getTime() / 1_000);
    if (known?.second !== second) {
      known = { second, isOpen: all.some((window) => beginOf(time.getTime(), window) !== undefined) };
    }
    return known.isOpen;
  };

  return {
    isOpen,
    changes(time) {
      if (!isOpen(time)) {
        const times = all.flatMap(({ cron }) => cron.next() ?? []);
        return times.toSorted((one, other) => one.getTime() - other.getTime())[0];
      }
      const now = time.getTime();
      if (ending === undefined || now < ending.from || now >= ending.until) {
        const end = endOf(now, all);
        ending = { from: now, until: end ?? now + 60 * MINUTE, at: end === undefined ? end : new Date(end) };
      }
      return ending.at;
    },
    async close() {
      await Promise.all(all.flatMap(({ cron, plain }) => [cron.close(), plain.close()]));
    },
  };
}

/** When the window began that is open at a time. One whose begin a clock leaves out begins when the clock goes on. */
function beginOf(time: number, { times, cron, plain }: Window): number | undefined {
  const last = Math.floor(time / MINUTE) * MINUTE;
  for (let minute = last; time - minute < times.duration; minute -= MINUTE) {
    if (cron.matches(new Date(minute))) return minute;
  }
  const skipped = skippedTimes(last - times.duration, last, times.timezone);
  if (skipped === undefined) return undefined;
  for (let minute = skipped.first; minute <= skipped.last; minute += MINUTE) {
    if (plain.matches(new Date(minute))) return skipped.at;
  }
  return undefined;
}

/** When no window is open any more; `undefined` when that is far away. */
function endOf(time: number, windows: readonly Window[]): number | undefined {
  const ends = windows.map((window) => (beginOf(time, window) ?? 0) + window.times.duration);
  let end = Math.max(...ends);
  for (let minute = Math.floor(time / MINUTE) * MINUTE + MINUTE; minute <= end; minute += MINUTE) {
    if (minute - time > FAR) return undefined;
    const now = new Date(minute);
    for (const { cron, times } of windows)
      if (cron.matches(now)) end = Math.max(end, minute + times.duration);
  }
  return end;
}
