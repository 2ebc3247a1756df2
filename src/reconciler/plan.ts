import type { FieldChange, FieldPath } from '../diff/field-change.ts';
import type { Diagnostic, Position } from '../manifest/diagnostic.ts';
import type { ObjectKey } from '../manifest/object-key.ts';
import type { ValueSource } from '../manifest/value-source.ts';
import type { Step } from '../providers/step.ts';
import type { Generation } from '../waldur/instance.ts';
import type { EntryDraft } from './ownership/entry-draft.ts';
import type { NewGuards } from './ownership/guards.ts';

/** What will happen to an object. */
export type Action =
  | 'create'
  | 'update'
  | 'replace'
  | 'delete'
  | 'archive'
  | 'deactivate'
  | 'unlink'
  /** Ours no more, and nothing is sent for it. */
  | 'release'
  /** On the server already, and ours from now on. */
  | 'adopt'
  /** Let go, or gone from the server: the inventory forgets it. */
  | 'forget'
  | 'no-op'
  | 'blocked'
  | 'waiting';

/** The actions that take something away from the server. */
export const REMOVALS: ReadonlySet<Action> = new Set(['delete', 'archive', 'deactivate', 'unlink']);

/** Why, for people only: nothing decides by it. */
export type Reason =
  | 'absent'
  /** Nothing is recorded of the object, so nobody knows who moved. */
  | 'differs'
  | 'manifest-changed'
  | 'drift'
  | 'both-changed'
  | 'let-go'
  | 'gone'
  | 'replace-required'
  | 'waiting-for'
  | 'not-declared'
  | 'rotation'
  | 'refresh'
  | 'recovery'
  | 'refused'
  | 'ambiguous'
  | 'dependency'
  | 'disabled';

/** A change that the server would not accept, and what can be done about it. */
export interface RefusedChange extends FieldChange {
  readonly reason: string;
  readonly remedy: string;
}

/** One object of a plan: what differs, what is left out, and the exact requests. */
export interface PlannedObject {
  readonly key: ObjectKey;
  /** As people read it, e.g. `grant alice → OFFERING.MANAGER on Offering/test-cluster`. */
  readonly label: string;
  readonly action: Action;
  readonly reason?: Reason;
  /** Absent while the object does not exist. */
  readonly uuid?: string;
  /** Hash of what the server showed of the compared fields; absent where nothing is to be done. */
  readonly compared?: string;
  readonly changes: readonly FieldChange[];
  readonly refused: readonly RefusedChange[];
  /** Live set members that no manifest declares and that stay. */
  readonly unmanaged: readonly FieldPath[];
  readonly warnings: readonly string[];
  /** Why nothing can be done; empty unless the action is `blocked`. */
  readonly blocked: readonly Diagnostic[];
  /** What the object waits for before anything else can be done, e.g. `the provider to approve order 8ff6cb48`. */
  readonly waitingFor?: string;
  /** Why it is not carried out although it was planned: the server has changed since. */
  readonly stale?: string;
  /** For the report: how carrying it out differs from what was planned. */
  readonly remark?: string;
  /** Fields that were managed and are not declared any more: they stay as they are. */
  readonly letGo?: readonly FieldPath[];
  /** What the inventory keeps of it once it is carried out; absent without an inventory, and where nothing is new. */
  readonly record?: EntryDraft;
  /** What the inventory keeps of its protection and removal, whatever becomes of it; absent where it has that already. */
  readonly guards?: NewGuards;
  /** The inventory drops it once it is carried out. */
  readonly forgets?: true;
  /** How long a run waits for the server, in seconds, where the manifest says it. */
  readonly patience?: number;
  /** Objects whose steps must be finished first. */
  readonly dependsOn: readonly ObjectKey[];
  readonly steps: readonly Step[];
}

/** A declared value from outside that is not set here. */
export interface UnsetValue {
  readonly key: ObjectKey;
  readonly path: FieldPath;
  readonly source: ValueSource;
  readonly position?: Position;
}

/** Everything that an apply will do, as plain data, made once. Objects stand in the order of their dependencies. */
export interface Plan {
  readonly instance: {
    readonly url: string;
    readonly generation: Generation;
    readonly version: string;
    /** User name of the account that reads and writes. */
    readonly user: string;
  };
  readonly objects: readonly PlannedObject[];
  /** Live objects inside declared ones that no manifest declares and that stay, as people read them. */
  readonly unmanaged: readonly { readonly owner: ObjectKey; readonly label: string }[];
  /** Objects of ours that no manifest declares any more, and that stay without `prune`. */
  readonly surplus: readonly { readonly key: ObjectKey; readonly label: string }[];
  /** Not compared in a plan; an apply refuses to start while there are any. */
  readonly unset: readonly UnsetValue[];
  readonly observation: {
    readonly requests: number;
    /** What reading the live objects took, comparing left out. */
    readonly milliseconds: number;
    /** How the reads were chosen, one sentence each. */
    readonly decisions: readonly string[];
  };
}

/** True when applying the plan would send at least one write. */
export function hasChanges(plan: Plan): boolean {
  return plan.objects.some((object) => object.steps.length > 0);
}
