import type { Logger } from 'pino';
import type { Secret } from '../../manifest/secret.ts';
import type { DaemonControl } from '../daemon-status.ts';
import type { Metrics } from './metrics/metrics.ts';

/** Where the daemon listens. Port 0 takes a free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** The secrets that the deliveries of each forge are checked with; deliveries of the others are refused. */
export interface WebhookSecrets {
  readonly github?: Secret;
  readonly gitlab?: Secret;
  readonly gitea?: Secret;
}

/** What the routes work with. */
export interface HttpSurroundings {
  readonly control: DaemonControl;
  readonly listen: ListenAddress;
  /** What opens everything; without it nothing can be asked for, and nothing is shown but to this machine. */
  readonly token: Secret | undefined;
  readonly webhooks: WebhookSecrets;
  readonly metrics: Metrics;
  readonly log: Logger;
}
