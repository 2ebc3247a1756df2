import { spawn } from 'node:child_process';

/** How a run of git ended. */
export interface GitEnded {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  /** The last of what it wrote, for finding out what went wrong; may quote the repository. */
  readonly stderr: string;
  /** Why it was ended before its time. */
  readonly cut?: 'stopped' | 'too-much' | 'not-found';
}

/** What a run of git may be given. */
export interface GitRun {
  /** Bytes of output that are taken; with more it is ended. */
  readonly most: number;
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly signal?: AbortSignal;
  /** Asked twice a second while it runs; true ends it. */
  readonly isTooMuch?: () => boolean;
}

const MOST_STDERR = 16_384;

/**
 * Options that hold for every run, whatever a repository or the machine says: no hooks, no filters and attributes, no
 * submodules, no background work, no protocol but those of the environment, no redirects to other hosts.
 */
const SAFETY: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.attributesFile=/dev/null',
  'core.fsmonitor=false',
  'core.symlinks=false',
  'core.askPass=',
  'credential.helper=',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'fetch.fsckObjects=true',
  'fetch.writeCommitGraph=false',
  'fetch.showForcedUpdates=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'http.followRedirects=false',
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=60',
  'protocol.version=2',
  'safe.bareRepository=all',
  'log.showSignature=false',
];

/** Runs the `git` program with fixed arguments and without a shell, in a group of its own that ends with it. Never throws. */
export async function runGit(words: readonly string[], run: GitRun): Promise<GitEnded> {
  if (run.signal?.aborted === true) {
    return { exitCode: null, stdout: Buffer.alloc(0), stderr: '', cut: 'stopped' };
  }
  const options = SAFETY.flatMap((option) => ['-c', option]);
  const child = spawn('git', [...options, ...words], {
    shell: false,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: run.env,
  });
  const chunks: Buffer[] = [];
  let size = 0;
  let stderr = '';
  let cut: GitEnded['cut'];
  const end = (why: NonNullable<GitEnded['cut']>): void => {
    cut ??= why;
    kill(child.pid);
  };
  const stop = (): void => {
    end('stopped');
  };
  run.signal?.addEventListener('abort', stop);
  const watch = setInterval(() => {
    if (run.isTooMuch?.() === true) end('too-much');
  }, 500);
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > run.most) end('too-much');
    else chunks.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = `${stderr}${chunk.toString('utf8')}`.slice(-MOST_STDERR);
  });
  // It may end without having read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(run.input ?? '');
  const exitCode = await new Promise<number | null>((resolve) => {
    child.once('error', () => {
      cut ??= 'not-found';
      resolve(null);
    });
    child.once('close', resolve);
  });
  clearInterval(watch);
  run.signal?.removeEventListener('abort', stop);
  return { exitCode, stdout: Buffer.concat(chunks), stderr, ...(cut === undefined ? {} : { cut }) };
}

/** Helpers of git, e.g. for https, would go on without it. */
function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
