import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileSystemKind } from './file-system-kind.ts';

/** Where the system says which machine it is, and which start of it this is. */
export interface MachineSources {
  readonly machineId: string;
  readonly bootId: string;
}

const SOURCES: MachineSources = {
  machineId: '/etc/machine-id',
  bootId: '/proc/sys/kernel/random/boot_id',
};

/** machine-id(5) asks not to show the id itself to others. */
const SALT = 'waldur-gitops state lock';

/**
 * Names the machine that alone has a directory, on a disk of its own, until it is started anew: 32 hexadecimal digits.
 * `undefined` when that is not certain. Then the directory may be on a share, the id that of an image, of which there
 * are many copies, or the start that of a container, to which some engines give a boot id of its own.
 */
export async function machineOfDirectory(
  directory: string,
  { machineId, bootId }: MachineSources = SOURCES,
): Promise<string | undefined> {
  if ((await fileSystemKind(bootId)) !== 'processes') return undefined;
  if ((await fileSystemKind(machineId)) !== 'disk') return undefined;
  if ((await fileSystemKind(directory)) !== 'disk') return undefined;
  const id = (await readFile(machineId, 'utf8').catch(() => '')).trim();
  if (!/^[0-9a-f]{32}$/u.test(id) || /^0+$/u.test(id)) return undefined;
  return createHmac('sha256', id).update(SALT).digest('hex').slice(0, 32);
}
