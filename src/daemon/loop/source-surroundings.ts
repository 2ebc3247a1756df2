import type { Logger } from 'pino';
import type { AllowList } from '../../reconciler/allow-list.ts';
import type { Environment } from '../../waldur/environment.ts';
import type { BackOffTimes } from '../config/daemon-config.ts';
import type { RunRecord } from '../daemon-status.ts';
import type { Plan } from '../../reconciler/plan.ts';

/** What all sources of a daemon share. */
export interface SourceSurroundings {
  readonly env: Environment;
  readonly allow: AllowList;
  readonly backOff: BackOffTimes;
  /** Of this program. */
  readonly version: string;
  readonly log: Logger;
  /** Since when everything is suspended; absent: it is not. */
  suspended(): string | undefined;
  /** The server has answered. */
  met(instance: Plan['instance']): void;
  /** A run is over. */
  ended(source: string, run: RunRecord): void;
}
