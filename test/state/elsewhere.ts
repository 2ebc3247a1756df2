import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The processes of this machine, as they are numbered here, stay to be seen in `proc` of a directory. Process 1 is the
 * shell, as one that is process 1 cannot kill itself.
 */
const SCRIPT = 'mount --rbind /proc "$1/proc" && mount -t proc proc /proc && shift && "$@"; exit $?';

const rights = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
const NAMED_AS_HERE = 'shift && "$@"; exit $?';
const NAMESPACES = [...rights, '--mount', '--pid', '--net', '--fork', '--kill-child=SIGKILL'];

/** Why there is no other world of processes here; undefined when there is. */
export function elsewhereProblem(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  const tried = spawnSync('unshare', [...NAMESPACES, 'mount', '-t', 'proc', 'proc', '/proc']);
  return tried.status === 0 ? undefined : 'needs to be allowed to unshare';
}

/**
 * Starts words in a world of processes, mounts and networks of its own, as a container has it, with the files
 * of this machine. With `showsHere` its /proc shows the processes of this machine instead of its own.
 */
export function startElsewhere(
  home: string,
  words: readonly string[],
  stdio: StdioOptions,
  showsHere = false,
): ChildProcess {
  mkdirSync(join(home, 'proc'), { recursive: true });
  return spawn(
    'unshare',
    [...NAMESPACES, 'sh', '-c', showsHere ? NAMED_AS_HERE : SCRIPT, 'sh', home, ...words],
    { stdio },
  );
}
