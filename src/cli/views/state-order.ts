import type { ObjectKey } from '../../manifest/object-key.ts';

/** Things of objects, in the order of the keys of these. */
export function byName<Item extends { readonly key: ObjectKey }>(items: Iterable<Item>): readonly Item[] {
  return [...items].toSorted(({ key: a }, { key: b }) => (a < b ? -1 : Number(a > b)));
}
