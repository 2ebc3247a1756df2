import { statfs } from 'node:fs/promises';

/**
 * What is known of a file system: `disk`: one machine has it at a time, in one way; `kernel`: it belongs to the running
 * kernel, as one in memory does, or lies over another one; `processes`: what the kernel tells of processes and itself.
 */
export type FileSystemKind = 'disk' | 'kernel' | 'processes';

/** As statfs(2) and linux/magic.h have them. */
const KINDS: ReadonlyMap<number, FileSystemKind> = new Map([
  [0xef53, 'disk'], // ext2, ext3, ext4
  [0x58465342, 'disk'], // xfs
  [0x9123683e, 'disk'], // btrfs
  [0x2fc12fc1, 'disk'], // zfs
  [0xf2f52010, 'disk'], // f2fs
  [0xca451a4e, 'disk'], // bcachefs
  [0x01021994, 'kernel'], // tmpfs
  [0x794c7630, 'kernel'], // overlay
  [0x9fa0, 'processes'],
]);

/**
 * The kind of the file system of a path; `undefined` for all others: those of networks, and those by which a virtual
 * machine sees files of its host, may be had in two ways that do not know of each other.
 */
export async function fileSystemKind(path: string): Promise<FileSystemKind | undefined> {
  try {
    return KINDS.get((await statfs(path)).type);
  } catch {
    return undefined;
  }
}
