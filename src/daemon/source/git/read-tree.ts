import { LARGEST_TEXT } from '../../../manifest/read-text.ts';
import type { SourceFile } from '../manifest-source.ts';
import { SourceError } from '../source-error.ts';
import { SOURCE_LIMITS } from '../source-limits.ts';
import { chooseFiles, isManifestPath } from './choose-files.ts';
import type { GitCopy } from './git-copy.ts';
import { BrokenCopy } from './git-failure.ts';
import { treeEntries, type TreeEntry } from './tree-entry.ts';

const MEBIBYTE = 1024 * 1024;
/** An entry takes so many bytes on the average. */
const MOST_TREE = SOURCE_LIMITS.entries * 128;

/**
 * The manifest files of a commit, below a path of the repository, out of its objects: nothing is checked out, so no
 * filter, attribute or link of the repository has any effect. Throws SourceError and BrokenCopy.
 */
export async function readTree(copy: GitCopy, commit: string, path: string): Promise<readonly SourceFile[]> {
  const entries = await entriesBelow(copy, commit, path);
  const { files, links } = chooseFiles(entries, path);
  const linked = await followed(copy, commit, links);
  const all = [...files, ...linked].toSorted((one, other) => (one.path < other.path ? -1 : 1));
  const contents = await blobs(copy, all);
  return all.map(({ id, path: name }) => {
    const bytes = contents.get(id);
    if (bytes === undefined) throw new BrokenCopy(`the content of ${name} is missing`);
    return { path: name, bytes };
  });
}

async function entriesBelow(copy: GitCopy, commit: string, path: string): Promise<readonly TreeEntry[]> {
  const listed = ['ls-tree', '-z', '-l', '--full-tree'];
  if (path === '') return treeEntries(await copy.look([...listed, '-r', commit], MOST_TREE), '');
  const [entry] = treeEntries(await copy.look([...listed, commit, '--', path], MEBIBYTE), '');
  if (entry === undefined) {
    throw new SourceError('SourceMissing', `there is no ${path} in the repository`);
  }
  if (entry.mode !== '040000') return [entry];
  return treeEntries(await copy.look([...listed, '-r', entry.id], MOST_TREE), path);
}

/** Links to files of the repository that look like manifests are read as these; all that lead elsewhere are refused. */
async function followed(
  copy: GitCopy,
  commit: string,
  links: readonly TreeEntry[],
): Promise<readonly TreeEntry[]> {
  if (links.length === 0) return [];
  if (links.length > SOURCE_LIMITS.files) throw refused('there are too many symbolic links');
  const input = links.map(({ path }) => `${commit}:${path}\n`).join('');
  const output = await copy.look(['cat-file', '--batch-check', '--follow-symlinks'], 16 * MEBIBYTE, input);
  let rest = output.toString('utf8');
  const line = (): string => {
    const end = rest.indexOf('\n');
    const text = rest.slice(0, end);
    rest = rest.slice(end + 1);
    return text;
  };
  return links.flatMap((link): TreeEntry[] => {
    const [id = '', type, size] = line().split(' ');
    const isManifest = isManifestPath(link.path);
    if (/^[0-9a-f]{40,64}$/u.test(id)) {
      if (type === 'tree')
        throw refused(`${link.path} is a symbolic link to a directory, which is not followed`);
      if (type !== 'blob' || !isManifest) return [];
      if (Number(size) > LARGEST_TEXT)
        throw refused(`${link.path} leads to a file that is larger than 8 MiB`);
      return [{ ...link, id, size: Number(size) }];
    }
    // After the word and a length comes what the word is about, on a line of its own.
    line();
    if (id === 'symlink') throw refused(`${link.path} is a symbolic link that leads out of the repository`);
    if (isManifest) throw refused(`${link.path} is a symbolic link that leads nowhere`);
    return [];
  });
}

async function blobs(copy: GitCopy, files: readonly TreeEntry[]): Promise<ReadonlyMap<string, Buffer>> {
  const ids = [...new Set(files.map(({ id }) => id))];
  const found = new Map<string, Buffer>();
  if (ids.length === 0) return found;
  const most = SOURCE_LIMITS.bytes + ids.length * 128;
  const output = await copy.look(['cat-file', '--batch'], most, ids.map((id) => `${id}\n`).join(''));
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(0x0a, at);
    const [id = '', type, size] = output.subarray(at, end).toString('latin1').split(' ');
    if (end < 0 || type !== 'blob') break;
    const start = end + 1;
    found.set(id, output.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return found;
}

function refused(sentence: string): SourceError {
  return new SourceError('SourceRefused', sentence);
}
