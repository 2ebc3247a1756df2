import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { Action, PlannedObject } from '../plan.ts';
import type { ObjectResult } from '../report.ts';

export function appliedResult(object: PlannedObject, done: readonly string[]): ObjectResult {
  return { ...blank(object, 'applied'), done };
}

/** The first of its obstacles stands for all; the plan has told the others. */
export function blockedResult(object: PlannedObject): ObjectResult {
  const [error] = object.blocked;
  return { ...blank(object, 'blocked'), ...(error === undefined ? {} : { error }) };
}

export function failedResult(object: PlannedObject, error: Diagnostic): ObjectResult {
  return { ...blank(object, 'failed'), error };
}

export function notTriedResult(object: PlannedObject, because: string): ObjectResult {
  return { ...blank(object, 'not-tried'), because };
}

export function staleResult(object: PlannedObject, because: string): ObjectResult {
  return { ...blank(object, 'stale'), because };
}

export function waitingResult(object: PlannedObject, waitsFor: string): ObjectResult {
  return { ...blank(object, 'waiting'), because: `waits for ${waitsFor}` };
}

/** An object that was not tried since another one, which it needs, is not done. */
export function dueToResult(object: PlannedObject, needed: ObjectResult): ObjectResult {
  return {
    ...notTriedResult(object, `${needed.label} ${OUTCOMES[needed.outcome]}`),
    dueTo: needed.key,
  };
}

/** An object for which nothing was sent; `undefined` for those of which nothing is told. */
export function recordedResult(object: PlannedObject): ObjectResult | undefined {
  const done = RECORDED[object.action];
  return done === undefined ? undefined : appliedResult(object, [done]);
}

function blank({ key, label }: PlannedObject, outcome: ObjectResult['outcome']): ObjectResult {
  return { key, label, outcome, done: [], milliseconds: 0 };
}

const RECORDED: Partial<Record<Action, string>> = {
  adopt: 'adopted',
  release: 'released',
  forget: 'let go',
  archive: 'is archived already',
  deactivate: 'is inactive already',
};

const OUTCOMES = {
  applied: 'is done',
  failed: 'failed',
  blocked: 'is blocked',
  'not-tried': 'was not tried',
  waiting: 'is waiting',
  stale: 'is stale',
} as const;
