import { relative, resolve, sep } from 'node:path';

/**
 * The name of a manifest set: what was given, else the `-f` arguments as seen from the directory of the store, sorted
 * and each once, so that neither their order nor the working directory counts. `-` is standard input.
 */
export function manifestSetName(files: readonly string[], directory: string, given?: string): string {
  if (given !== undefined) return given;
  const names = files.map((file) => (file === '-' ? '-' : seenFrom(directory, file)));
  return [...new Set(names)].toSorted().map(asItem).join(', ');
}

function seenFrom(directory: string, file: string): string {
  const path = relative(resolve(directory), resolve(file)).split(sep).join('/');
  // A file that is called like the sign of standard input.
  return path === '' || path === '-' ? `./${path}` : path;
}

/** Two sets never have one name. */
function asItem(path: string): string {
  return /^[^\s,"]+$/u.test(path) ? path : JSON.stringify(path);
}
