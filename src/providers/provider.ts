import type { Comparison } from '../diff/comparison.ts';
import type { FieldChange, FieldPath } from '../diff/field-change.ts';
import type { FieldRules } from '../diff/field-rule.ts';
import type { Diagnostic } from '../manifest/diagnostic.ts';
import type { JsonObject } from '../manifest/json.ts';
import type { DocumentPath, Manifest } from '../manifest/manifest.ts';
import type { ObjectKey } from '../manifest/object-key.ts';
import type { Comparable } from '../manifest/outside-value.ts';
import type { Secret } from '../manifest/secret.ts';
import type { ValueSource } from '../manifest/value-source.ts';
import type { Instance } from '../waldur/instance.ts';
import type { Reader } from '../waldur/reader.ts';
import type { Intervention } from './intervention.ts';
import type { Pruning } from './pruning.ts';
import type { Identify, Pointer, Reference, Resolved } from './reference.ts';
import type { BodyTemplate, CaptureName, Step } from './step.ts';

/** An object that a manifest asks for, with its references resolved. */
export interface Wanted<Spec> {
  readonly key: ObjectKey;
  readonly spec: Spec;
  /** The manifest that asks for it, and where in it: `['spec']`, or an entry of it for a derived object. */
  readonly origin: Manifest;
  readonly path: DocumentPath;
  /** By reference id. An object with an unresolved reference is blocked and never gets here. */
  readonly references: ReadonlyMap<string, Resolved>;
  /** Pinned by the annotation `gitops.waldur.com/uuid`. */
  readonly uuid?: string;
  /** Reads a declared value from outside; `undefined` when its variable is not set or its file is missing. */
  outside(source: ValueSource): Secret | undefined;
}

/** What the server shows for one wanted object. More than one candidate is never guessed. */
export interface Observed<Live> {
  readonly key: ObjectKey;
  readonly candidates: readonly Live[];
  /** Objects that may be the same under another name. Filled only when there is no candidate. */
  readonly near: readonly string[];
  /** What was learned about an object that is not there, for kinds that need it to make one. Handed on in `Change`. */
  readonly absence?: Live;
}

/** A live member of an owner whose declared list is complete, which no manifest declares. */
export interface Undeclared<Live> {
  readonly key: ObjectKey;
  readonly owner: ObjectKey;
  readonly live: Live;
  /** As the report names it. */
  readonly label: string;
}

/** The answer of one kind's observation. */
export interface Observation<Live> {
  readonly observed: readonly Observed<Live>[];
  readonly undeclared: readonly Undeclared<Live>[];
  /** How the reads were chosen, one sentence each. */
  readonly decisions: readonly string[];
}

/** Objects of another kind that a spec declares inside itself. `complete` means that the list claims all live members. */
export interface Members {
  readonly kind: string;
  readonly owner: ObjectKey;
  readonly complete: boolean;
  readonly items: readonly { readonly key: ObjectKey; readonly spec: unknown; readonly path: DocumentPath }[];
}

/** An owner whose members are declared completely; `resolved` says where it is. */
export interface CompleteOwner {
  readonly key: ObjectKey;
  readonly resolved: Resolved;
}

/** What an observation may rely on besides the wanted objects. */
export interface ObservationContext {
  readonly instance: Instance;
  readonly owners: readonly CompleteOwner[];
  /** Where the objects of the kinds before this one are; absent: nothing is known of them. */
  readonly known?: ReadonlyMap<ObjectKey, Resolved>;
}

/** Everything known about one object when its steps are made. `changes` are those that will be carried out. */
export interface Change<Spec, Live> {
  readonly wanted: Wanted<Spec>;
  /** Absent: the object is to be created. */
  readonly live: Live | undefined;
  /** For an object to be created: the `absence` of its observation. */
  readonly absence?: Live;
  readonly changes: readonly FieldChange[];
  /** Changes of what somebody else has made of a field again after it was set back. Absent: none is known. */
  readonly contested?: readonly FieldPath[];
  readonly instance: Instance;
}

/** What the server would refuse, foretold. */
export interface Assessment {
  /** These fields are left out; the rest of the object goes on. `path` refuses all changes at and below it. */
  readonly refused: readonly { readonly path: FieldPath; readonly reason: string; readonly remedy: string }[];
  /** What is not sent of members that are added whole, where the `warnings` say it. */
  readonly leftOut?: readonly FieldPath[];
  /** The object cannot be worked on at all. */
  readonly blocked: readonly Diagnostic[];
  readonly warnings: readonly string[];
  /** Nothing can be done before this has happened, e.g. `the provider to approve order 8ff6cb48`. */
  readonly waiting?: string;
  /** The object is deleted and made again. */
  readonly replace?: true;
  /** Sentences for single changes, e.g. when a price takes effect. */
  readonly notes: readonly { readonly path: FieldPath; readonly note: string }[];
}

/** What `apply --recover` can do with objects of one kind, by choice; a choice that is absent is not offered. */
export interface Recoveries<Spec, Live> {
  /** The server shall take the object for sound, though it does nothing about it. */
  set_ok?(change: Change<Spec, Live>): Intervention;
  /** The server shall take the object for erred, which frees one that is stuck. */
  set_erred?(change: Change<Spec, Live>): Intervention;
  /** The server shall try again what has failed. */
  retry?(change: Change<Spec, Live>): Intervention;
  /** The object is deleted and made again; its `changes` are those of a creation. */
  recreate?(change: Change<Spec, Live>): Intervention;
}

/**
 * Everything that knows one kind. All but `observe` is pure; `observe` gets a client that cannot write.
 * Nothing here sends a write: `steps` describes requests, and one executor sends them.
 */
export interface Provider<Spec, Live> {
  readonly kind: string;
  /** Path of the collection below `/api/`, e.g. `marketplace-plans/`; absent for kinds that have no address of their own. */
  readonly collection?: string;
  readonly rules: FieldRules;
  /** As people read the object; absent: its key. */
  label?(key: ObjectKey, spec: Spec): string;
  /** Offline findings that a schema cannot express. */
  check(manifest: Manifest<Spec>): readonly Diagnostic[];
  /** What the object is on the server, as text; two manifests with the same text claim one target. */
  target(spec: Spec): string | undefined;
  /** Places outside the server that the object keeps alone, as text, and where its spec names them. Absent: none. */
  places?(spec: Spec): readonly { readonly place: string; readonly path: DocumentPath }[];
  references(spec: Spec): readonly Reference[];
  /** How others may name the object by what the server knows it by; absent for kinds that nobody refers to. */
  pointers?(manifest: Manifest<Spec>): readonly Pointer[];
  /** Absent for kinds whose objects declare nothing but themselves. */
  members?(key: ObjectKey, spec: Spec, identify: Identify): readonly Members[];
  observe(
    reader: Reader,
    wanted: readonly Wanted<Spec>[],
    context: ObservationContext,
  ): Promise<Observation<Live>>;
  uuidOf(live: Live): string;
  /** What references to a live object may rely on besides its uuid; absent: nothing. */
  facts?(live: Live, wanted: Wanted<Spec>): JsonObject;
  /** Whether others can refer to an object once these steps are carried out; absent: they can. */
  isReferable?(live: Live | undefined, steps: readonly Step[]): boolean;
  /** How messages name a live object, e.g. in a list of candidates. */
  describe(live: Live): string;
  /** Both sides of the comparison, in the shape of the spec; what is left out of `desired` is not managed. */
  desired(wanted: Wanted<Spec>): { readonly [field: string]: Comparable };
  toSpec(live: Live, wanted: Wanted<Spec>): { readonly [field: string]: Comparable };
  assess(change: Change<Spec, Live>, comparison: Comparison): Assessment;
  steps(change: Change<Spec, Live>): readonly Step[];
  /**
   * Renews the secret of an object, delivers it and proves that it works: what `rotate` does, whatever `changes` say.
   * The object exists. Absent for kinds without a secret of their own.
   */
  rotation?(change: Change<Spec, Live>): {
    readonly blocked: readonly Diagnostic[];
    readonly steps: readonly Step[];
  };
  /**
   * Asks the server to read the object again from what is behind it, and waits until it has: what `refresh` does. The
   * object exists; `changes` say what differs now. Absent for kinds of which the server has nothing to read.
   */
  refresh?(change: Change<Spec, Live>): Intervention;
  /**
   * What `apply --recover` can do, instead of the changes of an object. The object exists; `changes` say what differs
   * now, but for `recreate`. Absent: nothing.
   */
  readonly recoveries?: Recoveries<Spec, Live>;
  /** Removes an undeclared member. Absent for kinds without them. */
  removal?(
    undeclared: Undeclared<Live>,
    instance: Instance,
  ): { readonly blocked: readonly Diagnostic[]; readonly steps: readonly Step[] };
  /**
   * What the inventory keeps besides the uuid, so that the object can be found and removed when its manifest is gone. The
   * places that are not known before the steps are carried out are filled with captures. Absent: nothing.
   */
  place?(change: Change<Spec, Live>): BodyTemplate;
  /** The captures that hold the uuid once the steps are carried out, the best first; absent: `uuid` of the object. */
  uuidCaptures?(wanted: Wanted<Spec>): readonly CaptureName[];
  /** Fields that lead through other values: steps that change one of them and are cut off leave any value in all. Absent: none. */
  readonly passing?: readonly string[];
  /** Objects are what their spec points at, so an inventory never takes another object for them. */
  readonly isBoundBySpec?: true;
  /** How old the secret of an object may become, in milliseconds; `undefined` for any age. Absent: the same. */
  rotatesEvery?(spec: Spec): number | undefined;
  /**
   * Removes objects that left the manifests; what it reads of them is its own, not a `Live`. Absent for kinds whose
   * objects are only ever released.
   */
  readonly pruning?: Pruning<unknown>;
}
