import { DELETION_POLICIES, type DeletionPolicy } from '../../manifest/deletion-policy.ts';
import { annotation, type Manifest } from '../../manifest/manifest.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';

/** What a manifest says of the time after it. */
export interface Guards {
  readonly isProtected: boolean;
  /** Absent: the default of its kind. */
  readonly deletionPolicy?: DeletionPolicy;
}

/** Guards that the inventory does not have yet. */
export interface NewGuards extends Guards {
  /** What the object is called in the inventory now. */
  readonly key: ObjectKey;
}

/** The guards that a manifest declares. */
export function guardsOf(origin: Manifest): Guards {
  const policy = annotation(origin, 'deletion-policy');
  const deletionPolicy = DELETION_POLICIES.find((one) => one === policy);
  return {
    isProtected: annotation(origin, 'protect') === 'true',
    ...(deletionPolicy === undefined ? {} : { deletionPolicy }),
  };
}
