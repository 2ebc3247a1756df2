import { Gauge, type Registry } from 'prom-client';
import { kindOf } from '../../../manifest/object-key.ts';
import type { DaemonStatus, Health, SourceStatus } from '../../daemon-status.ts';
import { Tally } from './tally.ts';

const HEALTHS: readonly Health[] = [
  'synced',
  'pending',
  'drifted',
  'contested',
  'waiting',
  'blocked',
  'failed',
  'suspended',
];

/** Registers what a status shows; the answer sets all of it, and takes away what is gone. */
export function statusMetrics(registry: Registry): (status: DaemonStatus, isReady: boolean) => void {
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Gauge<Label> =>
    new Gauge({ name: `waldur_gitops_${name}`, help, labelNames: [...labelNames], registers: [registry] });

  const build = gauge('build_info', 'Always 1; the version of this program', ['version']);
  const ready = gauge('ready', '1 once every source was observed completely');
  const paused = gauge('suspended', '1 while everything is suspended');
  const valid = gauge('configuration_valid', '1 while the file of the configuration is what is in use');
  const sourcePaused = gauge('source_suspended', '1 while the source is suspended, by itself', ['source']);
  const conditions = gauge('source_condition', '1 for the status that a condition of the source has', [
    'source',
    'condition',
    'status',
  ]);
  const objects = gauge('objects', 'Objects by kind and health', ['source', 'kind', 'health']);
  const objectConditions = gauge('object_conditions', 'Objects by kind, and condition with its status', [
    'source',
    'kind',
    'condition',
    'status',
  ]);
  const planned = gauge('planned_objects', 'Objects by what the pending plan does with them', [
    'source',
    'kind',
    'action',
  ]);
  const drift = gauge('drift_age_seconds', 'Since when the longest drift of a kind is there; 0 for none', [
    'source',
    'kind',
  ]);
  const observed = gauge('last_observation_timestamp_seconds', 'When the source was observed completely', [
    'source',
  ]);
  const fetched = gauge('last_fetch_timestamp_seconds', 'When the source was fetched, or read', ['source']);
  const next = gauge('next_run_timestamp_seconds', 'When the next run of the source begins', ['source']);
  const window = gauge('window_open', '1 while the source may be applied', ['source']);
  const applied = gauge('applied_revision_info', 'Always 1; the revision that was applied last', [
    'source',
    'revision',
  ]);
  const attempted = gauge('attempted_revision_info', 'Always 1; the revision that was tried last', [
    'source',
    'revision',
  ]);
  const perSource = [conditions, objects, objectConditions, planned, drift, fetched, observed, next, window];

  function setSource(source: SourceStatus, now: number): void {
    const { name } = source;
    sourcePaused.set({ source: name }, Number(source.suspended));
    window.set({ source: name }, Number(source.window?.open ?? true));
    if (source.lastObserved !== undefined) observed.set({ source: name }, seconds(source.lastObserved));
    if (source.lastFetched !== undefined) fetched.set({ source: name }, seconds(source.lastFetched));
    if (source.nextRun !== undefined) next.set({ source: name }, seconds(source.nextRun));
    if (source.applied !== undefined) applied.set({ source: name, revision: source.applied.id }, 1);
    if (source.attempted !== undefined) attempted.set({ source: name, revision: source.attempted.id }, 1);
    for (const { type, status } of source.conditions) {
      for (const one of ['True', 'False', 'Unknown'] as const) {
        conditions.set({ source: name, condition: type, status: one }, Number(one === status));
      }
    }
    const healths = new Tally();
    const states = new Tally();
    const actions = new Tally();
    const oldest = new Map<string, number>();
    for (const object of source.objects) {
      const kind = kindOf(object.key);
      healths.add([kind, object.health]);
      for (const { type, status } of object.conditions) states.add([kind, type, status]);
      if (typeof object.planned['action'] === 'string') actions.add([kind, object.planned['action']]);
      const since = object.driftSince === undefined ? now : Date.parse(object.driftSince);
      oldest.set(kind, Math.min(oldest.get(kind) ?? now, since));
    }
    for (const [kind, since] of oldest) {
      drift.set({ source: name, kind }, Math.max(0, (now - since) / 1_000));
      // A health that nothing has is 0 and not absent, so that an alert can be resolved.
      for (const health of HEALTHS) objects.set({ source: name, kind, health }, 0);
    }
    for (const [[kind = '', health = ''], count] of healths)
      objects.set({ source: name, kind, health }, count);
    for (const [[kind = '', condition = '', status = ''], count] of states) {
      objectConditions.set({ source: name, kind, condition, status }, count);
    }
    for (const [[kind = '', action = ''], count] of actions)
      planned.set({ source: name, kind, action }, count);
  }

  return (status, isReady) => {
    for (const metric of [...perSource, build, sourcePaused, applied, attempted]) metric.reset();
    build.set({ version: status.version }, 1);
    ready.set(Number(isReady));
    paused.set(Number(status.suspended));
    valid.set(Number(status.configurationProblem === undefined));
    const now = Date.now();
    for (const source of status.sources) setSource(source, now);
  };
}

function seconds(time: string): number {
  return Date.parse(time) / 1_000;
}
