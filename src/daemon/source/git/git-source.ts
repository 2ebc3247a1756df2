import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { notWritable } from '../../../state/file/disk-failure.ts';
import type { Environment } from '../../../waldur/environment.ts';
import type { GitPlace, GitRef } from '../../config/daemon-config.ts';
import { SecretMissing } from '../../config/secret-of.ts';
import type { Revision } from '../../daemon-status.ts';
import type { FetchedRevision, ManifestSource } from '../manifest-source.ts';
import { SourceError } from '../source-error.ts';
import { cloneAddress } from './clone-address.ts';
import { createGitCopy } from './git-copy.ts';
import { gitEnvironment } from './git-environment.ts';
import { BrokenCopy } from './git-failure.ts';
import { readTree } from './read-tree.ts';

const LONGEST_TEXT = 200;

/** A git repository. `directory` is where its copy is kept. */
export function createGitSource(place: GitPlace, directory: string, env: Environment): ManifestSource {
  const home = join(directory, 'home');
  const copy = createGitCopy(place, join(directory, 'repository.git'), () =>
    gitEnvironment(place, home, env),
  );

  /** A copy that cannot be used is made again, once. */
  async function withCopy<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof BrokenCopy)) throw failure(error);
    }
    try {
      await copy.remove();
      return await work();
    } catch (error) {
      throw failure(error);
    }
  }

  async function describe(commit: string): Promise<Revision> {
    const output = await copy.look(['log', '-1', '--no-color', '--format=%cI%n%an%n%s', commit], 1_048_576);
    const [at = '', author = '', subject = ''] = output.toString('utf8').split('\n');
    return { id: commit, at: timeOf(at), author: plain(author), subject: plain(subject) };
  }

  return {
    location: place.url,
    isAt: (location, ref) => cloneAddress(location) === cloneAddress(place.url) && isMeant(place.ref, ref),
    fetch: (signal) =>
      withCopy(async (): Promise<FetchedRevision> => {
        await mkdir(home, { recursive: true, mode: 0o700 });
        const commit = await copy.fetch(signal);
        const revision = await describe(commit);
        return {
          revision,
          files: async () => {
            try {
              return await readTree(copy, commit, place.path);
            } catch (error) {
              // The next fetch finds nothing, and makes the copy again.
              if (error instanceof BrokenCopy) await copy.remove();
              throw failure(error);
            }
          },
        };
      }),
  };
}

/** The time of a commit is what its author says; one that no calendar has is taken for none. */
function timeOf(text: string): string {
  const time = new Date(text);
  return (Number.isNaN(time.getTime()) ? new Date(0) : time).toISOString();
}

/** What of the system's errors is about this disk, and not about a mistake of ours. */
const DISK = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'ENOTDIR', 'EEXIST']);

function failure(error: unknown): unknown {
  if (error instanceof Error && 'code' in error && 'path' in error && DISK.has(String(error.code))) {
    return notWritable(String(error.path), String(error.code));
  }
  if (error instanceof SecretMissing) return new SourceError('SourceDenied', error.message);
  if (error instanceof BrokenCopy)
    return new SourceError('SourceUnreachable', error.message, { cause: error });
  return error;
}

/** Whether a push to a ref changes what counts; without a ref, or where any may, it does. */
function isMeant(ref: GitRef, pushed: string | undefined): boolean {
  if (pushed === undefined || ref.type === 'head' || ref.type === 'commit') return true;
  const place = ref.type === 'branch' ? 'refs/heads/' : 'refs/tags/';
  return pushed === `${place}${ref.name}` || pushed === ref.name;
}

/** Text of whoever made the commit, without what moves a cursor. */
function plain(text: string): string {
  return text
    .replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, LONGEST_TEXT)
    .trim();
}
