import { afterEach, expect, test } from 'vitest';
import {
  maintenanceWindows,
  type MaintenanceWindows,
} from '../../../src/daemon/schedule/maintenance-windows.ts';

const HOUR = 3_600_000;
let windows: MaintenanceWindows | undefined;
afterEach(() => windows?.close());

function isOpen(cron: string, duration: number, timezone: string, time: string): boolean {
  windows = maintenanceWindows([{ cron, duration, timezone }]);
  return windows?.isOpen(new Date(time)) ?? true;
}

// 2026-11-30 is a Monday.
test.each([
  ['0 22 * * 1-5', 6 * HOUR, 'UTC', '2026-11-30T21:59:59Z', false],
  ['0 22 * * 1-5', 6 * HOUR, 'UTC', '2026-11-30T22:00:00Z', true],
  ['0 22 * * 1-5', 6 * HOUR, 'UTC', '2026-12-01T03:59:59Z', true],
  ['0 22 * * 1-5', 6 * HOUR, 'UTC', '2026-12-01T04:00:00Z', false],
  // Friday's window lasts into Saturday, and there is none on Saturday.
  ['0 22 * * 1-5', 6 * HOUR, 'UTC', '2026-12-05T01:00:00Z', true],
  ['0 22 * * 1-5', 6 * HOUR, 'UTC', '2026-12-05T23:00:00Z', false],
  ['0 22 * * *', HOUR, 'Europe/Tallinn', '2026-11-30T20:30:00Z', true],
  ['0 22 * * *', HOUR, 'Europe/Tallinn', '2026-11-30T22:30:00Z', false],
  // In summer the same hour is another one.
  ['0 22 * * *', HOUR, 'Europe/Tallinn', '2026-07-01T19:30:00Z', true],
  ['0 22 * * *', HOUR, 'Europe/Tallinn', '2026-07-01T20:30:00Z', false],
  ['30 3 1 * *', 7 * 24 * HOUR, 'UTC', '2026-12-08T03:29:00Z', true],
  ['30 3 1 * *', 7 * 24 * HOUR, 'UTC', '2026-12-08T03:30:00Z', false],
  ['* * * * *', 1_000, 'UTC', '2026-11-30T10:00:00.500Z', true],
  ['* * * * *', 1_000, 'UTC', '2026-11-30T10:00:01.500Z', false],
])('%s for %s ms in %s is open at %s: %s', (cron, duration, timezone, time, expected) => {
  expect(isOpen(cron, duration, timezone, time)).toBe(expected);
});

test('several windows are open when one of them is, and the next one to open is told', () => {
  windows = maintenanceWindows([
    { cron: '0 1 * * *', duration: HOUR, timezone: 'UTC' },
    { cron: '0 13 * * *', duration: HOUR, timezone: 'UTC' },
  ]);
  expect(windows?.isOpen(new Date('2026-11-30T13:10:00Z'))).toBe(true);
  expect(windows?.isOpen(new Date('2026-11-30T01:10:00Z'))).toBe(true);
  expect(windows?.isOpen(new Date('2026-11-30T12:10:00Z'))).toBe(false);
  const next = windows?.next();
  expect([1, 13]).toContain(next?.getUTCHours());
  expect((next?.getTime() ?? 0) - Date.now()).toBeLessThan(13 * HOUR);
});

test('without windows there is nothing to wait for', () => {
  expect(maintenanceWindows([])).toBeUndefined();
});
