import { annotation, type Manifest } from '../../manifest/manifest.ts';
import type { OwnedObject } from './owned-object.ts';

/**
 * What is known of an object, seen from the live one that it turned out to be. Where that is another one than was recorded
 * (the recorded one is gone, a pin names another one, or limits have another target) nothing of what was recorded is
 * about it: neither who moved, nor which members are ours. Of members of documents, which are what their documents say,
 * the live one is always the one that was recorded. Pure.
 */
export function asFound(
  owned: OwnedObject | undefined,
  { uuid, origin }: { readonly uuid: string | undefined; readonly origin: Manifest },
): { readonly owned: OwnedObject | undefined; readonly warnings: readonly string[] } {
  const { entry } = owned ?? {};
  if (owned === undefined || entry === undefined || uuid === undefined) return { owned, warnings: [] };
  // What is let go is let go as it was recorded.
  if (annotation(origin, 'reconcile') === 'disabled') return { owned, warnings: [] };
  const isSame = entry.uuid === uuid || entry.uuid === entry.key || owned.made === uuid;
  if (isSame || owned.owners.length > 0) return { owned, warnings: [] };
  const { entry: _, ...unknown } = owned;
  return {
    owned: { ...unknown, members: [] },
    warnings: [
      owned.gone === undefined
        ? `it was ${entry.uuid}, and is another object now; the former one is let go, and stays as it is`
        : `it was ${entry.uuid}, which is not on the server any more; this is another object of its name`,
    ],
  };
}
