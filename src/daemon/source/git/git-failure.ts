import { notWritable } from '../../../state/file/disk-failure.ts';
import type { StateError } from '../../../state/state-error.ts';
import { SourceError } from '../source-error.ts';
import type { GitEnded } from './run-git.ts';

/** Nothing is wrong with the other side: the copy on this disk cannot be used, and is made again. */
export class BrokenCopy extends Error {
  override readonly name = 'BrokenCopy';
}

/** What git says, as far as it tells one cause from another, and what it means for the source. */
const CAUSES: readonly (readonly [pattern: RegExp, reason: SourceError['reason'], sentence: string])[] = [
  [
    /terminal prompts disabled|Authentication failed|HTTP Basic: Access denied|Invalid username or (?:password|token)|error: 401|error: 403|Permission denied \(|Could not read from remote repository.*publickey/iu,
    'SourceDenied',
    'the server of the repository does not accept the credentials, or needs some',
  ],
  [
    /Host key verification failed|No .* host key is known/iu,
    'SourceDenied',
    'the key of the server of the repository is not the one in knownHosts, or is not in it',
  ],
  [
    /couldn't find remote ref|not our ref|upload-pack: not our ref|unadvertised object/iu,
    'SourceMissing',
    '',
  ],
  [
    /(?:repository|project) .*not found|does not appear to be a git repository|error: 404|does not exist|not found: did you run/iu,
    'SourceMissing',
    'there is no such repository, or it is not visible with these credentials',
  ],
  [
    /transport '\w+' not allowed/iu,
    'SourceRefused',
    'the repository leads to another protocol than that of its address',
  ],
  [/error: 30[1278]|redirect/iu, 'SourceRefused', 'the repository has moved to another address'],
  [
    /SSL certificate|certificate verify|server certificate|TLS/iu,
    'SourceUnreachable',
    'the certificate of the server of the repository cannot be verified',
  ],
  [
    /Could not resolve host|Connection refused|Connection timed out|Failed to connect|No route to host|Network is unreachable|Operation too slow|Connection reset|unexpected disconnect|early EOF|remote end hung up|RPC failed|error: 5\d\d|Could not read from remote repository/iu,
    'SourceUnreachable',
    'the server of the repository does not answer as it should',
  ],
];

/** What this disk says; lines of the other side begin with its name. */
const LOCAL =
  /^(?!remote:).*(No space left on device|Disk quota exceeded|Read-only file system|Input\/output error|insufficient permission|unable to create '[^']*': Permission denied)/imu;
const CODES: Readonly<Record<string, string>> = {
  'No space left on device': 'ENOSPC',
  'Disk quota exceeded': 'EDQUOT',
  'Read-only file system': 'EROFS',
  'Input/output error': 'EIO',
};

/** A repository that is there and has no branch of its own has nothing at all, as a rule. */
function missing(what: string): string {
  return what === 'the repository'
    ? 'there is no branch in the repository, which may be empty'
    : `there is no ${what}`;
}

/** Objects that a well-meaning program does not make. */
const HARMFUL =
  /error: object (?:[0-9a-f]+: )?(\w+)|fsck error in packed object|(hasDot|hasDotdot|hasDotgit|fullPathname|gitmodules\w+|treeNotSorted|badTree|largePathname)/u;

/**
 * What a failed fetch into a copy means. Nothing of what git wrote is quoted but its own first word for harmful objects, as the other
 * side has a hand in it.
 */
export function fetchFailure(
  ended: GitEnded,
  what: string,
  copy: string,
): SourceError | StateError | BrokenCopy {
  if (ended.cut === 'not-found') {
    return new SourceError(
      'SourceUnreachable',
      'the program git cannot be started; install it, or correct PATH',
    );
  }
  if (ended.cut === 'stopped') {
    return new SourceError('SourceUnreachable', `fetching ${what} took longer than it may`);
  }
  const local = LOCAL.exec(ended.stderr)?.[1];
  if (local !== undefined) return notWritable(copy, CODES[local] ?? 'EACCES');
  const found = CAUSES.find(([pattern]) => pattern.test(ended.stderr));
  if (found !== undefined) {
    const [, reason, sentence] = found;
    return new SourceError(reason, sentence === '' ? missing(what) : sentence);
  }
  const harmful = HARMFUL.exec(ended.stderr);
  if (harmful !== null) {
    const word = harmful[2] ?? harmful[1];
    return new SourceError(
      'SourceRefused',
      `${what} holds objects that git itself calls harmful or damaged${word === undefined ? '' : ` (${word})`}`,
    );
  }
  return new BrokenCopy(`fetching ${what} failed (exit code ${String(ended.exitCode)})`);
}
