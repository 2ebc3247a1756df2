import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { RunRecord } from '../../daemon-status.ts';

/** A run of nothing but reads takes a second or two; one that waits for a backend takes many minutes. */
const SECONDS = [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600];

/** What is counted of the runs of all sources. */
export interface RunMetrics {
  /** Counts a run that has ended. */
  count(source: string, run: RunRecord): void;
  /** Forgets what was counted of all sources but these. */
  keep(sources: ReadonlySet<string>): void;
}

type Labels = Readonly<Record<string, string>>;

/** Registers what is counted of runs. */
export function runMetrics(registry: Registry): RunMetrics {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: readonly string[]): Counter =>
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
  const all = { runs, duration, objects, requests, retries, writes, waits, last };
  /** All series, as a metric takes none away without all of its labels. */
  const series = new Map<string, { readonly name: keyof typeof all; readonly labels: Labels }>();

  function count(source: string, run: RunRecord): void {
    const about = (name: keyof typeof all, labels: Labels = {}): Labels => {
      const whole = { source, ...labels };
      series.set(JSON.stringify([name, whole]), { name, labels: whole });
      return whole;
    };
    const { kind: action, outcome: result } = run;
    runs.inc(about('runs', { action, result }));
    duration.observe(about('duration', { action }), run.milliseconds / 1_000);
    for (const [outcome, times] of Object.entries(run.counts)) {
      objects.inc(about('objects', { result: outcome }), times);
    }
    requests.inc(about('requests'), run.requests);
    retries.inc(about('retries'), run.retries);
    writes.inc(about('writes'), run.writes);
    waits.inc(about('waits'), run.waitedMilliseconds / 1_000);
    const end = (Date.parse(run.started) + run.milliseconds) / 1_000;
    last.set(about('last', { action, result }), end);
  }

  return {
    count,
    keep(sources) {
      for (const [id, { name, labels }] of series) {
        if (sources.has(labels['source'] ?? '')) continue;
        all[name].remove(labels);
        series.delete(id);
      }
    },
  };
}
