import type { JsonObject } from '../manifest/json.ts';
import type { BodyTemplate, Condition, Lookup, Step, WaitStep } from '../providers/step.ts';

/** One step of a plan as JSON. No secret is in it: what comes from outside is named by its source. */
export function stepDocument(step: Step): JsonObject {
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
    ...(step.removes === undefined ? {} : { removes: step.removes }),
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
