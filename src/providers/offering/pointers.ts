import { annotation, type Manifest } from '../../manifest/manifest.ts';
import type { OfferingSpec } from '../../manifest/types.gen.ts';
import { pointerKey } from '../pointer-key.ts';
import type { Pointer } from '../reference.ts';

/** How others may name an offering: by its name and organization, or by the uuid that pins it. */
export function offeringPointers(manifest: Manifest<OfferingSpec>): readonly Pointer[] {
  const { name, customer } = manifest.spec;
  const pin = annotation(manifest, 'uuid');
  return [
    {
      target: 'offering',
      by: { field: 'name', value: name.trim() },
      within: pointerKey(customer, 'Customer'),
    },
    ...(pin === undefined
      ? []
      : [{ target: 'offering', by: { field: 'uuid', value: pin } } satisfies Pointer]),
  ];
}
