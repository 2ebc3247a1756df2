import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The owner of a file cannot be kept. */
export class OwnerError extends Error {
  override readonly name = 'OwnerError';
}

/**
 * Replaces a file, or makes it, so that nobody ever sees half of it: written beside it, flushed, and renamed. It is
 * readable by its owner alone (0600); the owner of the file before stays its owner. Throws OwnerError when it cannot,
 * and what the system says.
 */
export async function replaceFile(path: string, content: string, before: Stats | undefined): Promise<void> {
  const directory = dirname(path);
  const temporary = join(directory, `.waldur-gitops-${randomBytes(8).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.chmod(0o600);
      if (before !== undefined) await keepOwner(file, before);
      await file.writeFile(content, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await flush(directory);
}

async function keepOwner(file: FileHandle, before: Stats): Promise<void> {
  const { uid, gid } = await file.stat();
  if (uid === before.uid && gid === before.gid) return;
  try {
    await file.chown(before.uid, before.gid);
  } catch (error) {
    // The group has no access anyway; another owner would lock out the one that reads it.
    if (uid !== before.uid) throw new OwnerError('the owner cannot be kept', { cause: error });
  }
}

/** The name is on the disk only when its directory is; some file systems cannot say so. */
async function flush(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
