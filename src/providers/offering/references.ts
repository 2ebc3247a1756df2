import type { OfferingSpec } from '../../manifest/types.gen.ts';
import type { DocumentPath } from '../../manifest/manifest.ts';
import { pointerKey, type WrittenPointer } from '../pointer-key.ts';
import type { Reference, TargetType } from '../reference.ts';

/** Everything that the spec of an offering points at, besides the users of `access`, which grants refer to. */
export function offeringReferences(spec: OfferingSpec): readonly Reference[] {
  return [
    reference('customer', ['customer'], spec.customer),
    reference('category', ['category'], spec.category),
    ...listed('organization_group', ['organization_groups'], spec.organization_groups),
    ...listed('tag', ['tags'], spec.tags),
    ...(spec.plans ?? []).flatMap((plan, index) =>
      listed('organization_group', ['plans', index, 'organization_groups'], plan.organization_groups),
    ),
  ];
}

/** The id of a reference by its place in the spec, e.g. `tags.0`. */
export function referenceId(path: DocumentPath): string {
  return path.join('.');
}

function listed(
  target: TargetType,
  path: DocumentPath,
  pointers: readonly WrittenPointer[] | undefined,
): readonly Reference[] {
  return (pointers ?? []).map((pointer, index) => reference(target, [...path, index], pointer));
}

function reference(target: TargetType, path: DocumentPath, pointer: WrittenPointer): Reference {
  return { id: referenceId(path), target, path, by: pointerKey(pointer, 'Offering') };
}
