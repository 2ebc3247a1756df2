import type { Disk } from './disk.ts';
import { newId, type LockMarks } from './lock-record.ts';
import { ownMarks } from './process-life.ts';
import type { StateFiles } from './state-files.ts';

/** What lets others see whether this process lives: there before it writes a record, and until after it is removed. */
export interface LockPresence {
  readonly marks: LockMarks;
  /** Nobody is to see a record with these marks afterwards. */
  end(): void;
}

/** Makes this process visible in a directory, as far as the system and the file system allow it. */
export async function beginPresence(disk: Disk, files: StateFiles): Promise<LockPresence> {
  const marks = ownMarks();
  // Of a system that does not name its starts, nobody could tell that it is the same.
  if (marks.boot === undefined) return { marks, end: () => undefined };
  const machine = await disk.machineOf(files.directory);
  const id = newId();
  const socket = await disk.listen(files.lockSocket(id));
  return {
    marks: {
      ...marks,
      ...(machine === undefined ? {} : { machine }),
      ...(socket === undefined ? {} : { socket: { id, inode: socket.inode } }),
    },
    end() {
      socket?.close();
    },
  };
}
