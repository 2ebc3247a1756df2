import type { Manifest } from '../../manifest/manifest.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { InventoryEntry } from '../../state/inventory-entry.ts';
import { isLeftAlone } from '../plan/is-left-alone.ts';

/** All that is declared, with the documents that say so. */
export type Declared = ReadonlyMap<ObjectKey, Manifest>;

/** The documents of a member that left the manifests together with it. */
export type FormerOwners = (entry: InventoryEntry) => readonly InventoryEntry[];

/** What such documents said of the time after them holds for what they declared, too. Pure. */
export function formerOwnersIn(entries: readonly InventoryEntry[], declared: Declared): FormerOwners {
  const known = new Map(entries.map((entry) => [entry.key, entry]));
  return ({ owners }) =>
    owners.some((owner) => declared.has(owner)) ? [] : owners.flatMap((owner) => known.get(owner) ?? []);
}

/** Whether all documents that are declared and have declared a member leave alone what they declare. */
export function leftAloneBy({ owners }: InventoryEntry, declared: Declared): ReturnType<typeof isLeftAlone> {
  const [first, ...others] = owners.flatMap((owner) => declared.get(owner) ?? []).map(isLeftAlone);
  return others.every((other) => other !== undefined) ? first : undefined;
}

/** A member that we made and that one of its documents, which is declared still, does not declare any more. */
export function isLeftMember({ owners, adopted }: InventoryEntry, declared: Declared): boolean {
  return adopted !== true && owners.some((owner) => declared.has(owner));
}
