import { LARGEST_TEXT } from '../../../manifest/read-text.ts';
import { SourceError } from '../source-error.ts';
import { SOURCE_LIMITS } from '../source-limits.ts';
import type { TreeEntry } from './tree-entry.ts';

/** What of a tree is read: files, and links of which somebody has to see where they lead. */
export interface ChosenFiles {
  readonly files: readonly TreeEntry[];
  readonly links: readonly TreeEntry[];
}

const EXTENSION = /\.(?:ya?ml|json)$/u;
const FILE = new Set(['100644', '100755', '100664']);
const LINK = '120000';
const SUBMODULE = '160000';

/** Whether a path looks like a manifest. */
export function isManifestPath(path: string): boolean {
  return EXTENSION.test(path);
}

/**
 * The manifest files of a tree, and its links. Hidden files and node_modules are left out, as they are of a directory.
 * Throws SourceError for submodules, paths that no well-meaning program makes, and for too much of anything. Pure.
 */
export function chooseFiles(entries: readonly TreeEntry[], below: string): ChosenFiles {
  const start = below === '' ? 0 : below.length + 1;
  const visible = entries.filter(({ path }) =>
    path
      .slice(start)
      .split('/')
      .every((part) => part === '..' || (!part.startsWith('.') && part !== 'node_modules')),
  );
  const files: TreeEntry[] = [];
  const links: TreeEntry[] = [];
  let bytes = 0;
  for (const entry of visible) {
    const { mode, path, size = 0 } = entry;
    refuseStrange(path);
    if (mode === SUBMODULE) throw refused(`${path} is a submodule, and submodules are not read`);
    if (mode === LINK) links.push(entry);
    if (!FILE.has(mode) || !isManifestPath(path)) continue;
    if (size > LARGEST_TEXT) throw refused(`${path} is larger than 8 MiB`);
    bytes += size;
    files.push(entry);
    if (files.length > SOURCE_LIMITS.files)
      throw refused(`there are more than ${String(SOURCE_LIMITS.files)} files`);
    if (bytes > SOURCE_LIMITS.bytes) throw refused('the files together are larger than 64 MiB');
  }
  return { files, links };
}

function refuseStrange(path: string): void {
  const parts = path.split('/');
  // eslint-disable-next-line no-control-regex
  if (parts.includes('..') || parts.includes('') || /[\u0000-\u001f\u007f\\]/u.test(path)) {
    throw refused(`the path ${JSON.stringify(path)} is not one that is read`);
  }
}

function refused(sentence: string): SourceError {
  return new SourceError('SourceRefused', sentence);
}
