import { count, jsonObject, list, object, oneOf, record, text, type Shape } from '../../state/shape.ts';

/** What a Revision has to look like. */
export const revisionShape: Shape = object({ id: text, at: text }, { subject: text, author: text });

const condition = object(
  {
    type: oneOf(['Ready', 'Reconciling', 'Stalled']),
    status: oneOf(['True', 'False', 'Unknown']),
    reason: text,
    message: text,
    since: text,
  },
  { revision: text },
);

const event = object({
  run: text,
  at: text,
  outcome: oneOf(['applied', 'failed', 'blocked', 'not-tried', 'waiting', 'stale', 'drift']),
  message: text,
});

const health = oneOf([
  'synced',
  'pending',
  'drifted',
  'contested',
  'waiting',
  'blocked',
  'failed',
  'suspended',
]);

const objectRecord = object(
  {
    key: text,
    label: text,
    health,
    mode: oneOf(['Observe', 'CreateOnly', 'Enforce']),
    conditions: list(condition),
    blockedBy: list(object({ key: text, label: text, because: text })),
    history: list(event),
    attempts: object({ revision: text, completed: list(text), failures: count }),
  },
  { uuid: text, waitingFor: text, driftSince: text, retryAt: text },
);

const gone = object({ key: text, label: text, history: list(event) });

const run = object(
  {
    id: text,
    trigger: text,
    started: text,
    milliseconds: count,
    kind: oneOf(['plan', 'apply']),
    outcome: oneOf([
      'nothing-to-do',
      'applied',
      'partly-applied',
      'failed',
      'pending',
      'refused',
      'interrupted',
    ]),
    counts: record(count),
    writes: count,
    requests: count,
    retries: count,
    waitedMilliseconds: count,
  },
  { revision: text, digest: text, error: text, repeats: count },
);

/** What a SourceRecord has to look like. */
export const sourceRecordShape: Shape = object(
  {
    suspendedObjects: record(text),
    conditions: list(condition),
    objects: list(objectRecord),
    unmanaged: list(text),
    runs: list(run),
    failures: count,
  },
  {
    suspended: text,
    attempted: revisionShape,
    applied: revisionShape,
    gone: list(gone),
    plan: jsonObject,
    lastFetched: text,
    lastObserved: text,
  },
);
