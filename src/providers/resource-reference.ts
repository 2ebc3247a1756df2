import type { DocumentPath } from '../manifest/manifest.ts';
import type { ResourceReference } from '../manifest/types.gen.ts';
import { narrowedReference } from './narrowed-reference.ts';
import { pointerKey } from './pointer-key.ts';
import type { Reference } from './reference.ts';

/** The reference of a pointer to a marketplace resource. Its id is the place where it is written. */
export function resourceReference(
  path: DocumentPath,
  { project, offering, ...pointer }: ResourceReference,
): Reference {
  return {
    id: path.join('.'),
    target: 'resource',
    path,
    by: pointerKey(pointer, 'BackendResource'),
    ...(project === undefined ? {} : { within: narrowedReference('project', [...path, 'project'], project) }),
    ...(offering === undefined
      ? {}
      : { alsoWithin: narrowedReference('offering', [...path, 'offering'], offering) }),
  };
}
