import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObjectKey } from '../../src/manifest/object-key.ts';
import { createFileStateStore } from '../../src/state/file/create-file-state-store.ts';
import type { StateRecord } from '../../src/state/state-record.ts';
import type { State } from '../../src/state/state-store.ts';
import { WorkingState } from '../../src/state/working-state.ts';
import { CLAIM, exampleEntry, exampleIntent } from './example-state.ts';
import { Crash, FakeDisk } from './fake-disk.ts';

const runs = Number(process.env['WALDUR_GITOPS_PROPERTY_RUNS'] ?? 150);

interface Append {
  readonly record: StateRecord;
  readonly durability: 'durable' | 'lazy';
  /** Whether the next one waits for it. */
  readonly isAwaited: boolean;
}

interface World {
  readonly disk: FakeDisk;
  /** All that may be in the store now, in order. */
  history: StateRecord[];
  /** How much of it is there for certain, after a crash of the process and of the machine. */
  written: number;
  durable: number;
}

const storeOf = (disk: FakeDisk): ReturnType<typeof createFileStateStore> =>
  createFileStateStore('state', { disk });

const newWorld = (): World => ({ disk: new FakeDisk(), history: [], written: 0, durable: 0 });

function replayed(records: readonly StateRecord[]): WorkingState {
  const state = new WorkingState();
  for (const record of records) state.apply(record);
  return state;
}

const plain = (state: State): unknown => ({
  inventory: [...state.inventory].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  intents: [...state.intents].toSorted(([a], [b]) => (a < b ? -1 : 1)),
});

const same = (one: State, other: State): boolean =>
  JSON.stringify(plain(one)) === JSON.stringify(plain(other));

/** One run of a command, which may be stopped at any step. */
async function run(world: World, appends: readonly Append[], end = 'release'): Promise<void> {
  const { disk } = world;
  const locked = await storeOf(disk).lock(CLAIM, { command: 'apply', patience: 0 });
  const pending: Promise<void>[] = [];
  for (const { record, durability, isAwaited } of appends) {
    world.history.push(record);
    const count = world.history.length;
    const confirmed = async (): Promise<void> => {
      await locked.append(record, durability);
      world.written = Math.max(world.written, count);
      if (durability === 'durable') world.durable = Math.max(world.durable, count);
    };
    const appended = confirmed();
    pending.push(appended.catch(() => undefined));
    if (isAwaited) await appended;
  }
  await Promise.all(pending);
  expect(same(locked, replayed(world.history))).toBe(true);
  if (end === 'leave') return;
  await locked.release();
  world.written = world.history.length;
  world.durable = world.history.length;
}

/** Starts again after a crash: what the store holds has to be what was recorded, up to a point that lost nothing. */
async function expectRestart(
  world: World,
  kind: 'process' | 'machine',
  share: number,
  shareOfJournal = share,
): Promise<void> {
  world.disk.restart(kind, share, shareOfJournal);
  const certain = kind === 'process' ? world.written : world.durable;
  const state = (await storeOf(world.disk).read(CLAIM)) ?? new WorkingState();
  let kept = world.history.length;
  while (kept >= certain && !same(state, replayed(world.history.slice(0, kept)))) kept -= 1;
  expect(kept, 'records that are there').toBeGreaterThanOrEqual(certain);
  world.history = world.history.slice(0, kept);
  world.written = kept;
  // After a crash of the process alone nothing was flushed by it.
  world.durable = Math.min(world.durable, kept);
}

async function runWithCrash(world: World, appends: readonly Append[], steps: number): Promise<boolean> {
  world.disk.crashAfter(steps);
  try {
    await run(world, appends);
    return false;
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    return true;
  }
}

const key = fc.constantFrom<ObjectKey>('Offering/a', 'Offering/b', 'Grant/Offering/a:R:u', 'LexisLink/c');
const uuid = fc.stringMatching(/^[0-9a-f]{4}$/u);
/** So that a journal is soon larger than it may be. */
const label = fc.integer({ min: 0, max: 40_000 }).map((length) => 'x'.repeat(length));
const stateRecord: fc.Arbitrary<StateRecord> = fc.oneof(
  fc.record({
    type: fc.constant('intent' as const),
    intent: fc.tuple(key, uuid).map(([k, u]) => exampleIntent(k, { request: u })),
  }),
  fc.record({ type: fc.constant('made' as const), key, uuid }),
  fc.record({ type: fc.constant('settled' as const), key }),
  fc.record({
    type: fc.constant('put' as const),
    entry: fc
      .tuple(key, uuid, label)
      .map(([k, u, l]) => exampleEntry(k, { uuid: u, label: l, needs: ['Offering/a'] })),
  }),
  fc.record({ type: fc.constant('removed' as const), key }),
  fc.record({ type: fc.constant('moved' as const), from: key, to: key }),
);
const append: fc.Arbitrary<Append> = fc.record({
  record: stateRecord,
  durability: fc.constantFrom('durable' as const, 'lazy' as const),
  isAwaited: fc.boolean(),
});
const aRun = fc.record({
  appends: fc.array(append, { maxLength: 8 }),
  steps: fc.integer({ min: 0, max: 60 }),
  kind: fc.constantFrom('process' as const, 'machine' as const),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  shareOfJournal: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** Three of them are more than a journal may have. */
const big = (name: string): Append => ({
  record: { type: 'put', entry: exampleEntry(`Offering/${name}`, { label: name.repeat(40_000) }) },
  durability: name === 'a' ? 'lazy' : 'durable',
  isAwaited: name !== 'b',
});

const small = (name: string): Append => ({
  record: { type: 'put', entry: exampleEntry(`Offering/${name}`) },
  durability: 'durable',
  isAwaited: true,
});

describe('crashes', () => {
  it('at any step of any runs leave what was confirmed, and nothing out of order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aRun, { minLength: 1, maxLength: 6 }), async (all) => {
        const world = newWorld();
        for (const { appends, steps, kind, share, shareOfJournal } of all) {
          await runWithCrash(world, appends, steps);
          await expectRestart(world, kind, share, shareOfJournal);
        }
        await run(world, []);
        expect(world.disk.files.filter((name) => name !== 'journal.ndjson')).toEqual(['inventory.json']);
      }),
      { numRuns: runs },
    );
  }, 120_000);

  const crashes = [
    ['process', 0, 0],
    ['machine', 0, 0],
    ['machine', 0, 1],
    ['machine', 0.5, 0.5],
    ['machine', 1, 0],
    ['machine', 1, 1],
  ] as const;

  it.each(crashes)(
    'of the %s at every step of a run that makes and compacts a store (%d, %d)',
    async (...crash) => {
      const scenario = ['a', 'b', 'c'].map(big);
      const next = ['d', 'e', 'f'].map(big);
      let isCompacted = false;
      for (let steps = 0, hasCrashed = true; hasCrashed; steps += 1) {
        const world = newWorld();
        hasCrashed = await runWithCrash(world, scenario, steps);
        await expectRestart(world, ...crash);
        await run(world, next);
        await expectRestart(world, 'machine', 0);
        isCompacted ||= world.disk.log.some((name) => name.startsWith('remove') && name.includes('journal'));
      }
      expect(isCompacted).toBe(true);
    },
  );

  it.each(crashes)('of the %s at every step of the run after a crash (%d, %d)', async (...crash) => {
    for (let steps = 0, hasCrashed = true; hasCrashed; steps += 1) {
      const world = newWorld();
      await run(world, [small('first')]);
      // Nothing of it is flushed when the process ends, and the next run compacts it.
      const lazy = ['a', 'b', 'c'].map((name): Append => ({
        ...big(name),
        durability: 'lazy',
        isAwaited: true,
      }));
      await run(world, lazy, 'leave');
      await expectRestart(world, 'process', 0);
      hasCrashed = await runWithCrash(world, [small('d')], steps);
      await expectRestart(world, ...crash);
      await run(world, [small('e')]);
      await expectRestart(world, 'machine', 0);
    }
  });

  it('of the machine lose nothing that a whole run has seen, though only a run before it has written it', async () => {
    const world = newWorld();
    await run(world, [{ ...small('a'), durability: 'lazy' }], 'leave');
    await expectRestart(world, 'process', 0);
    await run(world, []);
    await expectRestart(world, 'machine', 0);
    expect(world.history).toHaveLength(1);
  });

  it('of which a journal was cut at any byte lose lines from its end, never from its middle', async () => {
    const world = newWorld();
    const records = ['Offering/a', 'Offering/b', 'Offering/ä'].map((name): StateRecord => ({
      type: 'put',
      entry: exampleEntry(name as ObjectKey),
    }));
    await run(
      world,
      records.map((record) => ({ record, durability: 'durable', isAwaited: true })),
    );
    const whole = world.disk.peek('journal.ndjson');
    for (let length = 0; length <= whole.length; length += 1) {
      world.disk.poke('journal.ndjson', whole.subarray(0, length));
      const lines = whole.subarray(0, length).toString('latin1').split('\n').length - 1;
      const state = await storeOf(world.disk).read(CLAIM);
      expect(state?.inventory.size).toBe(lines);
      if (length % 50 > 0 && length < whole.length - 2) continue;
      const locked = await storeOf(world.disk).lock(CLAIM, { command: 'apply', patience: 0 });
      await locked.append({ type: 'put', entry: exampleEntry('Offering/new') }, 'lazy');
      await locked.release();
      expect((await storeOf(world.disk).read(CLAIM))?.inventory.size).toBe(lines + 1);
    }
  });
});

describe('a changed byte', () => {
  it('is seen, wherever it is, and is never taken for something else', async () => {
    const world = newWorld();
    await run(world, ['b', 'c'].map(small));
    await run(world, [small('d')]);
    for (const name of ['inventory.json', 'journal.ndjson']) {
      const whole = world.disk.peek(name);
      // The line feed at the end of the journal says that the line before it is whole.
      const length = name === 'journal.ndjson' ? whole.length - 1 : whole.length;
      await fc.assert(
        fc.asyncProperty(fc.nat(length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
          const changed = Buffer.from(whole);
          changed[at] = (changed[at] ?? 0) ^ mask;
          world.disk.poke(name, changed);
          await expect(
            storeOf(world.disk).lock(CLAIM, { command: 'apply', patience: 0 }),
          ).rejects.toMatchObject({
            code: expect.stringMatching(/^STATE_(?:DAMAGED|FORMAT)$/u) as string,
          });
          expect(world.disk.peek(name).equals(changed)).toBe(true);
        }),
        { numRuns: runs },
      );
      world.disk.poke(name, whole);
    }
  });
});
