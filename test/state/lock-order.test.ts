import { EventEmitter, once } from 'node:events';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { giveBack, removeLock, tryLock } from '../../src/state/file/directory-lock.ts';
import { beginPresence } from '../../src/state/file/lock-presence.ts';
import { UnreadableLockError } from '../../src/state/file/lock-chain.ts';
import { newId, newLockRecord, type LockRecord } from '../../src/state/file/lock-record.ts';
import { ownMarks } from '../../src/state/file/process-life.ts';
import type { Disk } from '../../src/state/file/disk.ts';
import { removeLeftovers } from '../../src/state/file/remove-leftovers.ts';
import { stateFiles } from '../../src/state/file/state-files.ts';
import { FakeDisk } from './fake-disk.ts';

const files = stateFiles('state');
const runs = Number(process.env['WALDUR_GITOPS_PROPERTY_RUNS'] ?? 200);

/** What shows that the process of a record is gone. */
type Proof = 'its number' | 'its socket' | 'another start';
const MACHINE = 'b'.repeat(32);
const bytesOf = (record: LockRecord): Buffer => Buffer.from(JSON.stringify(record));

/** As a process has left it that is certainly dead. */
function deadRecord(disk: FakeDisk, proof: Proof): LockRecord {
  const record = newLockRecord('apply', ownMarks());
  if (proof === 'its number') return { ...record, started: '1' };
  if (proof === 'another start') return { ...record, boot: newId(), machine: MACHINE };
  const id = newId();
  const inode = disk.pokeSocket(`lock.${id}.sock`);
  return { ...record, namespace: 'pid:[1]', socket: { id, inode } };
}

/** What crashes have left: a chain of dead holders, and files after records that nothing leads to. */
function leaveDead(disk: FakeDisk, holders: readonly Proof[], strays: number): LockRecord | undefined {
  let last: LockRecord | undefined;
  for (const proof of holders) {
    const next = deadRecord(disk, proof);
    disk.poke(last === undefined ? 'lock' : `lock.after.${last.id}`, bytesOf(next));
    last = next;
  }
  for (let at = 0; at < strays; at += 1)
    disk.poke(`lock.after.${newId()}`, bytesOf(deadRecord(disk, 'its number')));
  return last;
}

it.skipIf(process.platform !== 'linux')(
  'the lock is had by one at most, in whatever order the steps of all come',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.record({
          holders: fc.array(fc.constantFrom<Proof>('its number', 'its socket', 'another start'), {
            maxLength: 3,
          }),
          isElsewhere: fc.boolean(),
          strays: fc.integer({ min: 0, max: 2 }),
          contenders: fc.integer({ min: 2, max: 4 }),
          isUnlocked: fc.boolean(),
        }),
        async (scheduler, { holders, isElsewhere, strays, contenders, isUnlocked }) => {
          const disk = new FakeDisk(async () => scheduler.schedule(Promise.resolve()));
          disk.machine = MACHINE;
          const dead = leaveDead(disk, holders, strays);
          let inside = 0;
          let taken = 0;
          const contend = async (): Promise<void> => {
            const presence = await beginPresence(disk, files);
            // Each in a container of its own sees of the others no more than their sockets.
            const namespace = isElsewhere ? { namespace: `pid:[${newId()}]` } : {};
            const record = newLockRecord('apply', { ...presence.marks, ...namespace });
            for (;;) {
              const { outcome } = await tryLock(disk, files, record);
              if (outcome !== 'taken') continue;
              inside += 1;
              taken += 1;
              expect(inside).toBe(1);
              await removeLeftovers(disk, files);
              inside -= 1;
              expect(await giveBack(disk, files, record)).toBe(true);
              presence.end();
              return;
            }
          };
          const all = Array.from({ length: contenders }, contend);
          // A person unlocks what the dead have left, at the same time.
          const person =
            isUnlocked && dead !== undefined
              ? [removeLock(disk, files, dead, newLockRecord('unlock', ownMarks()))]
              : [];
          await scheduler.waitFor(Promise.all([...all, ...person]));
          expect(taken).toBe(contenders);
          // The first holder has removed what was there, and nobody leaves anything.
          expect(disk.files).toEqual([]);
        },
      ),
      { numRuns: runs },
    );
  },
  120_000,
);

/** A disk for a process that is killed before one of its steps: its sockets are silent then, and it does nothing more. */
function mortal(disk: FakeDisk, steps: number): { readonly disk: Disk; readonly death: Promise<unknown> } {
  const sockets: string[] = [];
  let left = steps;
  const death = new EventEmitter();
  const act = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (left > 0) {
      left -= 1;
      return work();
    }
    for (const inode of sockets.splice(0)) disk.silence(inode);
    death.emit('death');
    return new Promise(() => undefined);
  };
  return {
    death: once(death, 'death'),
    disk: {
      makeDirectory: async () => act(async () => disk.makeDirectory()),
      list: async () => act(async () => disk.list()),
      read: async (path) => act(async () => disk.read(path)),
      create: async (path, content) => act(async () => disk.create(path, content)),
      link: async (from, to) => act(async () => disk.link(from, to)),
      rename: async (from, to) => act(async () => disk.rename(from, to)),
      remove: async (path) => act(async () => disk.remove(path)),
      syncDirectory: async (path) => act(async () => disk.syncDirectory(path)),
      append: async (path) => act(async () => disk.append(path)),
      knock: async (path, inode) => act(async () => disk.knock(path, inode)),
      machineOf: async () => act(async () => disk.machineOf()),
      listen: async (path) =>
        act(async () => {
          const socket = await disk.listen(path);
          if (socket !== undefined) sockets.push(socket.inode);
          return socket;
        }),
    },
  };
}

it.skipIf(process.platform !== 'linux')(
  'the lock of a container that is killed at any step is had by the next one, and by one at most',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.integer({ min: 0, max: 45 }), { minLength: 1, maxLength: 4 }),
        async (scheduler, lives) => {
          const disk = new FakeDisk(async () => scheduler.schedule(Promise.resolve()));
          const inside = new Set<object>();
          const contend = async (own: Disk, self: object): Promise<void> => {
            const presence = await beginPresence(own, files);
            const marks = { ...presence.marks, namespace: `pid:[${newId()}]` };
            const record = newLockRecord('daemon', marks);
            for (;;) {
              const { outcome } = await tryLock(own, files, record).catch((error: unknown) => {
                if (error instanceof UnreadableLockError) return { outcome: 'again' };
                throw error;
              });
              if (outcome !== 'taken') continue;
              inside.add(self);
              expect(inside.size).toBe(1);
              await removeLeftovers(own, files);
              inside.delete(self);
              expect(await giveBack(own, files, record)).toBe(true);
              presence.end();
              return;
            }
          };
          const all = lives.map(async (steps) => {
            const self = {};
            const { disk: own, death } = mortal(disk, steps);
            await Promise.race([contend(own, self), death]);
            inside.delete(self);
          });
          await scheduler.waitFor(Promise.all([...all, contend(disk, {})]));
          await scheduler.waitFor(contend(disk, {}));
          // One that dies while it writes down who it is may leave a file of no meaning.
          expect(disk.files.filter((name) => !name.endsWith('.tmp'))).toEqual([]);
        },
      ),
      { numRuns: runs },
    );
  },
  120_000,
);
