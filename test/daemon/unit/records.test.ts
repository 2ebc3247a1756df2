import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forgotten } from '../../../src/daemon/loop/forgotten.ts';
import { recordAfter, type EndedRun } from '../../../src/daemon/loop/record-after.ts';
import { withRun } from '../../../src/daemon/loop/with-run.ts';
import type { RunRecord } from '../../../src/daemon/daemon-status.ts';
import { createRecordFile } from '../../../src/daemon/record/record-file.ts';
import { sourceRecordShape } from '../../../src/daemon/record/source-record-shape.ts';
import { NEW_RECORD, type SourceRecord } from '../../../src/daemon/record/source-record.ts';
import type { SourceRunResult } from '../../../src/daemon/run/run-source.ts';
import { blockedBy } from '../../../src/daemon/status/blocked-by.ts';
import type { PlannedObject } from '../../../src/reconciler/plan.ts';
import type { ObjectResult } from '../../../src/reconciler/report.ts';
import { planned, planOf, result } from './planned.ts';

function run(given: Partial<RunRecord> = {}): RunRecord {
  return {
    id: 'run',
    trigger: 'poll',
    started: '2026-11-28T12:00:00Z',
    milliseconds: 10,
    kind: 'apply',
    outcome: 'nothing-to-do',
    counts: {},
    writes: 0,
    requests: 3,
    retries: 0,
    waitedMilliseconds: 0,
    ...given,
  };
}

interface Found {
  readonly objects: readonly PlannedObject[];
  readonly results?: readonly ObjectResult[];
  readonly after?: readonly PlannedObject[];
  readonly held?: SourceRunResult['held'];
}

/** One more run, at a minute of an hour. */
function next(
  before: SourceRecord,
  minute: number,
  found: Found | undefined,
  given: Partial<EndedRun> = {},
): SourceRecord {
  const now = new Date(Date.UTC(2026, 10, 28, 12, minute));
  return recordAfter(before, {
    run: run({ id: `run-${String(minute)}` }),
    now,
    fetched: now,
    planned: { id: 'r1', at: now.toISOString() },
    counts: true,
    result:
      found === undefined
        ? undefined
        : {
            plan: planOf(found.objects),
            held: found.held ?? new Map(),
            requests: 1,
            ...(found.results === undefined
              ? {}
              : {
                  report: {
                    results: found.results,
                    writes: 1,
                    requests: 1,
                    waitedMilliseconds: 0,
                    milliseconds: 1,
                  },
                }),
            ...(found.after === undefined ? {} : { after: { plan: planOf(found.after), digest: 'd' } }),
          },
    failure: undefined,
    idle: undefined,
    modeOf: () => 'Enforce',
    backOff: { first: 60_000, most: 600_000 },
    chance: () => 0.5,
    ...given,
  });
}

function verdict(record: SourceRecord, key = 'A/a'): string {
  const object = record.objects.find((one) => one.key === key);
  const words = object?.conditions.map(({ type, status, reason }) => `${type}=${status}/${reason}`) ?? [];
  return [object?.health, ...words].join(' ');
}

const change = planned('A/a', { action: 'update', reason: 'manifest-changed', compared: 'f1' });
const drift = planned('A/a', { action: 'update', reason: 'drift', compared: 'f2' });
const calm = planned('A/a');

describe('an object', () => {
  test('that is brought to its manifest is in sync, since that moment', () => {
    const one = next(NEW_RECORD, 1, {
      objects: [change],
      results: [result('A/a', 'applied', { done: ['name set'] })],
      after: [calm],
    });
    expect(verdict(one)).toBe('synced Ready=True/Synced Reconciling=False/Idle Stalled=False/Progressing');
    expect(one.applied?.id).toBe('r1');
    const two = next(one, 5, { objects: [calm] });
    expect(two.objects[0]?.conditions.map(({ since }) => since)).toEqual(
      one.objects[0]?.conditions.map(({ since }) => since),
    );
    expect(two.objects[0]?.history).toEqual([
      { run: 'run-1', at: '2026-11-28T12:01:00.000Z', outcome: 'applied', message: 'name set' },
    ]);
  });

  test('of which only the report tells is taken to be in sync', () => {
    const gone = planned('A/b', { action: 'delete', compared: 'x' });
    const one = next(NEW_RECORD, 1, {
      objects: [change, gone],
      results: [result('A/a', 'applied'), result('A/b', 'applied')],
    });
    expect(one.objects.map(({ key }) => key)).toEqual(['A/a']);
    expect(verdict(one)).toContain('synced');
  });

  test('that fails is tried again later and later, and says with what it failed', () => {
    const error = {
      code: 'API_TRANSIENT',
      severity: 'error',
      summary: 'cannot update A/a: 502',
      hints: [],
    } as const;
    const failed = { objects: [change], results: [result('A/a', 'failed', { error })], after: [change] };
    const one = next(NEW_RECORD, 0, failed);
    expect(verdict(one)).toBe(
      'failed Ready=False/Failed Reconciling=True/Retrying Stalled=False/Progressing',
    );
    expect(one.objects[0]?.retryAt).toBe('2026-11-28T12:01:00.000Z');
    const held = new Map([['A/a', { reason: 'BackingOff', because: 'it failed' }]] as const);
    const waiting = next(one, 1, { objects: [change], held });
    expect(verdict(waiting)).toBe(verdict(one));
    expect(waiting.objects[0]?.conditions[0]?.message).toBe('Cannot update A/a: 502.');
    expect(waiting.objects[0]?.retryAt).toBe(one.objects[0]?.retryAt);
    const two = next(waiting, 2, failed);
    expect(two.objects[0]?.retryAt).toBe('2026-11-28T12:04:00.000Z');
    expect(two.objects[0]?.history).toHaveLength(2);
    const well = next(two, 9, { objects: [calm] });
    expect(well.objects[0]?.retryAt).toBeUndefined();
    expect(well.objects[0]?.attempts.failures).toBe(0);
    expect(two.applied).toBeUndefined();
  });

  test('that the server refuses needs somebody, and is tried again all the same', () => {
    const error = {
      code: 'API_REJECTED',
      severity: 'error',
      summary: 'cannot update A/a: no',
      hints: [],
    } as const;
    const one = next(NEW_RECORD, 0, {
      objects: [change],
      results: [result('A/a', 'failed', { error })],
      after: [change],
    });
    expect(verdict(one)).toBe('failed Ready=False/Rejected Reconciling=True/Retrying Stalled=True/Rejected');
  });

  test('that somebody keeps setting back is contested after one repair', () => {
    const applied = [result('A/a', 'applied')];
    const made = next(NEW_RECORD, 0, { objects: [change], results: applied, after: [calm] });
    const repaired = next(made, 1, { objects: [drift], results: applied, after: [calm] });
    expect(repaired.objects[0]?.attempts.completed).toEqual(['declared f1', 'drift f2']);
    expect(repaired.objects[0]?.history.map(({ outcome }) => outcome)).toEqual([
      'applied',
      'drift',
      'applied',
    ]);
    const held = new Map([['A/a', { reason: 'Contested', because: 'somebody else sets it back' }]] as const);
    const contested = next(repaired, 2, { objects: [drift], held });
    expect(verdict(contested)).toBe(
      'contested Ready=False/Contested Reconciling=False/Idle Stalled=True/Contested',
    );
    expect(contested.objects[0]?.driftSince).toBe('2026-11-28T12:02:00.000Z');
    expect(contested.conditions.map(({ reason }) => reason)).toEqual([
      'ObjectsContested',
      'Idle',
      'ObjectsContested',
    ]);
    expect(forgotten(contested.objects, 'all')[0]?.attempts.completed).toEqual([]);
    expect(forgotten(contested.objects, 'failures')[0]?.attempts.completed).toHaveLength(2);
  });

  test('that drifts and is only observed says so until it is set back, and since when', () => {
    const idle = 'the mode of the source is Observe';
    const one = next(NEW_RECORD, 1, { objects: [drift] }, { idle });
    const two = next(one, 2, { objects: [drift] }, { idle });
    expect(verdict(two)).toBe(
      'drifted Ready=False/DriftFound Reconciling=True/Pending Stalled=False/Progressing',
    );
    expect(two.objects[0]?.driftSince).toBe('2026-11-28T12:01:00.000Z');
    expect(two.objects[0]?.history).toHaveLength(1);
    expect(next(two, 3, { objects: [calm] }).objects[0]?.driftSince).toBeUndefined();
  });

  test('that is blocked names what is in the way of all', () => {
    const needing = new Map(
      (
        [
          ['A/a', ['B/b'], 'waits'],
          ['B/b', ['C/c', 'D/d'], 'waits'],
          ['C/c', ['E/e'], undefined],
          ['D/d', ['A/a', 'E/e'], 'waits'],
          ['E/e', [], 'is refused'],
        ] as const
      ).map(([key, dependsOn, because]) => [
        key,
        { key, label: key, dependsOn, ...(because === undefined ? {} : { because }) },
      ]),
    );
    expect(blockedBy('A/a', needing).map(({ key }) => key)).toEqual(['B/b', 'D/d', 'E/e']);
  });
});

describe('a source', () => {
  test('that cannot be looked at keeps what is known of its objects', () => {
    const one = next(NEW_RECORD, 1, { objects: [calm] });
    const failure = { reason: 'InstanceUnreachable', message: 'nobody answers' } as const;
    const two = next(one, 2, undefined, { failure });
    expect(two.objects).toEqual(one.objects);
    expect(two.failures).toBe(1);
    expect(two.conditions.map(({ status, reason }) => `${status} ${reason}`)).toEqual([
      'False InstanceUnreachable',
      'True Retrying',
      'False Progressing',
    ]);
    expect(next(two, 3, undefined, { failure }).failures).toBe(2);
    expect(next(two, 3, { objects: [calm] }).failures).toBe(0);
  });

  test('whose run was interrupted has learned nothing', () => {
    const one = next(NEW_RECORD, 1, { objects: [calm] });
    const failure = { reason: 'Interrupted', message: '' } as const;
    const two = next(one, 2, undefined, { failure, run: run({ outcome: 'interrupted' }) });
    expect([two.conditions, two.objects]).toEqual([one.conditions, one.objects]);
    expect(two.runs).toHaveLength(2);
  });

  test('keeps 20 runs, and counts those that found the same', () => {
    let runs: readonly RunRecord[] = [];
    for (let index = 0; index < 50; index += 1) {
      runs = withRun(
        runs,
        run({ id: String(index), ...(index % 2 === 0 ? {} : { outcome: 'applied', writes: 1 }) }),
      );
    }
    expect(runs).toHaveLength(20);
    expect(runs[0]?.id).toBe('49');
    runs = [50, 51, 52].reduce((all, id) => withRun(all, run({ id: String(id) })), runs);
    expect(runs[0]).toMatchObject({ id: '52', repeats: 2 });
    expect(runs[1]?.id).toBe('49');
    expect(withRun(runs, run({ id: 'x', trigger: 'request' }))[0]).not.toHaveProperty('repeats');
  });
});

describe('the file of a record', () => {
  let place: string;
  const told: string[] = [];
  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'record-'));
    told.length = 0;
  });
  afterEach(() => rm(place, { recursive: true }));

  function file() {
    return createRecordFile<SourceRecord>(join(place, 'deep/status.json'), {
      shape: sourceRecordShape,
      otherwise: NEW_RECORD,
      tell: (sentence) => told.push(sentence),
    });
  }

  const record = next(
    next(NEW_RECORD, 1, { objects: [change], results: [result('A/a', 'failed')], after: [change] }),
    2,
    {
      objects: [drift, planned('B/b', { action: 'waiting', waitingFor: 'somebody' })],
    },
  );

  test('gives back what was saved', async () => {
    expect(await file().load()).toEqual(NEW_RECORD);
    await file().save(record);
    expect(await file().load()).toEqual(JSON.parse(JSON.stringify(record)));
    expect(told).toEqual([]);
  });

  test('has the last of many that are saved at once, and nothing beside it', async () => {
    const one = file();
    await Promise.all(Array.from({ length: 20 }, (_, failures) => one.save({ ...record, failures })));
    expect((await file().load()).failures).toBe(19);
    expect(await readdir(join(place, 'deep'))).toEqual(['status.json']);
  });

  test.each([
    ['half of it', (text: string) => text.slice(0, text.length / 2), 'is damaged'],
    ['nothing', () => '', 'is damaged'],
    [
      'another release',
      (text: string) => text.replace('"formatVersion":1', '"formatVersion":2'),
      'is of another release',
    ],
    [
      'a wrong word',
      (text: string) => text.replace('"health":"waiting"', '"health":"fine"'),
      'is damaged at objects/1/health',
    ],
    [
      'a field of nobody',
      (text: string) => text.replace('"failures":0', '"failures":0,"x":1'),
      'is damaged at',
    ],
  ])('with %s is moved aside and told of', async (_, spoil, expected) => {
    await file().save(record);
    const path = join(place, 'deep/status.json');
    await writeFile(path, spoil(await readFile(path, 'utf8')));
    expect(await file().load()).toEqual(NEW_RECORD);
    expect(told[0]).toContain(expected);
    expect((await readdir(join(place, 'deep'))).map((name) => name.replace(/-.*/u, ''))).toEqual([
      'status.json.damaged',
    ]);
  });
});
