import { realDisk } from './real-disk.ts';
import { removeLeftovers } from './remove-leftovers.ts';
import { stateFiles } from './state-files.ts';
import { waitForLock, type LockRequest } from './wait-for-lock.ts';

/**
 * Takes the lock of a directory that is no store, so that one process at a time uses what is in it; `release` gives it
 * back. Throws StateLockedError and StateError.
 */
export async function lockDirectory(
  directory: string,
  request: LockRequest,
  tell: (sentence: string) => void,
): Promise<{ release(): Promise<void> }> {
  const files = stateFiles(directory);
  await realDisk.makeDirectory(directory);
  const held = await waitForLock(realDisk, files, request, tell);
  try {
    await removeLeftovers(realDisk, files);
  } catch (error) {
    await held.giveBack().catch(() => undefined);
    throw error;
  }
  return {
    async release() {
      await held.giveBack();
    },
  };
}
