import type { WindowTimes } from '../config/daemon-config.ts';
import { startCron, type Cron } from './cron.ts';

/** When the server may be changed. */
export interface MaintenanceWindows {
  isOpen(time: Date): boolean;
  /** When the next window opens. */
  next(): Date | undefined;
  close(): Promise<void>;
}

const MINUTE = 60_000;

/** The windows of a source; `undefined` when it has none, and then the server may be changed at all times. */
export function maintenanceWindows(
  windows: readonly WindowTimes[],
  opened?: () => void,
): MaintenanceWindows | undefined {
  if (windows.length === 0) return undefined;
  const crons = windows.map((window) => ({ cron: startCron(window, opened), duration: window.duration }));
  let known: { readonly second: number; readonly isOpen: boolean } | undefined;
  return {
    isOpen(time) {
      // Looking back through a long window takes a while, and pages ask again and again.
      const second = Math.floor(time.getTime() / 1_000);
      if (known?.second !== second) {
        const isOpen = crons.some(({ cron, duration }) => beganWithin(time, duration, cron));
        known = { second, isOpen };
      }
      return known.isOpen;
    },
    next() {
      const times = crons.flatMap(({ cron }) => cron.next() ?? []);
      return times.toSorted((one, other) => one.getTime() - other.getTime())[0];
    },
    async close() {
      await Promise.all(crons.map(({ cron }) => cron.close()));
    },
  };
}

/** Whether one of the minutes that began less than `duration` before is a moment. */
function beganWithin(time: Date, duration: number, cron: Cron): boolean {
  const now = time.getTime();
  for (let minute = Math.floor(now / MINUTE) * MINUTE; now - minute < duration; minute -= MINUTE) {
    if (cron.matches(new Date(minute))) return true;
  }
  return false;
}
