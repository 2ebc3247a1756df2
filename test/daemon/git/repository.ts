import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** A real repository: a work tree, and a bare one that it is pushed to. */
export interface Repository {
  /** The place for all of it. */
  readonly place: string;
  /** The clone URL of the bare one. */
  readonly url: string;
  /** Writes files (null removes, an object makes a link), commits and pushes; gives the commit. */
  commit(
    message: string,
    files: Readonly<Record<string, string | null | { readonly link: string }>>,
  ): Promise<string>;
  /** Runs git in the work tree. */
  git(...words: string[]): Promise<string>;
  close(): Promise<void>;
}

const ENV = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Alice',
  GIT_AUTHOR_EMAIL: 'alice@example.org',
  GIT_COMMITTER_NAME: 'Alice',
  GIT_COMMITTER_EMAIL: 'alice@example.org',
};

/** Makes an empty repository with the branch main. */
export async function makeRepository(): Promise<Repository> {
  const place = await mkdtemp(join(tmpdir(), 'repository-'));
  const tree = join(place, 'tree');
  const bare = join(place, 'origin.git');
  const git = async (...words: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)('git', words, { cwd: tree, env: ENV });
    return stdout.trim();
  };
  execFileSync('git', ['init', '--quiet', '--bare', '-b', 'main', bare], { env: ENV });
  execFileSync('git', ['init', '--quiet', '-b', 'main', tree], { env: ENV });
  await git('remote', 'add', 'origin', bare);
  return {
    place,
    url: `file://${bare}`,
    git,
    async commit(message, files) {
      for (const [path, content] of Object.entries(files)) {
        const file = join(tree, path);
        await rm(file, { force: true, recursive: true });
        if (content === null) continue;
        await mkdir(dirname(file), { recursive: true });
        if (typeof content === 'string') await writeFile(file, content);
        else await symlink(content.link, file);
      }
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '--message', message);
      await git('push', '--quiet', '--force', 'origin', 'HEAD');
      return git('rev-parse', 'HEAD');
    },
    close: () => rm(place, { recursive: true, force: true }),
  };
}
