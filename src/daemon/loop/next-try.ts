import type { BackOffTimes, SourceConfig } from '../config/daemon-config.ts';
import type { SourceRecord } from '../record/source-record.ts';
import { backOff } from '../run/back-off.ts';
import { STALLING, type RunProblem } from '../run/run-failure.ts';

/**
 * When something is tried again before the next look of its own accord: an object that failed, or the source or the
 * server, when nobody has to do anything first. Pure but for the clock and chance.
 */
export function nextTry(
  { objects, suspendedObjects, failures, conditions }: SourceRecord,
  { interval }: Pick<SourceConfig, 'interval'>,
  times: BackOffTimes,
): Date | undefined {
  const now = Date.now();
  const reason = conditions.find(({ type }) => type === 'Ready')?.reason;
  const isPassing = failures > 0 && !STALLING.has(reason as RunProblem);
  const wait = backOff(failures, times, Math.random());
  const retries = objects.flatMap(({ key, retryAt }) =>
    retryAt === undefined || suspendedObjects[key] !== undefined ? [] : [Date.parse(retryAt)],
  );
  const moments = isPassing && wait < interval ? [...retries, now + wait] : retries;
  return moments.length === 0 ? undefined : new Date(Math.max(now, Math.min(...moments)));
}
