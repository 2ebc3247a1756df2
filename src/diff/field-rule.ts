import type { Json } from '../manifest/json.ts';

/** Brings both sides of a comparison to one form, e.g. decimals to ten places. Pure; must be idempotent. */
export type Normalise = (value: Json) => Json;

/** How one field is compared. Which endpoint writes it, and what may not be written, is the provider's business. */
export type FieldRule =
  | {
      readonly type: 'value';
      /** Absent: compared as JSON, key order of objects ignored. */
      readonly normalise?: Normalise;
    }
  | {
      /** Compared key by key; undeclared live keys are not managed, a declared `null` asks for removal of the key. */
      readonly type: 'map';
      readonly normalise?: Normalise;
      /** Live values are secrets. Where the server hides them they are a change only with `writeSecrets` or on create. */
      readonly sensitive?: true;
    }
  | {
      /** Members with an identity: declared ones are added or changed, live ones that are not declared are not managed, or removed with `prune`. */
      readonly type: 'set';
      /** The field that identifies a member. */
      readonly by: string;
      readonly item: FieldRules;
      /** Live members that neither count nor can be removed, e.g. built-in components. */
      readonly keep?: (member: Readonly<Record<string, unknown>>) => boolean;
    }
  | {
      /** One object whose fields are compared each by a rule of its own. */
      readonly type: 'fields';
      readonly fields: FieldRules;
    };

/** The rules of a kind by field name. A declared field without a rule is a bug. */
export interface FieldRules {
  readonly [field: string]: FieldRule;
}
