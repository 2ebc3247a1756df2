import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import type { OpenStackServerGroupSpec } from '../../manifest/types.gen.ts';
import { checkPointer } from '../check-pointer.ts';

/** Mistakes of one group that a schema cannot express. */
export function checkServerGroup(manifest: Manifest<OpenStackServerGroupSpec>): readonly Diagnostic[] {
  const { tenant } = manifest.spec;
  return [
    ...checkPointer(manifest, ['spec', 'tenant'], tenant),
    ...checkPointer(manifest, ['spec', 'tenant', 'project'], tenant.project ?? {}),
  ];
}
