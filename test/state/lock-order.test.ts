import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { giveBack, removeLock, tryLock } from '../../src/state/file/directory-lock.ts';
import { newId, newLockRecord, type LockRecord } from '../../src/state/file/lock-record.ts';
import { removeLeftovers } from '../../src/state/file/remove-leftovers.ts';
import { stateFiles } from '../../src/state/file/state-files.ts';
import { FakeDisk } from './fake-disk.ts';

const files = stateFiles('state');
const runs = Number(process.env['WALDUR_GITOPS_PROPERTY_RUNS'] ?? 200);

/** As a process of this machine has left it that is certainly dead. */
const deadRecord = (): LockRecord => ({ ...newLockRecord('apply'), started: '1' });
const bytesOf = (record: LockRecord): Buffer => Buffer.from(JSON.stringify(record));

/** What crashes have left: a chain of dead holders, and files after records that nothing leads to. */
function leaveDead(disk: FakeDisk, holders: number, strays: number): LockRecord | undefined {
  let last: LockRecord | undefined;
  for (let at = 0; at < holders; at += 1) {
    const next = deadRecord();
    disk.poke(last === undefined ? 'lock' : `lock.after.${last.id}`, bytesOf(next));
    last = next;
  }
  for (let at = 0; at < strays; at += 1) disk.poke(`lock.after.${newId()}`, bytesOf(deadRecord()));
  return last;
}

it.skipIf(process.platform !== 'linux')(
  'the lock is had by one at most, in whatever order the steps of all come',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.record({
          holders: fc.integer({ min: 0, max: 3 }),
          strays: fc.integer({ min: 0, max: 2 }),
          contenders: fc.integer({ min: 2, max: 4 }),
          isUnlocked: fc.boolean(),
        }),
        async (scheduler, { holders, strays, contenders, isUnlocked }) => {
          const disk = new FakeDisk(async () => scheduler.schedule(Promise.resolve()));
          const dead = leaveDead(disk, holders, strays);
          let inside = 0;
          let taken = 0;
          const contend = async (): Promise<void> => {
            const record = newLockRecord('apply');
            for (;;) {
              const { outcome } = await tryLock(disk, files, record);
              if (outcome !== 'taken') continue;
              inside += 1;
              taken += 1;
              expect(inside).toBe(1);
              await removeLeftovers(disk, files);
              inside -= 1;
              expect(await giveBack(disk, files, record)).toBe(true);
              return;
            }
          };
          const all = Array.from({ length: contenders }, contend);
          // A person unlocks what the dead have left, at the same time.
          const person =
            isUnlocked && dead !== undefined ? [removeLock(disk, files, dead, newLockRecord('unlock'))] : [];
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
