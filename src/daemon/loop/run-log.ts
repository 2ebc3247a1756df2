import type { Logger } from 'pino';
import { kindOf, type ObjectKey } from '../../manifest/object-key.ts';
import type { Plan, PlannedObject } from '../../reconciler/plan.ts';
import type { ProgressEvent } from '../../reconciler/report.ts';
import type { RequestLog } from '../../waldur/answer.ts';
import type { Condition, RunRecord } from '../daemon-status.ts';
import type { ObjectRecord } from '../record/source-record.ts';

/** What is said of a run on the log: constant messages, and what they are about beside them. */
export interface RunLog {
  request(entry: RequestLog): void;
  /** What is about to be carried out. */
  planned(plan: Plan): void;
  progress(event: ProgressEvent): void;
  /** What changed by the run. */
  changes(before: readonly ObjectRecord[], after: readonly ObjectRecord[]): void;
  condition(before: readonly Condition[], after: readonly Condition[]): void;
  ended(run: RunRecord): void;
  bug(error: unknown): void;
}

/** The log of one run of a source. */
export function createRunLog(log: Logger, source: string, run: string): RunLog {
  const child = log.child({ source, run });
  const objects = new Map<ObjectKey, PlannedObject>();
  return {
    request(entry) {
      child.debug({ ...entry, milliseconds: Math.round(entry.milliseconds) }, 'request');
    },
    planned(plan) {
      for (const object of plan.objects) objects.set(object.key, object);
    },
    progress(event) {
      if (event.type !== 'finished') return;
      const { key, outcome, done, error, because } = event.result;
      const { uuid, action } = objects.get(key) ?? {};
      const about = { ...named(key), uuid, action, outcome, ...(done.length === 0 ? {} : { done }) };
      if (outcome === 'applied') child.info(about, 'object applied');
      else if (error !== undefined)
        child.warn({ ...about, code: error.code, why: error.summary }, 'object not applied');
      else child.info({ ...about, why: because }, 'object not applied');
    },
    changes(before, after) {
      const old = new Map(before.map((record) => [record.key, record]));
      for (const { key, uuid, health, driftSince, conditions } of after) {
        const known = old.get(key);
        const about = { ...named(key), ...(uuid === undefined ? {} : { uuid }) };
        if (driftSince !== undefined && known?.driftSince === undefined) child.warn(about, 'drift found');
        if (known?.health === health) continue;
        const ready = conditions.find(({ type }) => type === 'Ready');
        child.info(
          { ...about, health, before: known?.health, reason: ready?.reason },
          'object changed its health',
        );
      }
    },
    condition(before, after) {
      const old = before.find(({ type }) => type === 'Ready');
      const ready = after.find(({ type }) => type === 'Ready');
      if (ready === undefined || (old?.status === ready.status && old.reason === ready.reason)) return;
      const { status, reason, message } = ready;
      if (status === 'True') child.info({ status, reason, why: message }, 'source changed its condition');
      else child.warn({ status, reason, why: message }, 'source changed its condition');
    },
    ended({ trigger, revision, kind, outcome, counts, milliseconds, writes, requests, retries, error }) {
      const about = { trigger, revision, kind, outcome, counts, milliseconds, writes, requests, retries };
      if (error === undefined) child.info(about, 'run finished');
      else child.warn({ ...about, why: error }, 'run finished');
    },
    bug(error) {
      child.error({ err: error }, 'error of this program');
    },
  };
}

function named(key: ObjectKey): { readonly kind: string; readonly name: string } {
  const kind = kindOf(key);
  return { kind, name: key.slice(kind.length + 1) };
}
