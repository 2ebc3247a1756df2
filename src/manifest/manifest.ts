import type { Position } from './diagnostic.ts';
import type { JsonObject } from './json.ts';
import { objectKey, type ObjectKey } from './object-key.ts';

/** The only apiVersion this release reads. */
export const API_VERSION = 'gitops.waldur.com/v1alpha1';

/** The prefix of every annotation that means something to this tool. */
export const ANNOTATION_PREFIX = 'gitops.waldur.com/';

/** Where a value is: keys and array indexes from the root of the document, e.g. `['spec', 'plans', 0, 'name']`. */
export type DocumentPath = readonly (string | number)[];

/** The `metadata` of a manifest. `name` is unique within its kind. */
export interface Metadata {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** One validated document of a manifest set. `Spec` is the type generated from the kind's schema. */
export interface Manifest<Spec = JsonObject> {
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec: Spec;
  /** The place of a value; of its nearest existing parent when it is absent. `part: 'key'` points at the key instead. */
  locate(path: DocumentPath, part?: 'key' | 'value'): Position;
}

/** The key of a manifest. */
export function manifestKey(manifest: Pick<Manifest, 'kind' | 'metadata'>): ObjectKey {
  return objectKey(manifest.kind, manifest.metadata.name);
}

/** The value of one of our annotations, by its name without the prefix. */
export function annotation(manifest: Pick<Manifest, 'metadata'>, name: string): string | undefined {
  return manifest.metadata.annotations?.[`${ANNOTATION_PREFIX}${name}`];
}
