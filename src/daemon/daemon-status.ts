import type { JsonObject } from '../manifest/json.ts';
import type { ObjectKey } from '../manifest/object-key.ts';

/** What is done about differences: reported only, only new objects are made, or all is brought to the manifests. */
export type Mode = 'Observe' | 'CreateOnly' | 'Enforce';

/** An answer to one of three questions: is it fine, is it busy, will it ever be. Times are ISO 8601, as everywhere here. */
export interface Condition {
  readonly type: 'Ready' | 'Reconciling' | 'Stalled';
  readonly status: 'True' | 'False' | 'Unknown';
  /** One word of a documented list, e.g. `Applied`, `DriftFound`, `SourceUnreachable`. */
  readonly reason: string;
  /** One sentence for people. */
  readonly message: string;
  /** Since when `status` and `reason` are so. */
  readonly since: string;
  readonly revision?: string;
}

/** How an object stands, in one word. */
export type Health =
  | 'synced'
  /** The manifest asks for something that is not done yet. */
  | 'pending'
  /** The server was changed, and it is not (or must not be) set back. */
  | 'drifted'
  /** Somebody sets it back each time. */
  | 'contested'
  | 'waiting'
  | 'blocked'
  | 'failed'
  | 'suspended';

/** What happened to an object in one run. */
export interface ObjectEvent {
  /** The id of the run. */
  readonly run: string;
  readonly at: string;
  readonly outcome: 'applied' | 'failed' | 'blocked' | 'not-tried' | 'waiting' | 'stale' | 'drift';
  /** E.g. `created, price of gpu set`, or why it failed, in one sentence. */
  readonly message: string;
}

/** One object of a source. */
export interface ObjectStatus {
  readonly key: ObjectKey;
  readonly label: string;
  readonly uuid?: string;
  readonly health: Health;
  readonly mode: Mode;
  readonly conditions: readonly Condition[];
  /** The object of the pending plan as `planDocument` writes it: action, reason, changes, refused, warnings, requests. */
  readonly planned: JsonObject;
  /** What it needs and that is not finished, the nearest first, up to what is in the way of all. */
  readonly blockedBy: readonly {
    readonly key: ObjectKey;
    readonly label: string;
    readonly because: string;
  }[];
  readonly waitingFor?: string;
  /** Since when the server differs from what was applied. */
  readonly driftSince?: string;
  /** When it is tried again after failures. */
  readonly retryAt?: string;
  /** The latest first. */
  readonly history: readonly ObjectEvent[];
}

/** An object that has left the source, and what happened to it at last, the latest first. */
export interface GoneObject {
  readonly key: ObjectKey;
  readonly label: string;
  readonly history: readonly ObjectEvent[];
}

/** One look at a source, and what came of it. */
export interface RunRecord {
  readonly id: string;
  /** What made it start, e.g. `poll`, `schedule`, `webhook`, `request`, `signal`, `start`. */
  readonly trigger: string;
  readonly revision?: string;
  readonly started: string;
  readonly milliseconds: number;
  /** Whether it could write. */
  readonly kind: 'plan' | 'apply';
  readonly outcome:
    'nothing-to-do' | 'applied' | 'partly-applied' | 'failed' | 'pending' | 'refused' | 'interrupted';
  /** Digest of the plan; absent when none was made. */
  readonly digest?: string;
  /** By outcome, e.g. `{applied: 3, failed: 1}`. */
  readonly counts: Readonly<Record<string, number>>;
  readonly writes: number;
  /** All that were sent, tries again included. */
  readonly requests: number;
  /** How many of the requests were tries again. */
  readonly retries: number;
  /** How long the run waited for the server to finish something. */
  readonly waitedMilliseconds: number;
  /** In one sentence, when the run itself failed. */
  readonly error?: string;
  /** How many looks before it, one after another, found the same; they are not kept. */
  readonly repeats?: number;
}

/** A commit (or the content of a directory). */
export interface Revision {
  readonly id: string;
  /** First line of the commit message; untrusted text. */
  readonly subject?: string;
  readonly author?: string;
  readonly at: string;
}

/** One source of manifests and all that is known of it. */
export interface SourceStatus {
  /** Its name in the config. */
  readonly name: string;
  readonly type: 'git' | 'directory';
  /** Without credentials. */
  readonly location: string;
  readonly ref?: string;
  readonly path?: string;
  readonly mode: Mode;
  readonly prune: boolean;
  readonly suspended: boolean;
  readonly attempted?: Revision;
  readonly applied?: Revision;
  /** Of the source as a whole. */
  readonly conditions: readonly Condition[];
  readonly objects: readonly ObjectStatus[];
  /** What was removed or let go, the latest first, 20 at most. */
  readonly gone: readonly GoneObject[];
  /** The pending plan as `planDocument` writes it; absent before the first complete observation. */
  readonly plan?: JsonObject;
  /** Live objects that no manifest declares and that stay, as people read them. */
  readonly unmanaged: readonly string[];
  /** The latest first, 20 at most. */
  readonly runs: readonly RunRecord[];
  readonly nextRun?: string;
  /** Maintenance windows: absent when applies may run at any time. `next` is when it closes, or else opens. */
  readonly window?: { readonly open: boolean; readonly next?: string };
  /** When the repository or directory was read last; what was found then counts until it can be read again. */
  readonly lastFetched?: string;
  readonly lastObserved?: string;
}

/** Everything that the daemon shows: the page, the API and the metrics are made of this value alone. */
export interface DaemonStatus {
  readonly version: string;
  readonly started: string;
  /** Absent until the instance answered once. */
  readonly instance?: {
    readonly url: string;
    readonly generation: string;
    readonly version: string;
    readonly user: string;
  };
  readonly suspended: boolean;
  /** Why the file of the configuration is not what is in use, in one sentence, and since when it was read so. */
  readonly configurationProblem?: { readonly message: string; readonly since: string };
  readonly sources: readonly SourceStatus[];
}

/** What can be asked of a running daemon. All but `status` return at once. */
export interface DaemonControl {
  status(): DaemonStatus;
  /** True once every source was observed completely. */
  isReady(): boolean;
  /** `source` absent: all. False when there is no such source. */
  reconcile(trigger: string, source?: string): boolean;
  /** Suspends or resumes everything, a source, or one object of it. False when there is no such thing. */
  suspend(isSuspended: boolean, source?: string, key?: ObjectKey): boolean;
  /** A push of a repository was announced; true when a source reads it. `location` is a clone URL. */
  pushed(location: string, ref: string | undefined): boolean;
  /** Calls the listener once for each run that ends from now on; what it returns stops that. */
  onRun(listener: (source: string, run: RunRecord) => void): () => void;
}
