import { NOT_COMPARED, type FieldChange, type ShownValue } from '../diff/field-change.ts';
import { diagnosticDocument } from '../manifest/diagnostic-document.ts';
import type { JsonObject } from '../manifest/json.ts';
import { Secret } from '../manifest/secret.ts';
import type { BodyTemplate, Condition, Lookup, Step, WaitStep } from '../providers/step.ts';
import { hasChanges, type Plan, type PlannedObject } from './plan.ts';

/** Grows in its first part when a reader of older documents would misunderstand a new one. */
const FORMAT_VERSION = '1.0';

/** A plan as JSON, as schemas/output/plan.schema.json describes it. Secrets appear by fingerprint only. */
export function planDocument(plan: Plan): JsonObject {
  return {
    formatVersion: FORMAT_VERSION,
    type: 'plan',
    instance: { ...plan.instance },
    hasChanges: hasChanges(plan),
    summary: summary(plan),
    objects: plan.objects.map(objectDocument),
    unmanaged: plan.unmanaged.map(({ owner, label }) => ({ owner, label })),
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
    ...(change.note === undefined ? {} : { note: change.note }),
  };
}

function shownDocument(value: ShownValue): JsonObject {
  if (value === NOT_COMPARED) return { notCompared: true };
  if (value instanceof Secret) return { secret: { fingerprint: value.fingerprint } };
  return { value };
}

function stepDocument(step: Step): JsonObject {
  if (step.type === 'deliver') {
    return { type: step.type, secret: step.secret, sink: { ...step.sink }, done: step.done };
  }
  if (step.type === 'wait') return waitDocument(step);
  const captures = step.captures.map((select): JsonObject => ({ ...select }));
  const actor = step.as === undefined ? {} : { as: step.as };
  if (step.type === 'read') {
    return {
      type: step.type,
      path: step.path,
      query: { ...step.query },
      ...actor,
      ...(step.expect === undefined ? {} : { expect: step.expect.map(conditionDocument) }),
      ...(step.done === undefined ? {} : { done: step.done }),
      captures,
    };
  }
  return {
    type: step.type,
    method: step.method,
    path: step.path,
    ...actor,
    ...(step.body === undefined
      ? {}
      : { body: { value: step.body.value, fill: step.body.fill.map(fillDocument) } }),
    done: step.done,
    idempotent: step.idempotent,
    ...(step.lookup === undefined ? {} : { lookup: lookupDocument(step.lookup) }),
    captures,
  };
}

function fillDocument(fill: BodyTemplate['fill'][number]): JsonObject {
  return 'capture' in fill
    ? { pointer: fill.pointer, capture: fill.capture }
    : { pointer: fill.pointer, outside: { ...fill.outside } };
}

function lookupDocument(lookup: Lookup): JsonObject {
  return {
    path: lookup.path,
    query: { ...lookup.query },
    ...(lookup.list === undefined ? {} : { list: lookup.list }),
    where: lookup.where.map(conditionDocument),
    except: lookup.except,
  };
}

function waitDocument(step: WaitStep): JsonObject {
  return {
    type: step.type,
    path: step.path,
    query: { ...step.query },
    ...(step.list === undefined ? {} : { list: step.list }),
    where: step.where.map(conditionDocument),
    until: step.until === 'absent' ? step.until : step.until.map(conditionDocument),
    unless: step.unless.map(({ conditions, ...rest }) => ({
      ...rest,
      conditions: conditions.map(conditionDocument),
    })),
    waitsFor: step.waitsFor,
    patience: step.patience,
    ...(step.done === undefined ? {} : { done: step.done }),
    captures: step.captures.map((select): JsonObject => ({ ...select })),
  };
}

function conditionDocument(condition: Condition): JsonObject {
  const { pointer } = condition;
  if ('oneOf' in condition) return { pointer, oneOf: condition.oneOf };
  return 'capture' in condition
    ? { pointer, capture: condition.capture }
    : { pointer, equals: condition.equals };
}
