import type { ObjectKey } from '../manifest/object-key.ts';
import type { Recovery } from '../providers/intervention.ts';

/** How results are written to standard output. */
export type Format = 'text' | 'json' | 'markdown';

/** The levels of `--log-level`, the quietest first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'trace'] as const;

/** Diagnostic output on standard error; nothing is logged without a level. */
export interface LogOptions {
  readonly logLevel?: (typeof LOG_LEVELS)[number];
  readonly logFormat?: 'json' | 'pretty';
}

/** What `plan` and `apply` have in common. A switch that was not given is absent. */
export interface PlanningOptions extends LogOptions {
  /** Files, directories, or `-` for standard input. */
  readonly file: readonly string[];
  readonly format: Format;
  readonly target: readonly ObjectKey[];
  readonly prune?: boolean;
  readonly writeSecrets?: boolean;
  readonly showRequests?: boolean;
  /** Milliseconds after which the run stops as if interrupted once. */
  readonly timeout?: number;
  /** The directory of the inventory, or `none`; absent: the default one. */
  readonly state?: string;
  /** The name of the manifest set, instead of one made of `file`. */
  readonly manifestSet?: string;
  /** The share of what is known that a run may remove. */
  readonly maxDeletePercent: number;
  /** Objects become ours, and nothing is sent. */
  readonly adoptOnly?: boolean;
}

/** The options of `plan`. */
export interface PlanOptions extends PlanningOptions {
  /** The exit code tells whether changes are pending, and whether something waits. */
  readonly detailedExitcode?: boolean;
  /** The file that the plan is saved to. */
  readonly out?: string;
}

/** The options of `apply`. */
export interface ApplyOptions extends PlanningOptions {
  /** The file of a saved plan that is applied; then `file` is empty and nothing else is chosen anew. */
  readonly planFile?: string;
  /** The digest that the plan must have. */
  readonly expectDigest?: string;
  /** The exit code tells whether something waits. */
  readonly detailedExitcode?: boolean;
  readonly yes?: boolean;
  /** Lets secrets be handed to programs that the manifests name. */
  readonly allowCommand?: boolean;
  /** What is done with these objects instead of what differs. */
  readonly recover?: ReadonlyMap<ObjectKey, Recovery>;
  /** Objects worked on at the same time. */
  readonly parallelism: number;
  /** Milliseconds that a run waits for another one that has the inventory. */
  readonly lockTimeout: number;
}

/** The options of `drift`. */
export type DriftOptions = Omit<
  PlanningOptions,
  'prune' | 'writeSecrets' | 'adoptOnly' | 'maxDeletePercent' | 'showRequests'
>;

/** The options of `refresh`: those of an apply that changes nothing of ours. */
export type RefreshOptions = Omit<
  ApplyOptions,
  | 'prune'
  | 'writeSecrets'
  | 'allowCommand'
  | 'recover'
  | 'planFile'
  | 'expectDigest'
  | 'adoptOnly'
  | 'maxDeletePercent'
>;

/** The options of `rotate`: those of an apply, for one account. */
export interface RotateOptions extends Omit<
  ApplyOptions,
  | 'target'
  | 'prune'
  | 'writeSecrets'
  | 'recover'
  | 'parallelism'
  | 'planFile'
  | 'expectDigest'
  | 'adoptOnly'
  | 'maxDeletePercent'
> {
  /** The metadata.name of a ServiceAccount. */
  readonly name: string;
}

/** The options of `validate`. */
export interface ValidateOptions {
  readonly file: readonly string[];
  readonly format: Format;
}

/** The options of `schema`: one kind is printed, or all are written to the directory `out`. */
export interface SchemaOptions {
  readonly kind?: string;
  readonly out?: string;
}

/** The options of `version`. */
export interface VersionOptions {
  readonly format: 'text' | 'json';
}

/** The options of `sandbox`. */
export interface SandboxOptions {
  readonly port: number;
  readonly generation: '2024-10' | 'openportal-2024-08' | '8.0';
  readonly seed?: string;
  /** Milliseconds added to every answer. */
  readonly latency?: number;
  readonly pageCap?: number;
  readonly costModel?: boolean;
}

/** What all commands of `state` have in common. */
export interface StateOptions {
  readonly state: string;
  readonly format: 'text' | 'json';
}

/** The options of `state show`. */
export interface StateShowOptions extends StateOptions {
  readonly key: ObjectKey;
}

/** What commands have in common that change a state. */
export interface StateChangeOptions extends StateOptions {
  /** Milliseconds that another run is waited for. */
  readonly lockTimeout: number;
}

/** The options of `state rm`. */
export interface StateRemoveOptions extends StateChangeOptions {
  readonly keys: readonly ObjectKey[];
  readonly yes?: boolean;
}

/** The options of `state mv`. */
export interface StateMoveOptions extends StateChangeOptions {
  readonly from: ObjectKey;
  readonly to: ObjectKey;
}

/** The options of `state unlock`. */
export interface StateUnlockOptions extends StateOptions {
  readonly id: string;
}

/** The options of `daemon`. */
export interface DaemonOptions {
  /** The file of the configuration. */
  readonly config: string;
}

/** A command line that was understood: the verb, which is a module of src/cli/commands (`state list` is state-list), and its options. */
export type Invocation =
  | { readonly verb: 'validate'; readonly options: ValidateOptions }
  | { readonly verb: 'plan'; readonly options: PlanOptions }
  | { readonly verb: 'apply'; readonly options: ApplyOptions }
  | { readonly verb: 'drift'; readonly options: DriftOptions }
  | { readonly verb: 'refresh'; readonly options: RefreshOptions }
  | { readonly verb: 'rotate'; readonly options: RotateOptions }
  | { readonly verb: 'schema'; readonly options: SchemaOptions }
  | { readonly verb: 'sandbox'; readonly options: SandboxOptions }
  | { readonly verb: 'state list'; readonly options: StateOptions }
  | { readonly verb: 'state show'; readonly options: StateShowOptions }
  | { readonly verb: 'state rm'; readonly options: StateRemoveOptions }
  | { readonly verb: 'state mv'; readonly options: StateMoveOptions }
  | { readonly verb: 'state unlock'; readonly options: StateUnlockOptions }
  | { readonly verb: 'daemon'; readonly options: DaemonOptions }
  | { readonly verb: 'version'; readonly options: VersionOptions };
