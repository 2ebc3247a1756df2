import type { Diagnostic } from '../../manifest/diagnostic.ts';
import { manifestKey, type DocumentPath, type Manifest } from '../../manifest/manifest.ts';
import type { AnyProvider } from '../plan/any-provider.ts';

/** Finds manifests that write to one place outside the server, where each would undo what the other did. */
export function checkPlaces(
  manifests: readonly Manifest[],
  byKind: ReadonlyMap<string, AnyProvider>,
): readonly Diagnostic[] {
  const claims = new Map<string, { readonly manifest: Manifest; readonly path: DocumentPath }>();
  return manifests.flatMap((manifest) =>
    (byKind.get(manifest.kind)?.places?.(manifest.spec) ?? []).flatMap(({ place, path }): Diagnostic[] => {
      const first = claims.get(place);
      claims.set(place, first ?? { manifest, path });
      if (first === undefined || first.manifest === manifest) return [];
      const { file, line } = first.manifest.locate(first.path);
      return [
        {
          code: 'MANIFEST_SAME_PLACE',
          severity: 'error',
          summary: `${manifestKey(manifest)} and ${manifestKey(first.manifest)} both write to ${place}`,
          hints: [`The other one says so at ${file}:${String(line)}. Name another file in one of the two.`],
          subject: manifestKey(manifest),
          position: manifest.locate(path),
        },
      ];
    }),
  );
}
