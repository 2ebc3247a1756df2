import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { RunRecord } from '../../daemon-status.ts';

/** A run of nothing but reads takes a second or two; one that waits for a backend takes many minutes. */
const SECONDS = [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600];

/** Registers what is counted of runs; the answer counts one that has ended. */
export function runMetrics(registry: Registry): (source: string, run: RunRecord) => void {
  const registers = [registry];
  const counter = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
  ): Counter<Label> =>
    new Counter({ name: `waldur_gitops_${name}`, help, labelNames: [...labelNames], registers });

  const runs = counter('runs_total', 'Runs that have ended', ['source', 'action', 'result']);
  const duration = new Histogram({
    name: 'waldur_gitops_run_duration_seconds',
    help: 'How long runs took, waiting included',
    labelNames: ['source', 'action'],
    buckets: SECONDS,
    registers,
  });
  const objects = counter('object_outcomes_total', 'What became of objects in runs', ['source', 'result']);
  const requests = counter('requests_total', 'Requests to Waldur, tries again included', ['source']);
  const retries = counter('request_retries_total', 'Requests to Waldur that were tried again', ['source']);
  const writes = counter('writes_total', 'Requests to Waldur that change something', ['source']);
  const waits = counter('wait_seconds_total', 'Time that runs waited for Waldur to finish something', [
    'source',
  ]);
  const last = new Gauge({
    name: 'waldur_gitops_last_run_timestamp_seconds',
    help: 'When the last run of this result ended',
    labelNames: ['source', 'action', 'result'],
    registers,
  });

  return (source, run) => {
    const [action, result] = [run.kind, run.outcome];
    runs.inc({ source, action, result });
    duration.observe({ source, action }, run.milliseconds / 1_000);
    for (const [outcome, count] of Object.entries(run.counts))
      objects.inc({ source, result: outcome }, count);
    requests.inc({ source }, run.requests);
    retries.inc({ source }, run.retries);
    writes.inc({ source }, run.writes);
    waits.inc({ source }, run.waitedMilliseconds / 1_000);
    last.set({ source, action, result }, (Date.parse(run.started) + run.milliseconds) / 1_000);
  };
}
