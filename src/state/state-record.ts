import type { JsonObject } from '../manifest/json.ts';
import type { ObjectKey } from '../manifest/object-key.ts';
import type { InventoryEntry } from './inventory-entry.ts';

/**
 * A request that makes something, written down before it is sent. It is open until its object is put or removed, or it
 * is settled; one that is open when a run begins may have acted without anybody knowing.
 */
export interface Intent {
  readonly key: ObjectKey;
  readonly label: string;
  /** E.g. `POST marketplace-provider-offerings/`, with known values filled in. */
  readonly request: string;
  /** Whether it makes the object itself, rather than something inside it. */
  readonly makesObject: boolean;
  /** A Lookup of src/providers/step.ts with known values filled in; absent where nothing can prove that it acted. */
  readonly lookup?: JsonObject;
  /** As in the entry that its object will have, as far as it is known. */
  readonly place?: JsonObject;
  readonly owners?: readonly ObjectKey[];
  /** Set members that the run was about to make, by their path as JSON. */
  readonly members: readonly string[];
  readonly at: string;
}

/** One line of the journal. */
export type StateRecord =
  | { readonly type: 'intent'; readonly intent: Intent }
  /** The object of an open intent is known: its request was answered. The intent stays open until the object is put. */
  | { readonly type: 'made'; readonly key: ObjectKey; readonly uuid: string }
  /** All intents of this object are over and nothing is kept of them. */
  | { readonly type: 'settled'; readonly key: ObjectKey }
  /** The object is ours, and this is what is known of it. Ends its intents. */
  | { readonly type: 'put'; readonly entry: InventoryEntry }
  /** It is ours no more. Ends its intents. */
  | { readonly type: 'removed'; readonly key: ObjectKey }
  /**
   * The manifest of an object is called otherwise now. In one step its entry and its intents get the new key, and so do
   * its grants and all entries that name it; an entry that had the new key before is lost.
   */
  | { readonly type: 'moved'; readonly from: ObjectKey; readonly to: ObjectKey };
