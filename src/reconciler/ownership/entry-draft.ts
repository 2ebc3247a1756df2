import type { ObjectKey } from '../../manifest/object-key.ts';
import type { BodyTemplate, CaptureName } from '../../providers/step.ts';
import type { InventoryEntry } from '../../state/inventory-entry.ts';

/** What of an entry depends on how far the steps of an object came. */
export interface Extent {
  readonly fields: InventoryEntry['fields'];
  readonly members: readonly string[];
  readonly manifest: string;
}

/** An entry of the inventory before its object is carried out. */
export interface EntryDraft {
  readonly entry: Omit<InventoryEntry, 'uuid' | 'place' | 'at' | 'rotated' | keyof Extent>;
  /** When all steps are carried out. */
  readonly finished: Extent;
  /** When some or none are: what differed may differ still. */
  readonly unfinished: Extent;
  /** From its first request on until one of these is recorded. */
  readonly begun: Extent;
  /** Absent while the object is to be created. */
  readonly uuid?: string;
  /** Where the uuid is to be found afterwards, the best first. */
  readonly uuidCaptures: readonly CaptureName[];
  readonly place: BodyTemplate;
  /** When its secret was renewed last; absent for objects without one, and for one that is delivered by the steps. */
  readonly rotated?: string;
  readonly rotates: boolean;
  /** The object under its former name. */
  readonly replaces?: ObjectKey;
}
