import type { DaemonStatus } from '../../daemon-status.ts';
import type { Verdict } from './verdict.ts';

/** What every page is made of. A page is a pure function of it. */
export interface PageSurroundings {
  readonly status: DaemonStatus;
  readonly verdict: Verdict;
  /** In milliseconds. */
  readonly now: number;
  /** The address that was asked for. */
  readonly address: URL;
  /** The page does not refresh itself. */
  readonly isStill: boolean;
  /** Whether a reader with the token can ask for something. */
  readonly canAct: boolean;
}
