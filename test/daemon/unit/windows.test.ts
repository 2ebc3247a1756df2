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
  // Half past three is left out when summer time begins, and comes twice when it ends.
  ['30 3 * * 0', HOUR, 'Europe/Tallinn', '2027-03-28T00:59:00Z', false],
  ['30 3 * * 0', HOUR, 'Europe/Tallinn', '2027-03-28T01:00:00Z', true],
  ['30 3 * * 0', HOUR, 'Europe/Tallinn', '2027-03-28T01:59:00Z', true],
  ['30 3 * * 0', HOUR, 'Europe/Tallinn', '2027-03-28T02:00:00Z', false],
  ['30 4 * * 0', HOUR, 'Europe/Tallinn', '2027-03-28T01:10:00Z', false],
  ['30 4 * * 0', HOUR, 'Europe/Tallinn', '2027-03-28T01:40:00Z', true],
  ['30 3 * * 0', HOUR, 'Europe/Tallinn', '2027-10-31T01:20:00Z', true],
  ['30 3 * * 0', HOUR, 'Europe/Tallinn', '2027-10-31T02:20:00Z', true],
  ['30 3 * * 0', HOUR, 'Europe/Tallinn', '2027-10-31T02:30:00Z', false],
  ['30 2 * * 0', HOUR, 'America/New_York', '2027-03-14T07:00:00Z', true],
  ['15 2 * * *', HOUR, 'Australia/Lord_Howe', '2027-10-02T15:40:00Z', true],
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
  const next = windows?.changes(new Date('2026-11-30T12:10:00Z'));
  expect([1, 13]).toContain(next?.getUTCHours());
  expect((next?.getTime() ?? 0) - Date.now()).toBeLessThan(13 * HOUR);
});

test.each([
  // The end of the one that is open, and not the begin of the next.
  [
    [{ cron: '0 22 * * *', duration: 2 * HOUR, timezone: 'UTC' }],
    '2026-11-30T22:30:00Z',
    '2026-12-01T00:00:00.000Z',
  ],
  // One goes on where another ends.
  [
    [
      { cron: '0 22 * * *', duration: 2 * HOUR, timezone: 'UTC' },
      { cron: '0 0 * * *', duration: HOUR, timezone: 'UTC' },
    ],
    '2026-11-30T22:30:00Z',
    '2026-12-01T01:00:00.000Z',
  ],
  [
    [{ cron: '30 3 * * 0', duration: HOUR, timezone: 'Europe/Tallinn' }],
    '2027-03-28T01:10:00Z',
    '2027-03-28T02:00:00.000Z',
  ],
  [[{ cron: '* * * * *', duration: HOUR, timezone: 'UTC' }], '2026-11-30T22:30:00Z', undefined],
])('%j are open at %s, and close at %s', (given, time, expected) => {
  windows = maintenanceWindows(given);
  expect(windows?.isOpen(new Date(time))).toBe(true);
  expect(windows?.changes(new Date(time))?.toISOString()).toBe(expected);
  expect(windows?.changes(new Date(time))?.toISOString()).toBe(expected);
});

test('without windows there is nothing to wait for', () => {
  expect(maintenanceWindows([])).toBeUndefined();
});
