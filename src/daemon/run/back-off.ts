import type { BackOffTimes } from '../config/daemon-config.ts';

/** By how much chance moves a wait, so that what failed together is not tried again together. */
const SPREAD = 0.2;

/**
 * Milliseconds to wait after so many failures one after another: doubled by each, up to the most, and up to a fifth more
 * or less by chance (`chance` is from 0 up to 1). Pure.
 */
export function backOff(failures: number, times: BackOffTimes, chance: number): number {
  if (failures <= 0) return 0;
  const doubled = times.first * 2 ** Math.min(failures - 1, 30);
  return Math.round(Math.min(doubled, times.most) * (1 - SPREAD + 2 * SPREAD * chance));
}

/** Whether something that failed has to wait longer. No wait is that long that a clock which was set back could make of it. */
export function hasToWait(retryAt: string, times: BackOffTimes, now: Date): boolean {
  const wait = Date.parse(retryAt) - now.getTime();
  return wait > 0 && wait <= times.most * (1 + SPREAD);
}
