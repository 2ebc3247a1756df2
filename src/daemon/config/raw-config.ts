import type { Mode } from '../daemon-status.ts';
import type { DaemonConfig, Moment, SecretSource } from './daemon-config.ts';

/** A configuration as it is written, once it fits the schema: times are texts, and what has a default may be absent. */
export interface RawConfig {
  readonly stateDirectory: string;
  readonly listen?: { readonly host?: string; readonly port?: number; readonly token?: SecretSource };
  readonly webhooks?: DaemonConfig['webhooks'];
  readonly sources: Readonly<Record<string, RawSource>>;
  readonly allow?: Partial<Omit<DaemonConfig['allow'], 'ownFiles'>>;
  readonly backOff?: { readonly first?: string; readonly most?: string };
  readonly shutdownDeadline?: string;
  readonly log?: Partial<DaemonConfig['log']>;
}

/** One source of it. */
export interface RawSource {
  readonly git?: RawGit;
  readonly directory?: string;
  readonly mode?: Mode;
  readonly prune?: boolean;
  readonly maxDeletePercent?: number;
  readonly interval?: string;
  readonly jitter?: number;
  readonly schedules?: readonly RawMoment[];
  readonly windows?: readonly RawWindow[];
  readonly parallelism?: number;
  readonly timeouts?: { readonly fetch?: string; readonly run?: string; readonly wait?: string };
}

/** The `git` of a source. */
export interface RawGit {
  readonly url: string;
  readonly branch?: string;
  readonly tag?: string;
  readonly commit?: string;
  readonly path?: string;
  readonly token?: SecretSource;
  readonly username?: string;
  readonly caFile?: string;
  readonly sshKey?: string;
  readonly knownHosts?: string;
  readonly largest?: number;
}

/** An entry of `schedules`. */
export type RawMoment = Pick<Moment, 'cron'> & Partial<Moment>;

/** An entry of `windows`. */
export interface RawWindow {
  readonly start: string;
  readonly duration: string;
  readonly timezone?: string;
}
