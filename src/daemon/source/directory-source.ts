import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { LARGEST_TEXT } from '../../manifest/read-text.ts';
import { sourceFiles } from '../../manifest/source-files.ts';
import type { FetchedRevision, ManifestSource, SourceFile } from './manifest-source.ts';
import { SourceError } from './source-error.ts';
import { SOURCE_LIMITS } from './source-limits.ts';

/** A directory of this machine; its revision is a digest of the names and contents of its manifest files. */
export function createDirectorySource(path: string): ManifestSource {
  return {
    location: path,
    isAt: () => false,
    fetch: () => Promise.resolve().then(() => fetched(path)),
  };
}

/** All is read at once, so that what is planned is what was hashed. */
function fetched(directory: string): FetchedRevision {
  const root = placeOf(directory);
  // A link that leads out could show somebody, by what messages quote of it, what they may not see.
  const found = sourceFiles([root], { within: root });
  const [problem] = found.diagnostics;
  if (problem !== undefined) throw new SourceError('SourceRefused', problem.summary);
  if (found.files.length > SOURCE_LIMITS.files) {
    throw new SourceError(
      'SourceRefused',
      `there are more than ${String(SOURCE_LIMITS.files)} files in ${directory}`,
    );
  }
  let bytes = 0;
  let newest = 0;
  const files = found.files.map((path): SourceFile => {
    const { content, changed } = contentOf(path);
    bytes += content.length;
    newest = Math.max(newest, changed);
    if (bytes > SOURCE_LIMITS.bytes)
      throw new SourceError('SourceRefused', `the files in ${directory} are too large`);
    return { path: relative(root, path), bytes: content };
  });
  return {
    revision: { id: digestOf(files), at: new Date(newest).toISOString() },
    files: () => Promise.resolve(files),
  };
}

function placeOf(directory: string): string {
  try {
    if (statSync(directory).isDirectory()) return realpathSync(directory);
  } catch (error) {
    throw new SourceError('SourceMissing', `the directory ${directory} cannot be read (${codeOf(error)})`);
  }
  throw new SourceError('SourceMissing', `${directory} is no directory`);
}

function contentOf(path: string): { readonly content: Buffer; readonly changed: number } {
  try {
    const facts = statSync(path);
    if (facts.size > LARGEST_TEXT) throw new SourceError('SourceRefused', `${path} is larger than 8 MiB`);
    return { content: readFileSync(path), changed: facts.mtimeMs };
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError('SourceRefused', `${path} cannot be read (${codeOf(error)})`);
  }
}

function digestOf(files: readonly SourceFile[]): string {
  const hash = createHash('sha256');
  for (const { path, bytes } of files) {
    hash.update(`${String(Buffer.byteLength(path))}:${path}:${String(bytes.length)}:`).update(bytes);
  }
  return `sha256:${hash.digest('hex')}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
