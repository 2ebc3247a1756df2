import { expect, test } from 'vitest';
import { jittered } from '../../../src/daemon/loop/triggers.ts';
import { nextTry } from '../../../src/daemon/loop/next-try.ts';
import { NEW_RECORD, type SourceRecord } from '../../../src/daemon/record/source-record.ts';
import { backOff } from '../../../src/daemon/run/back-off.ts';

const times = { first: 1_000, most: 10_000 };

test.each([
  [0, 0.5, 0],
  [1, 0.5, 1_000],
  [2, 0.5, 2_000],
  [4, 0.5, 8_000],
  [5, 0.5, 10_000],
  [5_000, 0.5, 10_000],
  [1, 0, 800],
  [5_000, 0.999_999, 12_000],
])('after %s failures, with chance %s: %s ms', (failures, chance, expected) => {
  expect(backOff(failures, times, chance)).toBe(expected);
});

test.each([
  [10, 0.5, 60_000],
  [10, 0, 54_000],
  [10, 1, 66_000],
  [0, 1, 60_000],
])('an interval of a minute with %s percent and chance %s is %s ms', (jitter, chance, expected) => {
  expect(jittered({ interval: 60_000, jitter }, chance)).toBe(expected);
});

function record(given: Partial<SourceRecord>): SourceRecord {
  return { ...NEW_RECORD, ...given };
}

function because(reason: string): SourceRecord['conditions'] {
  return [{ type: 'Ready', status: 'False', reason, message: '', since: '2026-01-01T00:00:00Z' }];
}

function inSeconds(given: Partial<SourceRecord>): number | undefined {
  const next = nextTry(record(given), { interval: 60_000 }, { first: 10_000, most: 100_000 });
  return next === undefined ? undefined : Math.round((next.getTime() - Date.now()) / 1_000);
}

test('a server or a source that is gone is tried again earlier than the next look', () => {
  expect(inSeconds({ failures: 1, conditions: because('InstanceUnreachable') })).toBeGreaterThan(7);
  expect(inSeconds({ failures: 1, conditions: because('InstanceUnreachable') })).toBeLessThan(13);
  expect(inSeconds({ failures: 9, conditions: because('SourceUnreachable') })).toBeUndefined();
});

test('what somebody has to mend waits for the next look', () => {
  expect(inSeconds({ failures: 1, conditions: because('ManifestsInvalid') })).toBeUndefined();
  expect(inSeconds({ failures: 1, conditions: because('TokenRejected') })).toBeUndefined();
  expect(inSeconds({})).toBeUndefined();
});
