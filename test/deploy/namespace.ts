import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What is put into the tree of a process: files and directories of this machine, or an empty directory. */
export type Mount =
  | { readonly type: 'readable' | 'writable'; readonly from: string; readonly at: string }
  | { readonly type: 'tmpfs'; readonly options: string; readonly at: string };

/** How a process is run in a tree that is its root directory. */
export interface Cell {
  readonly root: string;
  readonly mounts?: readonly Mount[];
  /** The root cannot be written to. */
  readonly isSealed?: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly workdir: string;
  /** Without it: root with all that root may. With it: no capability, and no way to get one. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** Mounts what its arguments say below a directory, and runs the rest of them with it as root directory. */
const SCRIPT = `
set -eu
root=$1
shift
mount --bind "$root" "$root"
mount --bind /usr "$root/usr"
mount -o remount,bind,ro "$root/usr"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
while [ "$1" != -- ]; do
  case $1 in
    readable) mount --bind "$2" "$root$3"; mount -o remount,bind,ro "$root$3" ;;
    writable) mount --bind "$2" "$root$3" ;;
    tmpfs) mount -t tmpfs -o "$2" tmpfs "$root$3" ;;
    seal) mount -o remount,bind,ro "$root" ;;
  esac
  shift 3
done
shift
exec chroot "$root" "$@"
`;

const NAMESPACES = ['--mount', '--pid', '--fork'];

/** Why processes cannot be run in cells here; undefined when they can. */
export function cellProblem(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  const tried = spawnSync('unshare', [...NAMESPACES, 'mount', '--bind', '/usr', '/usr']);
  if (tried.status !== 0) return 'needs to be allowed to mount';
  return spawnSync('tini', ['--version']).status === 0 ? undefined : 'needs tini';
}

/**
 * Starts words as process 1 of a process tree of its own, in the network of this machine. The child is outside of that
 * tree, and ends when process 1 ends; to end it, end that.
 */
export function startInCell(cell: Cell, words: readonly string[]): ChildProcess {
  const mounts = cell.mounts ?? [];
  for (const mount of mounts) makePlace(cell.root, mount);
  const steps = mounts.flatMap((mount) => [
    mount.type,
    mount.type === 'tmpfs' ? mount.options : mount.from,
    mount.at,
  ]);
  const sealed = cell.isSealed === true ? ['seal', '', ''] : [];
  const as =
    cell.user === undefined
      ? []
      : [
          'setpriv',
          `--reuid=${String(cell.user.uid)}`,
          `--regid=${String(cell.user.gid)}`,
          '--clear-groups',
          '--no-new-privs',
          '--bounding-set=-all',
          '--inh-caps=-all',
        ];
  const inside = ['env', `--chdir=${cell.workdir}`, ...as, ...words];
  return spawn(
    'unshare',
    [...NAMESPACES, 'sh', '-c', SCRIPT, 'sh', cell.root, ...steps, ...sealed, '--', ...inside],
    { env: cell.environment },
  );
}

/** The number, outside of the cell, of its process 1. */
export function processOne(child: ChildProcess): number {
  const pid = String(child.pid);
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
}

function makePlace(root: string, mount: Mount): void {
  const place = join(root, mount.at);
  if (existsSync(place)) return;
  if (mount.type !== 'tmpfs' && statSync(mount.from).isFile()) {
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, '');
  } else mkdirSync(place, { recursive: true });
}
