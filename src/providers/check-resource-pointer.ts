import type { Diagnostic } from '../manifest/diagnostic.ts';
import { manifestKey, type DocumentPath, type Manifest } from '../manifest/manifest.ts';
import type { ResourceReference } from '../manifest/types.gen.ts';
import { checkPointer } from './check-pointer.ts';

/** Mistakes of a pointer to a marketplace resource that a schema cannot express. `path` is its place in the document. */
export function checkResourcePointer(
  manifest: Manifest<unknown>,
  path: DocumentPath,
  pointer: ResourceReference,
): readonly Diagnostic[] {
  const { project, offering } = pointer;
  return [
    ...checkPointer(manifest, path, pointer),
    ...(project === undefined ? [] : checkPointer(manifest, [...path, 'project'], project)),
    ...(offering === undefined ? [] : checkPointer(manifest, [...path, 'offering'], offering)),
    ...checkNarrowing(manifest, path, pointer),
  ];
}

/** An object of the set is known already, so what narrows it would be looked at by nobody. */
function checkNarrowing(
  manifest: Manifest<unknown>,
  path: DocumentPath,
  { manifest: name, project, offering }: ResourceReference,
): readonly Diagnostic[] {
  if (name === undefined || (project ?? offering) === undefined) return [];
  const subject = manifestKey(manifest);
  return [
    {
      code: 'MANIFEST_INVALID_REFERENCE',
      severity: 'error',
      summary: `${subject} narrows ${path.join('.')}.manifest, which names one object already`,
      hints: ['Remove project and offering beside manifest.'],
      subject,
      position: manifest.locate(path),
    },
  ];
}
