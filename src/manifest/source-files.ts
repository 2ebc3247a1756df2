import { closeSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import type { Diagnostic } from './diagnostic.ts';
import { fileFailure, systemFailure } from './file-failure.ts';

const EXTENSIONS = /\.(?:ya?ml|json)$/u;
/** How a state, a saved plan and other documents of ours begin, which may be kept beside the manifests. */
const OWN_DOCUMENT = /^\{\s*"formatVersion":\s*"[^"]*",\s*"type":/u;

/** Where manifests are read from. `-` is standard input. */
export interface SourceFiles {
  /** Each file once, in the order of the sources, those of a directory by name. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The files that the sources name: files as they are; of directories and theirs all `.yaml`, `.yml` and `.json` files
 * except hidden ones and what this tool wrote. Symbolic links are followed; with `within`, the real path of a directory, not out of it.
 * What cannot be read is a finding, never skipped silently.
 */
export function sourceFiles(
  sources: readonly string[],
  options: { readonly within?: string } = {},
): SourceFiles {
  const files: string[] = [];
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  for (const source of sources) {
    if (source === '-') add('-', '-');
    else attempt(source, () => look(normalize(source), [], true));
  }
  return { files, diagnostics };

  function look(path: string, parents: readonly string[], isNamed: boolean): void {
    const facts = statSync(path);
    const real = realpathSync(path);
    if (options.within !== undefined && !isInside(real, options.within)) {
      diagnostics.push(
        fileFailure('MANIFEST_LINK_OUTSIDE', path, 'is a symbolic link that leads out of the directory', [
          'Remove the link, or copy what it leads to.',
        ]),
      );
    } else if (facts.isDirectory()) {
      lookInside(path, real, parents);
    } else if (isNamed || facts.isFile()) {
      add(path, real);
    } else {
      diagnostics.push(fileFailure('MANIFEST_FILE_UNREADABLE', path, 'is no regular file', []));
    }
  }

  function lookInside(path: string, real: string, parents: readonly string[]): void {
    if (parents.includes(real)) {
      diagnostics.push(
        fileFailure('MANIFEST_LINK_LOOP', path, 'is a symbolic link to a directory that it is in', [
          'Remove the link.',
        ]),
      );
      return;
    }
    const names = readdirSync(path, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
    names.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of names) {
      const isWanted = EXTENSIONS.test(entry.name) || entry.isDirectory() || entry.isSymbolicLink();
      const child = join(path, entry.name);
      if (!isWanted || entry.name === 'node_modules') continue;
      attempt(child, () => {
        if (entry.name.endsWith('.json') && isOwnDocument(child)) return;
        if (EXTENSIONS.test(entry.name) || statSync(child).isDirectory())
          look(child, [...parents, real], false);
      });
    }
  }

  function add(path: string, identity: string): void {
    if (seen.has(identity)) return;
    seen.add(identity);
    files.push(path);
  }

  function attempt(path: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      diagnostics.push(systemFailure(path, error));
    }
  }
}

function isOwnDocument(path: string): boolean {
  if (!statSync(path).isFile()) return false;
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(100);
    return OWN_DOCUMENT.test(start.toString('utf8', 0, readSync(file, start)));
  } finally {
    closeSync(file);
  }
}

function isInside(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory.endsWith(sep) ? directory : `${directory}${sep}`);
}
