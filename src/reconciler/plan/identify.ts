import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import { manifestKey, type Manifest } from '../../manifest/manifest.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Identify, Pointer, Reference } from '../../providers/reference.ts';
import type { AnyProvider } from './any-provider.ts';

/**
 * Recognises pointers that name an object of the set by what the server knows it by, so that two declarations of one
 * thing meet, and an object that is made in this run can be found.
 */
export function identifier(
  manifests: readonly Manifest[],
  byKind: ReadonlyMap<string, AnyProvider>,
): Identify {
  const known = new Map<string, ObjectKey>();
  for (const manifest of manifests) {
    for (const pointer of byKind.get(manifest.kind)?.pointers?.(manifest) ?? []) {
      known.set(textOf(pointer), manifestKey(manifest));
    }
  }
  return (pointer) => {
    const manifest = known.get(textOf(pointer));
    return manifest === undefined ? pointer.by : { manifest };
  };
}

function textOf({ target, by, within }: Pointer): string {
  return JSON.stringify([target, keyText(by), within === undefined ? null : keyText(within)]);
}

function keyText(by: Reference['by']): readonly unknown[] {
  if ('manifest' in by) return ['manifest', by.manifest];
  return [by.field, by.field === 'uuid' ? plainUuid(by.value) : by.value];
}
