import { giveBack } from './directory-lock.ts';
import { realDisk } from './real-disk.ts';
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
  return {
    async release() {
      await giveBack(realDisk, files, held);
    },
  };
}
