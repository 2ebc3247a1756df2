import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Owned } from './ownership.ts';

/** What a run knows of the ownership of one object. */
export interface OwnedObject extends Owned {
  /** The uuid under which it was recorded, which is not on the server any more. */
  readonly gone?: string;
  /** The digest of what declares it. */
  readonly digest: string;
  /** The documents that declare it as their member. */
  readonly owners: readonly ObjectKey[];
  readonly revision?: string;
  readonly now: Date;
}
