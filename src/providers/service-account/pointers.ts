import { annotation, type Manifest } from '../../manifest/manifest.ts';
import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';
import type { Pointer } from '../reference.ts';

/** How others may name an account: by its user name, or by the uuid that pins it. */
export function accountPointers(manifest: Manifest<ServiceAccountSpec>): readonly Pointer[] {
  const pin = annotation(manifest, 'uuid');
  return [
    { target: 'user', by: { field: 'username', value: manifest.spec.username } },
    ...(pin === undefined ? [] : [{ target: 'user', by: { field: 'uuid', value: pin } } satisfies Pointer]),
  ];
}
