import type { Json } from '../manifest/json.ts';
import type { ObjectKey } from '../manifest/object-key.ts';
import type { ValueSource } from '../manifest/value-source.ts';

/** The name of a captured value, `Kind/name#part` or `Kind/name#part.part`; parts are percent-encoded. */
export type CaptureName = `${ObjectKey}#${string}`;

/** A path relative to `/api/`, in which `{Kind/name#part}` stands for a captured value. */
export type PathTemplate = string;

/** A request body. The places that are not known yet, or must not be seen, are filled when it is sent. */
export interface BodyTemplate {
  /** Holds `null` at every place that is filled. */
  readonly value: Json;
  /** `pointer` is a JSON pointer into `value`. */
  readonly fill: readonly ({ readonly pointer: string } & (
    { readonly capture: CaptureName } | { readonly outside: ValueSource }
  ))[];
}

/** Takes one value from an answer. */
export interface Select {
  readonly capture: CaptureName;
  /** JSON pointer of the value, seen from the answer or from the chosen list member. */
  readonly take: string;
  /** The value is kept in memory only and shown nowhere. */
  readonly secret?: true;
}

/** Finds what a request has made or changed, when its answer did not arrive. */
export interface Lookup {
  readonly path: PathTemplate;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** JSON pointer of the list in the answer (`''` when the answer is the list); absent when the answer is one object. */
  readonly list?: string;
  /** All must hold of the member (or of the object); keys are JSON pointers. Compared as JSON; uuids without dashes. */
  readonly where: readonly { readonly pointer: string; readonly equals: Json }[];
  /** Uuids that were there before the request, which it can therefore not have made. */
  readonly except: readonly string[];
}

/** What an object needs done, in order. Data only: a plan can be shown, hashed, saved and replayed. */
export type Step =
  | {
      readonly type: 'request';
      readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
      readonly path: PathTemplate;
      /** Absent: nothing is sent. */
      readonly body?: BodyTemplate;
      /** Past tense, for the report: `created`, `price of gpu set`. */
      readonly done: string;
      readonly idempotent: boolean;
      /** For requests that are not idempotent: proves that it has acted. */
      readonly lookup?: Lookup;
      /** Taken from the answer, or from what the lookup found. */
      readonly captures: readonly Select[];
    }
  | {
      readonly type: 'read';
      readonly path: PathTemplate;
      readonly query: Readonly<Record<string, string | readonly string[]>>;
      readonly captures: readonly Select[];
    };

/** The name of a capture of an object. */
export function captureName(key: ObjectKey, ...parts: readonly string[]): CaptureName {
  return `${key}#${parts.map((part) => encodeURIComponent(part)).join('.')}`;
}
