import type { ObjectKey } from '../manifest/object-key.ts';
import type { InventoryEntry } from './inventory-entry.ts';
import type { StateRecord } from './state-record.ts';
import type { OpenIntent, State } from './state-store.ts';

const GRANT = 'Grant/';

/** A state that records are applied to, one by one and in their order. The meaning of every record is here and nowhere else. */
export class WorkingState implements State {
  readonly inventory = new Map<ObjectKey, InventoryEntry>();
  readonly intents = new Map<ObjectKey, readonly OpenIntent[]>();

  constructor(entries: Iterable<InventoryEntry> = [], intents: Iterable<OpenIntent> = []) {
    for (const entry of entries) this.inventory.set(entry.key, entry);
    for (const intent of intents) this.#open(intent);
  }

  apply(record: StateRecord): void {
    switch (record.type) {
      case 'intent':
        this.#open(record.intent);
        return;
      case 'made':
        this.#learn(record.key, record.uuid);
        return;
      case 'settled':
        this.intents.delete(record.key);
        return;
      case 'put':
        this.inventory.set(record.entry.key, record.entry);
        this.intents.delete(record.entry.key);
        return;
      case 'removed':
        this.inventory.delete(record.key);
        this.intents.delete(record.key);
        return;
      case 'moved':
        this.#move(record.from, record.to);
    }
  }

  #open(intent: OpenIntent): void {
    this.intents.set(intent.key, [...(this.intents.get(intent.key) ?? []), intent]);
  }

  /** Of several open intents only the last one can have been answered now. */
  #learn(key: ObjectKey, uuid: string): void {
    const open = this.intents.get(key) ?? [];
    const made = open.findLastIndex(({ makesObject }) => makesObject);
    const at = made < 0 ? open.length - 1 : made;
    const answered = open[at];
    if (answered !== undefined) this.intents.set(key, open.with(at, { ...answered, uuid }));
  }

  #move(from: ObjectKey, to: ObjectKey): void {
    const renamed = (key: ObjectKey): ObjectKey => (key === from ? to : renamedGrant(key, from, to));
    const named = (label: string): string =>
      label === from || label.endsWith(` ${from}`) ? `${label.slice(0, -from.length)}${to}` : label;
    const entries = [...this.inventory.values()].filter(({ key }) => key !== to);
    const intents = [...this.intents.values()].flat().filter(({ key }) => key !== to);
    this.inventory.clear();
    for (const { key, label, uuid, owners, needs, ...rest } of entries) {
      const moved = renamed(key);
      this.inventory.set(moved, {
        ...rest,
        key: moved,
        // What has no uuid of its own is known by its key.
        uuid: uuid === key ? moved : uuid,
        label: named(label),
        owners: owners.map(renamed),
        needs: needs.map(renamed),
      });
    }
    this.intents.clear();
    for (const intent of intents) {
      this.#open({ ...intent, key: renamed(intent.key), label: named(intent.label) });
    }
  }
}

/** A grant is called by the object that it is on and by the account that has it: `Grant/Offering/x:ROLE:ServiceAccount/y`. */
function renamedGrant(key: ObjectKey, from: ObjectKey, to: ObjectKey): ObjectKey {
  if (!key.startsWith(GRANT)) return key;
  const on = key.startsWith(from, GRANT.length) && key[GRANT.length + from.length] === ':' ? to : undefined;
  const scoped: ObjectKey = on === undefined ? key : `${GRANT}${on}${key.slice(GRANT.length + from.length)}`;
  return scoped.endsWith(`:${from}`) ? `${GRANT}${scoped.slice(GRANT.length, -from.length)}${to}` : scoped;
}
