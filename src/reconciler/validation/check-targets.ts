import type { Diagnostic } from '../../manifest/diagnostic.ts';
import {
  annotation,
  ANNOTATION_PREFIX,
  manifestKey,
  type DocumentPath,
  type Manifest,
} from '../../manifest/manifest.ts';
import type { AnyProvider } from '../plan/any-provider.ts';

/** Finds manifests that claim one object of the server: by what they are there, or by the same pinned uuid. */
export function checkTargets(
  manifests: readonly Manifest[],
  byKind: ReadonlyMap<string, AnyProvider>,
): readonly Diagnostic[] {
  const claims = new Map<string, Manifest>();
  const found: Diagnostic[] = [];
  for (const manifest of manifests) {
    const target = byKind.get(manifest.kind)?.target(manifest.spec);
    const uuid = annotation(manifest, 'uuid')?.replaceAll('-', '').toLowerCase();
    claim(manifest, target === undefined ? undefined : `${manifest.kind} ${target}`, ['spec', 'name']);
    claim(manifest, uuid === undefined ? undefined : `uuid ${uuid}`, [
      'metadata',
      'annotations',
      `${ANNOTATION_PREFIX}uuid`,
    ]);
  }
  return found;

  function claim(manifest: Manifest, target: string | undefined, path: DocumentPath): void {
    if (target === undefined) return;
    const first = claims.get(target);
    if (first === undefined) {
      claims.set(target, manifest);
      return;
    }
    const { file, line } = first.locate(path);
    found.push({
      code: 'MANIFEST_SAME_TARGET',
      severity: 'error',
      summary: `${manifestKey(manifest)} and ${manifestKey(first)} claim the same object of the server`,
      hints: [`The other one is at ${file}:${String(line)}. Change or remove one of the two.`],
      subject: manifestKey(manifest),
      position: manifest.locate(path),
    });
  }
}
