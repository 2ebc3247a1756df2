import type { Readable } from 'node:stream';
import type { Diagnostic } from './diagnostic.ts';
import { manifestKey, type Manifest } from './manifest.ts';
import type { ManifestSet } from './manifest-set.ts';
import type { ObjectKey } from './object-key.ts';
import { manifestsOf } from './manifests-of.ts';
import { readAllDocuments } from './read-all-documents.ts';
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
  const manifests = new Map<ObjectKey, Manifest>();
  const read = await readAllDocuments(texts);
  for (const [index, text] of texts.entries()) {
    const documents = read[index];
    if (documents === undefined) continue;
    diagnostics.push(...documents.diagnostics);
    for (const manifest of manifestsOf(text, documents)) {
      const key = manifestKey(manifest);
      const first = manifests.get(key);
      if (first === undefined) manifests.set(key, manifest);
      else diagnostics.push(declaredTwice(key, manifest, first));
    }
  }
  if (manifests.size === 0 && diagnostics.length === 0) diagnostics.push(nothingFound(sources));
  return {
    manifests: [...manifests.values()],
    diagnostics,
    files: found.files.map(fileLabel),
  };
}

function declaredTwice(key: ObjectKey, manifest: Manifest, first: Manifest): Diagnostic {
  const { file, line } = first.locate(['metadata', 'name']);
  return {
    code: 'MANIFEST_DUPLICATE_NAME',
    severity: 'error',
    summary: `${key} is declared twice`,
    hints: [`It is declared at ${file}:${String(line)} already. Rename or remove one of the two.`],
    subject: key,
    position: manifest.locate(['metadata', 'name']),
  };
}

function nothingFound(sources: readonly string[]): Diagnostic {
  return {
    code: 'MANIFEST_NONE_FOUND',
    severity: 'error',
    summary: `there is no manifest in ${sources.map(fileLabel).join(', ')}`,
    hints: [
      'Of a directory all files are read whose names end in .yaml, .yml or .json, also those further down; hidden ones are left out.',
    ],
  };
}
