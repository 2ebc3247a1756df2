import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import type { LexisLinkSpec } from '../../manifest/types.gen.ts';
import { checkResourcePointer } from '../check-resource-pointer.ts';

/** Mistakes of one link that a schema cannot express. */
export function checkLink(manifest: Manifest<LexisLinkSpec>): readonly Diagnostic[] {
  return checkResourcePointer(manifest, ['spec', 'resource'], manifest.spec.resource);
}
