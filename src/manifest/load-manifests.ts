import type { Readable } from 'node:stream';
import type { Diagnostic } from './diagnostic.ts';
import type { ManifestSet } from './manifest-set.ts';
import { manifestSetOf } from './manifest-set-of.ts';
import { nothingFound } from './nothing-found.ts';
import { fileLabel, readText } from './read-text.ts';
import { SourceText } from './source-text.ts';
import { sourceFiles } from './source-files.ts';

/**
 * Reads all manifests of files, directories and standard input (`-`). Never throws for what a file holds: what is
 * wrong is in the diagnostics, and the rest is loaded.
 */
export async function loadManifests(
  sources: readonly string[],
  io: { readonly stdin: Readable },
): Promise<ManifestSet> {
  const found = sourceFiles(sources);
  const diagnostics: Diagnostic[] = [...found.diagnostics];
  const texts: SourceText[] = [];
  for (const path of found.files) {
    const text = await readText(path, io.stdin);
    if (text instanceof SourceText) texts.push(text);
    else diagnostics.push(text);
  }
  const set = await manifestSetOf(texts);
  diagnostics.push(...set.diagnostics);
  if (set.manifests.length === 0 && diagnostics.length === 0) {
    diagnostics.push(nothingFound(sources.map(fileLabel).join(', ')));
  }
  return { manifests: set.manifests, diagnostics, files: found.files.map(fileLabel) };
}
