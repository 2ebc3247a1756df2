import type { AllowList } from '../../reconciler/allow-list.ts';
import type { Mode } from '../daemon-status.ts';

/** Where a secret of the daemon is: it is read when it is needed, so that a renewed one counts at once. */
export type SecretSource = { readonly env: string } | { readonly file: string };

/** Which commit of a repository counts. `head`: that of the branch that the repository calls its own. */
export type GitRef =
  { readonly type: 'head' } | { readonly type: 'branch' | 'tag' | 'commit'; readonly name: string };

/** A git repository. */
export interface GitPlace {
  readonly type: 'git';
  readonly url: string;
  readonly ref: GitRef;
  /** Without slashes around it; empty for the whole repository. */
  readonly path: string;
  readonly username: string;
  readonly token?: SecretSource;
  readonly caFile?: string;
  readonly sshKey?: string;
  readonly knownHosts?: string;
  /** Bytes that the local copy may take. */
  readonly largest: number;
}

/** A directory of this machine. */
export interface DirectoryPlace {
  readonly type: 'directory';
  readonly path: string;
}

/** A moment that comes again and again; `cron` has five fields. */
export interface Moment {
  readonly cron: string;
  readonly timezone: string;
}

/** A span of time, in milliseconds, that begins at such a moment. */
export interface WindowTimes extends Moment {
  readonly duration: number;
}

/** One source of manifests. All times are milliseconds. */
export interface SourceConfig {
  readonly name: string;
  readonly place: GitPlace | DirectoryPlace;
  readonly mode: Mode;
  readonly prune: boolean;
  readonly maxDeletePercent: number;
  readonly interval: number;
  /** Percent of the interval. */
  readonly jitter: number;
  readonly schedules: readonly Moment[];
  /** Empty: the server may be changed at all times. */
  readonly windows: readonly WindowTimes[];
  readonly parallelism: number;
  readonly timeouts: { readonly fetch: number; readonly run: number; readonly wait: number };
}

/** How long is waited after failures, in milliseconds. */
export interface BackOffTimes {
  readonly first: number;
  readonly most: number;
}

/** The configuration of a daemon, complete and checked. */
export interface DaemonConfig {
  readonly stateDirectory: string;
  readonly listen: { readonly host: string; readonly port: number; readonly token?: SecretSource };
  readonly webhooks: Readonly<Partial<Record<'github' | 'gitlab' | 'gitea', SecretSource>>>;
  readonly sources: readonly SourceConfig[];
  readonly allow: AllowList;
  readonly backOff: BackOffTimes;
  readonly shutdownDeadline: number;
  readonly log: {
    readonly level: 'error' | 'warn' | 'info' | 'debug' | 'trace';
    readonly format?: 'json' | 'pretty';
  };
}
