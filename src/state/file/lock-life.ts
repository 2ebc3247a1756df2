import type { Disk } from './disk.ts';
import type { LockRecord } from './lock-record.ts';
import { ownMarks, processLife, type Life } from './process-life.ts';
import type { StateFiles } from './state-files.ts';

/**
 * Whether the process that wrote a record still runs. `dead` and `alive` are certain. Of another container on the same
 * kernel its socket tells, and of another start of the same machine it is clear. Of another machine nothing is known.
 */
export async function lockLife(disk: Disk, files: StateFiles, record: LockRecord): Promise<Life> {
  const seen = processLife(record);
  if (seen !== 'unknown') return seen;
  const { boot } = ownMarks();
  const { socket, machine } = record;
  if (boot === undefined || record.boot === undefined) return 'unknown';
  if (boot === record.boot) {
    if (socket === undefined) return 'unknown';
    return LIVES[await disk.knock(files.lockSocket(socket.id), socket.inode)];
  }
  return machine !== undefined && machine === (await disk.machineOf(files.directory)) ? 'dead' : 'unknown';
}

const LIVES = { answered: 'alive', refused: 'dead', unknown: 'unknown' } as const;
