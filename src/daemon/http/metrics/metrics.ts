import { Counter, Registry } from 'prom-client';
import type { DaemonControl } from '../../daemon-status.ts';
import { processMetrics } from './process-metrics.ts';
import { runMetrics } from './run-metrics.ts';
import { statusMetrics } from './status-metrics.ts';

/** The metrics of one daemon. Their names and labels are documented in docs/metrics.md, and are API. */
export interface Metrics {
  readonly registry: Registry;
  /** Everything in the text format of Prometheus, as of now. */
  text(): Promise<string>;
  /** A request was not answered: it had no right token, came from elsewhere, or had no right signature. */
  refused(reason: 'token' | 'origin' | 'signature'): void;
  /** An announcement of a forge that is what it says. */
  delivered(forge: string): void;
  /** Stops counting. */
  close(): void;
}

/** Makes the metrics of a daemon, once, as counters never go down while it lives; the runs that end from now on are counted. */
export function createMetrics(control: DaemonControl): Metrics {
  const registry = new Registry();
  const refused = new Counter({
    name: 'waldur_gitops_refused_requests_total',
    help: 'HTTP requests that had no right token, origin or signature',
    labelNames: ['reason'],
    registers: [registry],
  });
  const delivered = new Counter({
    name: 'waldur_gitops_webhooks_total',
    help: 'Deliveries of forges that had a right signature or secret',
    labelNames: ['forge'],
    registers: [registry],
  });
  const runs = runMetrics(registry);
  const setStatus = statusMetrics(registry);
  processMetrics(registry);
  const stop = control.onRun((source, run) => {
    runs.count(source, run);
  });
  return {
    registry,
    text() {
      const status = control.status();
      runs.keep(new Set(status.sources.map(({ name }) => name)));
      setStatus(status, control.isReady());
      return registry.metrics();
    },
    refused: (reason) => {
      refused.inc({ reason });
    },
    delivered: (forge) => {
      delivered.inc({ forge });
    },
    close: stop,
  };
}
