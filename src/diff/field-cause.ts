import type { FieldCause, FieldPath } from './field-change.ts';
import type { Leaf } from './leaf-hashes.ts';

/**
 * What was recorded of a leaf: what we wrote, unless it was never carried out, and what the server showed then; and what
 * runs were about to write that did not come to their end.
 */
export interface RecordedLeaf {
  readonly wrote?: string;
  readonly shown: string;
  readonly begun?: readonly string[];
}

/** In `begun`: any value can have been left. */
export const ANY_VALUE = '*';

/**
 * Says for paths of changes who moved, from what is declared and live now and what was recorded. A path counts with all
 * below it. What differs although nobody moved was never carried out, and is the manifest's; so is what a run of ours
 * has half done. Pure.
 */
export function causeFinder(
  leaves: readonly Leaf[],
  recorded: Readonly<Record<string, RecordedLeaf>>,
): (path: FieldPath) => FieldCause {
  const now = new Map(leaves.map((leaf) => [JSON.stringify(leaf.path), leaf]));
  const known = Object.entries(recorded);
  return (path) => {
    let manifestMoved = false;
    let serverMoved = false;
    for (const [key, leaf] of now) {
      if (!isAtOrBelow(key, path)) continue;
      const mark = Object.hasOwn(recorded, key) ? recorded[key] : undefined;
      manifestMoved ||= mark?.wrote !== leaf.declared;
      serverMoved ||= mark !== undefined && mark.shown !== leaf.shown && !isOurs(mark, leaf);
    }
    // What was declared once and is not any more.
    manifestMoved ||= known.some(([key]) => !now.has(key) && isAtOrBelow(key, path));
    if (manifestMoved) return serverMoved ? 'both' : 'manifest';
    return serverMoved || !hasLeaf(now, path) ? 'drift' : 'manifest';
  };
}

function isOurs({ begun }: RecordedLeaf, { shown }: Leaf): boolean {
  return begun !== undefined && (begun.includes(shown) || begun.includes(ANY_VALUE));
}

function hasLeaf(leaves: ReadonlyMap<string, Leaf>, path: FieldPath): boolean {
  return [...leaves.keys()].some((key) => isAtOrBelow(key, path));
}

/** Whether the path that a key spells is at or below another one. */
function isAtOrBelow(key: string, path: FieldPath): boolean {
  const text = JSON.stringify(path);
  return key === text || key.startsWith(`${text.slice(0, -1)},`);
}
