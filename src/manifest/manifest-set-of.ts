import type { Diagnostic } from './diagnostic.ts';
import { manifestKey, type Manifest } from './manifest.ts';
import type { ManifestSet } from './manifest-set.ts';
import { manifestsOf } from './manifests-of.ts';
import type { ObjectKey } from './object-key.ts';
import { readAllDocuments } from './read-all-documents.ts';
import type { SourceText } from './source-text.ts';

/** The manifests of texts, each by its own file. Never throws for what they hold: what is wrong is in the diagnostics. */
export async function manifestSetOf(texts: readonly SourceText[]): Promise<ManifestSet> {
  const diagnostics: Diagnostic[] = [];
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
  return { manifests: [...manifests.values()], diagnostics, files: texts.map(({ file }) => file) };
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
