import type { Answer, LockSocket } from './lock-socket.ts';

/** A file that is only ever made longer, and cut where its end is of no use. */
export interface AppendingFile {
  write(bytes: Buffer): Promise<void>;
  /** What was written survives a crash of the machine afterwards. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * What the file store asks of a file system, one step each: the steps between which a process or a machine can stop.
 * Every method throws StateError when the file system does not do it.
 */
export interface Disk {
  /** Makes a directory that only its owner may enter (0700), and those above it, where there is none. */
  makeDirectory(path: string): Promise<void>;
  /** The names in a directory; none when it is not there. */
  list(directory: string): Promise<readonly string[]>;
  /** The content of a regular file; `undefined` when it is not there. Follows no symbolic link. */
  read(path: string): Promise<Buffer | undefined>;
  /** Makes a file that only its owner may read (0600), with all of its content on the disk. False: there is one already. */
  create(path: string, content: string): Promise<boolean>;
  /** Gives a file a second name, in one step. False: there is a file of this name already. */
  link(from: string, to: string): Promise<boolean>;
  /** Gives a file another name in one step, also when there is a file of this name already. */
  rename(from: string, to: string): Promise<void>;
  /** It is no error when it is not there. */
  remove(path: string): Promise<void>;
  /** Names that were made and removed in a directory survive a crash of the machine afterwards. */
  syncDirectory(path: string): Promise<void>;
  /** Opens a file at its end, or makes it (0600). Follows no symbolic link. */
  append(path: string): Promise<AppendingFile>;
  /** Makes a socket and listens on it while the process lives. `undefined` where that cannot be, or proves nothing. */
  listen(path: string): Promise<LockSocket | undefined>;
  /** Asks whether somebody listens on a socket, which with `inode` has to be that one. Never throws. */
  knock(path: string, inode?: string): Promise<Answer>;
  /** Names the machine that alone has a directory, until it is started anew; `undefined` when that is not certain. */
  machineOf(directory: string): Promise<string | undefined>;
}
