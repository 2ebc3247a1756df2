import { NOT_COMPARED, type FieldChange, type ShownValue } from '../diff/field-change.ts';
import { diagnosticDocument } from '../manifest/diagnostic-document.ts';
import type { JsonObject } from '../manifest/json.ts';
import { Secret } from '../manifest/secret.ts';
import { hasChanges, type Plan, type PlannedObject } from './plan.ts';
import { stepDocument } from './step-document.ts';

/** Grows in its first part when a reader of older documents would misunderstand a new one. */
const FORMAT_VERSION = '1.0';

/**
 * A plan as JSON, as schemas/output/plan.schema.json describes it. Secrets appear by fingerprint only. `digest` is what
 * an apply can be told to expect.
 */
export function planDocument(plan: Plan, digest?: string): JsonObject {
  return {
    formatVersion: FORMAT_VERSION,
    type: 'plan',
    instance: { ...plan.instance },
    ...(digest === undefined ? {} : { digest }),
    hasChanges: hasChanges(plan),
    summary: summary(plan),
    objects: plan.objects.map(objectDocument),
    unmanaged: plan.unmanaged.map(({ owner, label }) => ({ owner, label })),
    surplus: plan.surplus.map(({ key, label }) => ({ key, label })),
    unset: plan.unset.map(({ key, path, source }) => ({ key, path, source: { ...source } })),
    observation: {
      requests: plan.observation.requests,
      milliseconds: Math.round(plan.observation.milliseconds),
      decisions: plan.observation.decisions,
    },
  };
}

function summary(plan: Plan): JsonObject {
  const count = (action: PlannedObject['action']): number =>
    plan.objects.filter((object) => object.action === action).length;
  return {
    create: count('create'),
    update: count('update'),
    replace: count('replace'),
    delete: count('delete'),
    archive: count('archive'),
    deactivate: count('deactivate'),
    unlink: count('unlink'),
    release: count('release'),
    adopt: count('adopt'),
    forget: count('forget'),
    blocked: count('blocked'),
    waiting: count('waiting'),
    unchanged: count('no-op'),
    refusedFields: plan.objects.reduce((sum, object) => sum + object.refused.length, 0),
    writes: plan.objects.flatMap(({ steps }) => steps.filter(({ type }) => type === 'request')).length,
  };
}

function objectDocument(object: PlannedObject): JsonObject {
  return {
    key: object.key,
    label: object.label,
    action: object.action,
    ...(object.reason === undefined ? {} : { reason: object.reason }),
    ...(object.uuid === undefined ? {} : { uuid: object.uuid }),
    changes: object.changes.map(changeDocument),
    refused: object.refused.map((change) => ({
      ...changeDocument(change),
      reason: change.reason,
      remedy: change.remedy,
    })),
    unmanaged: object.unmanaged,
    letGo: object.letGo ?? [],
    warnings: object.warnings,
    blocked: object.blocked.map(diagnosticDocument),
    ...(object.waitingFor === undefined ? {} : { waitingFor: object.waitingFor }),
    dependsOn: object.dependsOn,
    steps: object.steps.map(stepDocument),
  };
}

function changeDocument(change: FieldChange): JsonObject {
  return {
    path: change.path,
    operation: change.operation,
    ...(change.before === undefined ? {} : { before: shownDocument(change.before) }),
    ...(change.after === undefined ? {} : { after: shownDocument(change.after) }),
    ...(change.cause === undefined ? {} : { cause: change.cause }),
    ...(change.note === undefined ? {} : { note: change.note }),
  };
}

function shownDocument(value: ShownValue): JsonObject {
  if (value === NOT_COMPARED) return { notCompared: true };
  if (value instanceof Secret) return { secret: { fingerprint: value.fingerprint } };
  return { value };
}
