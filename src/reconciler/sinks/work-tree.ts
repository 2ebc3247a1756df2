import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { realPlace } from './real-place.ts';

/**
 * The directory of the git work tree that a path lies in, seen both as it is written and where links lead; `undefined`
 * when it lies in none. The path itself need not exist.
 */
export function workTreeOf(path: string): string | undefined {
  const written = resolve(path);
  return nearest(written) ?? nearest(realPlace(written));
}

/** A `.git` is a directory, or a file in the further work trees of a repository. */
function nearest(path: string): string | undefined {
  for (let directory = dirname(path); ; directory = dirname(directory)) {
    if (existsSync(join(directory, '.git'))) return directory;
    if (directory === dirname(directory)) return undefined;
  }
}
