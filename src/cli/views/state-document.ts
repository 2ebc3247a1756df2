import type { ObjectKey } from '../../manifest/object-key.ts';
import type { InspectedState } from '../../state/file/create-file-state-store.ts';
import type { InventoryEntry } from '../../state/inventory-entry.ts';
import { marksOf } from '../../state/kept-fields.ts';
import type { LockHolder, OpenIntent, State } from '../../state/state-store.ts';
import { byName } from './state-order.ts';

const FORMAT = '1.0';

/** What a command has changed in a state. */
export interface StateChange {
  readonly removed?: readonly ObjectKey[];
  readonly moved?: readonly { readonly from: ObjectKey; readonly to: ObjectKey }[];
  readonly unlocked?: LockHolder;
}

/** What `state list --format json` writes, as schemas/output/state-list.schema.json describes it. */
export function stateListDocument({ claim, state, holder }: InspectedState): object {
  return {
    formatVersion: FORMAT,
    type: 'state-list',
    instance: claim.instance,
    manifestSet: claim.manifestSet,
    ...(holder === undefined ? {} : { lock: holder }),
    objects: byName(state.inventory.values()).map(listed),
    openRequests: byName([...state.intents.values()].flat()).map(openRequest),
  };
}

/** What `state show --format json` writes, as schemas/output/state-object.schema.json describes it. */
export function stateObjectDocument(state: State, key: ObjectKey): object {
  const entry = state.inventory.get(key);
  return {
    formatVersion: FORMAT,
    type: 'state-object',
    key,
    ...(entry === undefined ? {} : { object: { ...entry, fields: marksOf(entry.fields) } }),
    openRequests: (state.intents.get(key) ?? []).map(openRequest),
  };
}

/** What `state rm`, `mv` and `unlock` write with `--format json`, as schemas/output/state-change.schema.json describes it. */
export function stateChangeDocument({ removed = [], moved = [], unlocked }: StateChange): object {
  return {
    formatVersion: FORMAT,
    type: 'state-change',
    removed,
    moved,
    ...(unlocked === undefined ? {} : { unlocked }),
  };
}

function listed({
  key,
  label,
  uuid,
  isProtected,
  deletionPolicy,
  at,
  revision,
  rotated,
}: InventoryEntry): object {
  return {
    key,
    label,
    uuid,
    isProtected,
    at,
    ...(deletionPolicy === undefined ? {} : { deletionPolicy }),
    ...(revision === undefined ? {} : { revision }),
    ...(rotated === undefined ? {} : { rotated }),
  };
}

function openRequest({ key, label, request, makesObject, at, uuid }: OpenIntent): object {
  return { key, label, request, makesObject, at, ...(uuid === undefined ? {} : { uuid }) };
}
