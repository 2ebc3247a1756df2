import { isJsonObject } from '../../manifest/json.ts';
import type { InventoryEntry } from '../inventory-entry.ts';
import { entryShape, openIntentShape } from '../record-shape.ts';
import { count, filledText, list, object, oneOf, text, type Shape } from '../shape.ts';
import { StateError } from '../state-error.ts';
import type { OpenIntent, State, StateClaim } from '../state-store.ts';
import { damaged } from './damaged.ts';
import { isWhole, seal } from './sealed-text.ts';
import type { StateFiles } from './state-files.ts';

/** What inventory.json holds. */
export interface Snapshot {
  /** Random, made with the store. */
  readonly store: string;
  readonly claim: StateClaim;
  /** Of the last record that is in it; 0 when there is none. */
  readonly serial: number;
  readonly entries: readonly InventoryEntry[];
  readonly intents: readonly OpenIntent[];
}

interface Document extends StateClaim, Omit<Snapshot, 'claim'> {
  readonly formatVersion: string;
}

/** What is read and written. Any other format is refused: to write it again could lose what this release does not know. */
const FORMAT = '1.0';

const documentShape: Shape = object({
  formatVersion: oneOf([FORMAT]),
  type: oneOf(['inventory']),
  store: filledText,
  instance: text,
  manifestSet: text,
  serial: count,
  entries: list(entryShape),
  intents: list(openIntentShape),
  checksum: text,
});

/** A snapshot of a state, one object on each line. */
export function snapshotText(head: Pick<Snapshot, 'store' | 'claim' | 'serial'>, state: State): string {
  const entries = [...state.inventory.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const intents = [...state.intents.values()].flat();
  const facts = {
    formatVersion: FORMAT,
    type: 'inventory',
    store: head.store,
    instance: head.claim.instance,
    manifestSet: head.claim.manifestSet,
    serial: head.serial,
  };
  const open = JSON.stringify(facts).slice(0, -1);
  return `${seal(`${open},\n"entries":${lines(entries)},\n"intents":${lines(intents)}\n}`, head.store)}\n`;
}

function lines(items: readonly unknown[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
}

/** Reads a snapshot. Throws StateError when it is of another format, or not as it was written. */
export function readSnapshot(bytes: Buffer, files: StateFiles): Snapshot {
  const document = parsed(bytes, files);
  if (!isJsonObject(document) || document['type'] !== 'inventory') {
    throw damaged(files.snapshot, 'is no inventory', files.directory);
  }
  const format = document['formatVersion'];
  if (format !== FORMAT) throw otherFormat(files, typeof format === 'string' ? format : 'unknown');
  const store = document['store'];
  // The line feed at the end is not under the seal.
  if (typeof store !== 'string' || bytes.at(-1) !== 10 || !isWhole(bytes.subarray(0, -1), store)) {
    throw damaged(files.snapshot, 'is not as it was written: its checksum does not fit', files.directory);
  }
  const wrong = documentShape(document);
  if (wrong !== undefined)
    throw damaged(files.snapshot, `has an impossible value at ${wrong}`, files.directory);
  const { instance, manifestSet, serial, entries, intents } = document as unknown as Document;
  return { store, claim: { instance, manifestSet }, serial, entries, intents };
}

function parsed(bytes: Buffer, files: StateFiles): unknown {
  const content = bytes.toString('utf8');
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    const [, position] = /at position (\d+)/u.exec(String(error)) ?? [];
    const before = content.slice(0, position === undefined ? content.length : Number(position));
    const line = before.split('\n').length;
    throw damaged(
      `${files.snapshot}, line ${String(line)}`,
      'is not as it was written: it is no JSON',
      files.directory,
    );
  }
}

function otherFormat(files: StateFiles, format: string): StateError {
  return new StateError(
    'STATE_FORMAT',
    `${files.snapshot} has the format ${format.slice(0, 40)}, and this release reads the format ${FORMAT}`,
    ['Use the release that wrote it, or a newer one.'],
  );
}
