import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { ManifestSet } from '../../manifest/manifest-set.ts';
import { manifestSetOf } from '../../manifest/manifest-set-of.ts';
import { nothingFound } from '../../manifest/nothing-found.ts';
import { decodeText } from '../../manifest/read-text.ts';
import { SourceText } from '../../manifest/source-text.ts';
import type { SourceFile } from './manifest-source.ts';

/** The manifests of the files of a revision. Never throws for what they hold: what is wrong is in the diagnostics. */
export async function manifestsOfFiles(files: readonly SourceFile[], location: string): Promise<ManifestSet> {
  const diagnostics: Diagnostic[] = [];
  const texts: SourceText[] = [];
  for (const { path, bytes } of files) {
    const text = decodeText(path, bytes);
    if (text instanceof SourceText) texts.push(text);
    else diagnostics.push(text);
  }
  const set = await manifestSetOf(texts);
  diagnostics.push(...set.diagnostics);
  if (set.manifests.length === 0 && diagnostics.length === 0) diagnostics.push(nothingFound(location));
  return { manifests: set.manifests, diagnostics, files: files.map(({ path }) => path) };
}
