import type { Json } from '../manifest/json.ts';
import type { ObjectKey } from '../manifest/object-key.ts';
import type { ValueSource } from '../manifest/value-source.ts';
import type { Sink } from './sink.ts';

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
  /** JSON pointer of the value in what a lookup has found, where that is another one than in the answer. */
  readonly found?: string;
  /** The value is kept in memory only and shown nowhere. */
  readonly secret?: true;
}

/** What the value at a JSON pointer must be: a known value, one of several, or one that an earlier step has captured. */
export type Condition = { readonly pointer: string } & (
  { readonly equals: Json } | { readonly oneOf: readonly Json[] } | { readonly capture: CaptureName }
);

/** Finds what a request has made or changed, when its answer did not arrive. */
export interface Lookup {
  readonly path: PathTemplate;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** JSON pointer of the list in the answer (`''` when the answer is the list); absent when the answer is one object. */
  readonly list?: string;
  /** All must hold of the member (or of the object); keys are JSON pointers. Compared as JSON; uuids without dashes. */
  readonly where: readonly Condition[];
  /** Uuids that were there before the request, which it can therefore not have made. */
  readonly except: readonly string[];
}

/** A write. */
export interface RequestStep {
  readonly type: 'request';
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: PathTemplate;
  /** Absent: nothing is sent. */
  readonly body?: BodyTemplate;
  /** Acts as the owner of this captured token instead of us; that it is not accepted is a refusal like any other. */
  readonly as?: CaptureName;
  /** Past tense, for the report: `created`, `price of gpu set`. */
  readonly done: string;
  readonly idempotent: boolean;
  /** What it is sent to is gone afterwards, so that nothing being there means that it has acted. True of every DELETE. */
  readonly removes?: true;
  /** For requests that are not idempotent: proves that it has acted. */
  readonly lookup?: Lookup;
  /** Taken from the answer, or from what the lookup found. */
  readonly captures: readonly Select[];
}

/** A read between writes. */
export interface ReadStep {
  readonly type: 'read';
  readonly path: PathTemplate;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** As for requests. */
  readonly as?: CaptureName;
  /** All must hold of the answer; the step fails when one does not. Proves e.g. whose token it is. */
  readonly expect?: readonly Condition[];
  /** Past tense, for the report, where the read is more than a means: `token confirmed`. */
  readonly done?: string;
  readonly captures: readonly Select[];
}

/** Hands a captured secret to a place outside. Sends nothing to the server. */
export interface DeliverStep {
  readonly type: 'deliver';
  readonly secret: CaptureName;
  readonly sink: Sink;
  /** Past tense, for the report: `token written to /etc/agent/token`. */
  readonly done: string;
}

/**
 * Waits until the server or a person has done something. Looks again and again, less and less often; one look at a list
 * serves all objects that wait there. When the time is over the object is reported as waiting, and a later run goes on.
 */
export interface WaitStep {
  readonly type: 'wait';
  readonly path: PathTemplate;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** JSON pointer of the list in the answer (`''` when the answer is the list); absent when the answer is one object. */
  readonly list?: string;
  /** Which member of the list (or which object) is looked at. */
  readonly where: readonly Condition[];
  /** It is over when all of these hold, or when nothing is there any more. */
  readonly until: readonly Condition[] | 'absent';
  /** The first whose conditions all hold fails the object; `quote` points at the server's own words. */
  readonly unless: readonly {
    readonly conditions: readonly Condition[];
    readonly sentence: string;
    readonly quote?: string;
  }[];
  /** Continues "waits for", e.g. `the provider to approve order 8ff6cb48`. */
  readonly waitsFor: string;
  /** How long this is worth waiting for in seconds, unless the manifest says otherwise; 0 is one look, for what a person does. */
  readonly patience: number;
  /** Past tense, for the report: `approved`. */
  readonly done?: string;
  readonly captures: readonly Select[];
}

/** What an object needs done, in order. Data only: a plan can be shown, hashed, saved and replayed. */
export type Step = RequestStep | ReadStep | DeliverStep | WaitStep;

/** The name of a capture of an object. */
export function captureName(key: ObjectKey, ...parts: readonly string[]): CaptureName {
  return `${key}#${parts.map((part) => encodeURIComponent(part)).join('.')}`;
}
