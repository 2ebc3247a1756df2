import { StateError } from '../state-error.ts';

const SENTENCES: Readonly<Record<string, string>> = {
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no room is left on the disk',
  EDQUOT: 'the quota of this user is used up',
  EIO: 'the disk fails',
  ELOOP: 'it is a symbolic link',
  EISDIR: 'it is no regular file',
  ENOTDIR: 'a part of the path is no directory',
  EEXIST: 'a part of the path is no directory',
  EFBIG: 'it is larger than 256 MiB',
  ENXIO: 'it is no regular file',
};

const READ_HINTS: Readonly<Record<string, string>> = {
  EACCES: 'Give this user the right to read it; it was made for its owner alone.',
  ELOOP: 'Remove the link. The directory itself may be one, the files in it may not.',
};

const WRITE_HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'Make room, and run it again: what was recorded is still there.',
  EDQUOT: 'Make room, and run it again: what was recorded is still there.',
  EIO: 'Look at the disk, and run it again: what was recorded may still be there.',
};

/** A file of the state cannot be read. `code` is what the system says. */
export function notReadable(path: string, code: string): StateError {
  return new StateError('STATE_NOT_READABLE', `cannot read ${path}: ${sentence(code)}`, [
    READ_HINTS[code] ?? 'Check the path that --state names.',
  ]);
}

/** A file of the state cannot be written. `code` is what the system says. */
export function notWritable(path: string, code: string): StateError {
  return new StateError('STATE_NOT_WRITABLE', `cannot write ${path}: ${sentence(code)}`, [
    WRITE_HINTS[code] ?? 'Give --state a directory that this user may write to.',
  ]);
}

function sentence(code: string): string {
  return SENTENCES[code] ?? code;
}
