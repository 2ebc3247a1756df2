import type { Disk } from './disk.ts';
import { newId } from './lock-record.ts';
import type { StateFiles } from './state-files.ts';

/**
 * Puts a snapshot in the place of the one before, so that there is always a whole one, and then drops the journal, whose
 * records it has. Stopped between the two, the records are there twice, and their serials tell.
 */
export async function replaceSnapshot(disk: Disk, files: StateFiles, text: string): Promise<void> {
  const temporary = files.temporarySnapshot(newId());
  try {
    await disk.create(temporary, text);
    await disk.rename(temporary, files.snapshot);
  } catch (error) {
    await disk.remove(temporary).catch(() => undefined);
    throw error;
  }
  await disk.syncDirectory(files.directory);
  await disk.remove(files.journal);
}
