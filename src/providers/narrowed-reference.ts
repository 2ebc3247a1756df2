import type { DocumentPath } from '../manifest/manifest.ts';
import { pointerKey, type WrittenPointer } from './pointer-key.ts';
import type { Reference } from './reference.ts';

/** A pointer to something inside an organization, which may say of which. */
export type NarrowedPointer = WrittenPointer & { readonly customer?: WrittenPointer };

/** The reference of a pointer to an offering or a project. Its id is the place where it is written. */
export function narrowedReference(
  target: 'offering' | 'project',
  path: DocumentPath,
  { customer, ...pointer }: NarrowedPointer,
): Reference {
  return {
    id: path.join('.'),
    target,
    path,
    by: pointerKey(pointer, 'Offering'),
    ...(customer === undefined
      ? {}
      : {
          within: {
            id: [...path, 'customer'].join('.'),
            target: 'customer',
            path: [...path, 'customer'],
            by: pointerKey(customer, 'Customer'),
          },
        }),
  };
}
