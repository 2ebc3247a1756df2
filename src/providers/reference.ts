import type { DocumentPath } from '../manifest/manifest.ts';
import type { ObjectKey } from '../manifest/object-key.ts';
import type { JsonObject } from '../manifest/json.ts';

/** What a reference can point at on the server. */
export type TargetType =
  | 'customer'
  | 'category'
  | 'user'
  | 'organization_group'
  | 'tag'
  | 'offering'
  | 'project'
  | 'tenant'
  | 'resource'
  | 'openportal_settings';

/** A pointer from a spec to another object. `id` names it within its object, e.g. `customer` or `access.0.user`. */
export interface Reference {
  readonly id: string;
  readonly target: TargetType;
  readonly path: DocumentPath;
  /** Exactly one identifying key: `manifest` (a key of the same set), `uuid`, or what the server knows it by. */
  readonly by:
    | { readonly manifest: ObjectKey }
    | { readonly field: 'uuid' | 'name' | 'slug' | 'backend_id' | 'username'; readonly value: string };
  /** Narrows a name that is not unique, e.g. the customer of a project. */
  readonly within?: Reference;
  /** Narrows it in a second way, e.g. the offering of a resource beside its project. */
  readonly alsoWithin?: Reference;
}

/** A way to name an object, without the place that does. `within` narrows a name that is not unique. */
export interface Pointer {
  readonly target: TargetType;
  readonly by: Reference['by'];
  readonly within?: Reference['by'];
}

/** The same pointer, as `manifest` where it means an object of the set. */
export type Identify = (pointer: Pointer) => Reference['by'];

/** What a reference turned out to be. `becomes` has the fields that this run sets, for an object of the set. */
export type Resolved =
  | {
      readonly state: 'found';
      /** 32 hexadecimal digits. */
      readonly uuid: string;
      /** The hyperlink that request bodies want. */
      readonly url: string;
      /** What people call it. */
      readonly label: string;
      /** The fields that were read. */
      readonly object: JsonObject;
      readonly becomes?: JsonObject;
    }
  /** An object of this manifest set that this run creates; its uuid is the capture `uuid` of `key`, its hyperlink the capture `url`. */
  | {
      readonly state: 'planned';
      readonly key: ObjectKey;
      readonly label: string;
      readonly becomes?: JsonObject;
    };
