import type { FieldMark } from './inventory-entry.ts';

/**
 * A mark as an entry keeps it: a text where what we wrote and what the server showed were the same, and nothing was ever
 * set back, as it is with nearly all of many thousand fields.
 */
export type KeptMark = string | FieldMark;

/** The form that is kept. */
export function keptMark(mark: FieldMark): KeptMark {
  const { wrote, shown, repairs } = mark;
  return wrote === shown && repairs === undefined ? shown : mark;
}

/** What a kept mark says. */
export function markOf(kept: KeptMark): FieldMark {
  return typeof kept === 'string' ? { wrote: kept, shown: kept } : kept;
}

/** What the kept marks of an entry say. */
export function marksOf(kept: Readonly<Record<string, KeptMark>>): Readonly<Record<string, FieldMark>> {
  return Object.fromEntries(Object.entries(kept).map(([path, mark]) => [path, markOf(mark)]));
}
