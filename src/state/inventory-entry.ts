import type { DeletionPolicy } from '../manifest/deletion-policy.ts';
import type { JsonObject } from '../manifest/json.ts';
import type { ObjectKey } from '../manifest/object-key.ts';
import type { KeptFields } from './kept-fields.ts';

/** One object that is ours: where it is on the server, what of it we manage, and who says so. Plain JSON, no secret. */
export interface InventoryEntry {
  readonly key: ObjectKey;
  /** As people read it. */
  readonly label: string;
  /** 32 hexadecimal digits; of `ResourceLimits` that of their target, of a grant its key until it was seen. */
  readonly uuid: string;
  /** The documents that declare it as their member; none for a document of its own. */
  readonly owners: readonly ObjectKey[];
  /** What it needed when it was applied last; when it is removed, it goes before these. */
  readonly needs: readonly ObjectKey[];
  /** What its kind needs to find it without a manifest, besides the uuid. */
  readonly place: JsonObject;
  /** The marks of the declared fields. */
  readonly fields: KeptFields;
  /** Set members that we made, by their path as JSON. */
  readonly members: readonly string[];
  /** Declared with the annotation `protect: "true"`, which stays until a manifest takes it back. */
  readonly isProtected: boolean;
  /** Of a member: it was there before it was declared, so that it is not removed for having left its document alone. */
  readonly adopted?: true;
  /** Absent: the default of its kind. */
  readonly deletionPolicy?: DeletionPolicy;
  /** Digest of the manifest that was applied last; empty from the first request of a run on until it is applied. */
  readonly manifest: string;
  /** When, as ISO 8601. */
  readonly at: string;
  /** The commit of that manifest; absent outside of a work tree. */
  readonly revision?: string;
  /** When its secret was delivered first or renewed last, as ISO 8601. */
  readonly rotated?: string;
}
