import type { ObjectKey } from '../../manifest/object-key.ts';
import type { ObjectStatus } from '../daemon-status.ts';

/** One object with what it needs. */
export interface Needing {
  readonly key: ObjectKey;
  readonly label: string;
  readonly dependsOn: readonly ObjectKey[];
  /** Why it is not done; absent when it is. */
  readonly because?: string;
}

/**
 * What an object needs and what is not done, the nearest first, up to what is in the way of all. What is done is in
 * nobody's way, whatever it needs itself. Pure.
 */
export function blockedBy(
  key: ObjectKey,
  objects: ReadonlyMap<ObjectKey, Needing>,
): ObjectStatus['blockedBy'] {
  const found: ObjectStatus['blockedBy'][number][] = [];
  const seen = new Set<ObjectKey>([key]);
  let level = [key];
  while (level.length > 0) {
    const next: ObjectKey[] = [];
    for (const need of level.flatMap((one) => objects.get(one)?.dependsOn ?? [])) {
      const object = objects.get(need);
      if (seen.has(need) || object?.because === undefined) continue;
      seen.add(need);
      found.push({ key: need, label: object.label, because: object.because });
      next.push(need);
    }
    level = next;
  }
  return found;
}
