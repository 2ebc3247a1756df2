import type { InventoryEntry } from '../../src/state/inventory-entry.ts';
import type { State } from '../../src/state/state-store.ts';
import type { Store } from '../../src/sandbox/store/store.ts';
import { rowsOf, type Ground } from './ground.ts';

/** What a server and an inventory hold, without what differs from run to run: uuids stand as what they name. */
export interface Picture {
  readonly rows: Readonly<Record<string, readonly string[]>>;
  readonly entries: readonly string[];
  readonly intents: readonly string[];
}

/** Draws how all is now. */
export async function pictureOf(ground: Ground): Promise<Picture> {
  return picture(ground.sandbox.store, await ground.state());
}

function picture(store: Store, { inventory, intents }: State): Picture {
  const names = namesOf(store);
  const plain = (value: unknown): string => blanked(textOf(value), names);
  return {
    rows: Object.fromEntries(
      Object.entries(rowsOf(store)).map(([table, rows]) => [
        table,
        [...rows.values()].map(withoutInheritedEnd).map(plain).toSorted(),
      ]),
    ),
    entries: [...inventory.values()].map(withoutOwnUuid).map(plain).toSorted(),
    intents: [...intents.values()].flat().map(plain),
  };
}

/** The end of a role that an older server adds by itself is that of the first role on an offering, and may be later. */
function withoutInheritedEnd(row: unknown): unknown {
  const { role, expires, ...rest } = row as Readonly<Record<string, unknown>>;
  return role === 'CUSTOMER.MANAGER' && expires !== undefined ? { role, ...rest } : row;
}

/** Grants and limits are known by what they are on; what stands for their uuid depends on the run that wrote it. */
function withoutOwnUuid(entry: InventoryEntry): unknown {
  const { uuid: _, ...rest } = entry;
  return entry.key.startsWith('Grant/') || entry.key.startsWith('ResourceLimits/') ? rest : entry;
}

/** The rows that are there now, each as text, by table and uuid. */
export function rowTexts(store: Store): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(rowsOf(store)).flatMap(([table, rows]) =>
      [...rows].map(([uuid, row]) => [`${table}/${uuid}`, textOf(row)] as const),
    ),
  );
}

/** Keys whose values are counted up or dated by the server. */
const PASSING: ReadonlySet<string> = new Set(['tokenUsedAt', 'id', 'heappeProject', 'at', 'rotated']);

function byContent(one: unknown, other: unknown): number {
  const [a, b] = [one, other].map((item) => textOf(item).replaceAll(/[0-9a-f-]{32,36}/gu, ''));
  return a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1;
}

/** Lists whose order is that of creation. */
const UNORDERED: ReadonlySet<string> = new Set(['groupsInCloud', 'endpoints']);

function textOf(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (PASSING.has(key)) return undefined;
    if (UNORDERED.has(key) && Array.isArray(inner)) return inner.toSorted(byContent);
    if (inner instanceof Map || inner instanceof Set) return [...(inner as Iterable<unknown>)];
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** What each uuid names, as far as it has a name. */
function namesOf(store: Store): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [table, rows] of Object.entries(rowsOf(store))) {
    for (const [uuid, row] of rows) {
      const { name, username, title, user, role, scope } = row as Readonly<Record<string, unknown>>;
      const called = name ?? username ?? title;
      names.set(uuid, typeof called === 'string' ? `<${table} ${called}>` : `<${table}>`);
      if (table === 'grants')
        names.set(uuid, JSON.stringify([role, names.get(String(user)), names.get(String(scope))]));
    }
  }
  return names;
}

function blanked(text: string, names: ReadonlyMap<string, string>): string {
  return (
    text
      // What was refused is kept as the server shows it, which the run that makes an object does not know.
      .replaceAll(/ [^ "]*=!~[0-9a-f]*/gu, '')
      .replaceAll(/20[0-8]\d-\d\d-\d\dT[\d:.]+Z/gu, '<time>')
      .replaceAll(/"slug":"([^"]*)-\d+"/gu, '"slug":"$1"')
      .replaceAll(/\b[0-9a-f]{40}\b/gu, '<token>')
      .replaceAll(/(?<=sha256:)[0-9a-f]+/gu, (digest) => digest.slice(0, 8))
      .replaceAll(/(?<=waldur_allocation_)[0-9a-f]{5}/gu, '')
      .replaceAll(/ssh-ed25519 \S+/gu, '<key>')
      .replaceAll(
        /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}/gu,
        (uuid) => names.get(uuid.replaceAll('-', '')) ?? '<uuid>',
      )
  );
}
