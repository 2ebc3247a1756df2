import { objectKey } from '../manifest/object-key.ts';
import type { Reference } from './reference.ts';

/** A pointer as manifests write it: exactly one key that identifies. */
export type WrittenPointer = {
  readonly [field in 'manifest' | 'uuid' | 'name' | 'slug' | 'backend_id' | 'username']?: string;
};

/** What identifies the target of a pointer. `manifest` names an object of this kind in the same set. */
export function pointerKey(pointer: WrittenPointer, kind: string): Reference['by'] {
  if (pointer.manifest !== undefined) return { manifest: objectKey(kind, pointer.manifest) };
  for (const field of ['uuid', 'name', 'slug', 'backend_id', 'username'] as const) {
    const value = pointer[field];
    if (value !== undefined) return { field, value };
  }
  throw new Error('a reference without any key has passed the schema');
}
