import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** How a run of the command ended. `signal` is set when a signal ended it. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  /** Where the inventory is; `none` unless a test is about it. */
  readonly state?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
}

/** The command as it is shipped: bundled, started with node, in an environment that holds nothing but what a test gives. */
export interface BuiltCommand {
  /** A folder whose `waldur-gitops` is the command, for a search path. */
  readonly bin: string;
  /** An empty folder for files of the tests. */
  readonly scratch: string;
  run(words: readonly string[], options?: RunOptions): Promise<Ended>;
  start(words: readonly string[], options?: RunOptions): ChildProcess;
  close(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Bundles the command of this tree into a folder of its own. */
export async function buildCommand(): Promise<BuiltCommand> {
  const home = await mkdtemp(join(tmpdir(), 'waldur-gitops-'));
  const scratch = join(home, 'scratch');
  const bin = join(home, 'bin');
  await Promise.all([
    mkdir(scratch),
    mkdir(bin),
    cp(join(ROOT, 'schemas'), join(home, 'schemas'), { recursive: true }),
  ]);
  await cp(join(ROOT, 'package.json'), join(home, 'package.json'));
  await symlink(join(ROOT, 'node_modules'), join(home, 'node_modules'));
  const bundler = join(ROOT, 'node_modules/rolldown/bin/cli.mjs');
  const build = [bundler, '--config', 'rolldown.config.js', '--dir', join(home, 'dist')];
  await promisify(execFile)(process.execPath, build, { cwd: ROOT });
  const file = join(home, 'dist/waldur-gitops.js');
  // As npm does it for a `bin`.
  await chmod(file, 0o755);
  await symlink(file, join(bin, 'waldur-gitops'));

  const start: BuiltCommand['start'] = (words, { env = {}, cwd = scratch, state = 'none' } = {}) =>
    spawn(process.execPath, [file, ...words, ...stateWords(words, state)], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      cwd,
    });
  return {
    bin,
    scratch,
    start,
    run(words, given = {}) {
      const child = start(words, given);
      child.stdin?.end(given.stdin ?? '');
      return ended(child);
    },
    close: () => rm(home, { recursive: true, force: true }),
  };
}

const WITH_STATE: ReadonlySet<string> = new Set(['plan', 'apply', 'refresh', 'rotate', 'drift']);

function stateWords([verb = '', ...words]: readonly string[], state: string): readonly string[] {
  return WITH_STATE.has(verb) && !words.includes('--state') ? ['--state', state] : [];
}

/** Waits for the end of a run. */
export function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      resolve({ exitCode, signal, stdout, stderr });
    });
  });
}
