import { readdirSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitPlace, GitRef } from '../../config/daemon-config.ts';
import { SourceError } from '../source-error.ts';
import { BrokenCopy, fetchFailure } from './git-failure.ts';
import { runGit, type GitEnded, type GitRun } from './run-git.ts';

/** The copy of a repository on this disk: bare, and of each fetch only the one commit that counts. */
export interface GitCopy {
  /** The commit that counts now. Throws SourceError, BrokenCopy, and StateError when this disk does not take it. */
  fetch(signal: AbortSignal): Promise<string>;
  /** What a command that only looks into the copy writes. Throws BrokenCopy, and SourceError when it is too much. */
  look(words: readonly string[], most: number, input?: string): Promise<Buffer>;
  /** Forgets all. */
  remove(): Promise<void>;
}

/** A git that was ended a moment ago may still be writing. */
const FORGET = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 } as const;

const CURRENT = 'refs/waldur-gitops/current';

/** Each fetch leaves a pack; so many are thrown away together. */
const MOST_PACKS = 50;

/** The copy in a directory, which is made when it is needed. `env` is asked anew each time. */
export function createGitCopy(
  place: GitPlace,
  directory: string,
  env: () => Readonly<Record<string, string>>,
): GitCopy {
  const packs = join(directory, 'objects', 'pack');

  const run = (words: readonly string[], more: Omit<GitRun, 'env'>): Promise<GitEnded> =>
    runGit(['--git-dir', directory, ...words], { ...more, env: env() });

  const look = async (words: readonly string[], most: number, input?: string): Promise<Buffer> => {
    const ended = await run(words, { most, ...(input === undefined ? {} : { input }) });
    if (ended.cut === 'too-much')
      throw new SourceError('SourceRefused', 'the repository holds more than is read');
    if (ended.exitCode !== 0)
      throw new BrokenCopy(`git ${words[0] ?? ''} failed (${String(ended.exitCode)})`);
    return ended.stdout;
  };

  return {
    async fetch(signal) {
      if (countOf(packs) > MOST_PACKS) await rm(directory, FORGET);
      const isNew = !isMade(directory);
      if (isNew) await make(directory, env());
      const what = nameOf(place.ref);
      const known = place.ref.type === 'commit' ? await commitOf(place.ref.name) : undefined;
      if (known !== undefined) return known;
      const ended = await run([...FETCH, '--', place.url, `+${wantedOf(place.ref)}:${CURRENT}`], {
        most: 1_048_576,
        signal,
        isTooMuch: () => sizeOf(packs) > place.largest,
      });
      // A fetch that was cut off leaves what it has got so far.
      const isTooLarge = ended.cut === 'too-much' || (ended.exitCode === 0 && sizeOf(packs) > place.largest);
      if (ended.exitCode !== 0 && !isTooLarge) throw fetchFailure(ended, what, directory);
      if (isTooLarge) {
        await rm(directory, FORGET);
        // A copy that has grown holds older commits, too.
        if (!isNew) return this.fetch(signal);
        throw new SourceError('SourceRefused', 'the repository is larger than `largest` allows');
      }
      const commit = await commitOf(CURRENT);
      if (commit === undefined) throw new BrokenCopy(`what ${what} names is no commit`);
      return commit;
    },
    look,
    remove: () => rm(directory, FORGET),
  };

  async function commitOf(name: string): Promise<string | undefined> {
    const words = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
    const { exitCode, stdout } = await run(words, { most: 1_024 });
    const commit = stdout.toString('latin1').trim();
    return exitCode === 0 && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(commit) ? commit : undefined;
  }
}

const FETCH: readonly string[] = [
  'fetch',
  '--quiet',
  '--force',
  '--depth=1',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-recurse-submodules',
];

async function make(directory: string, env: Readonly<Record<string, string>>): Promise<void> {
  await rm(directory, FORGET);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const words = ['init', '--quiet', '--bare', '--template=', directory];
  const ended = await runGit(words, { most: 1_024, env });
  if (ended.exitCode !== 0) throw fetchFailure(ended, 'the repository', directory);
}

function wantedOf(ref: GitRef): string {
  if (ref.type === 'branch') return `refs/heads/${ref.name}`;
  if (ref.type === 'tag') return `refs/tags/${ref.name}`;
  return ref.type === 'commit' ? ref.name : 'HEAD';
}

/** How sentences name it. */
function nameOf(ref: GitRef): string {
  return ref.type === 'head' ? 'the repository' : `${ref.type} ${ref.name}`;
}

function isMade(directory: string): boolean {
  return statSync(join(directory, 'HEAD'), { throwIfNoEntry: false }) !== undefined;
}

function countOf(packs: string): number {
  return namesIn(packs).filter((name) => name.endsWith('.pack')).length;
}

function sizeOf(packs: string): number {
  return namesIn(packs).reduce(
    (sum, name) => sum + (statSync(join(packs, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
