import type { JsonObject } from '../../manifest/json.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Planning } from '../make-plan.ts';
import type { PlannedObject } from '../plan.ts';
import { isPartOf, sendingsOf, type KnownCaptures } from '../saved/sendings.ts';
import { stepDocument } from '../step-document.ts';

/**
 * Looks at an object immediately before its first step. Gives it as it is to be carried out: as planned, with fewer
 * steps, or `stale`. Throws the classes of errors.ts.
 */
export type Recheck = (object: PlannedObject) => Promise<PlannedObject>;

/** What may be done to an object: the steps that were planned, as JSON. */
export interface Expectation {
  readonly compared?: string | undefined;
  readonly steps: readonly JsonObject[];
}

/**
 * The recheck of a run. An object whose compared fields are as the planning saw them goes on. One that has changed is
 * planned anew, and goes on when that does nothing that was not expected. For `trusted` milliseconds after the planning
 * nothing is read again.
 */
export function createRecheck(run: {
  readonly planning: Pick<Planning, 'again'>;
  readonly expected: ReadonlyMap<ObjectKey, Expectation>;
  readonly known: KnownCaptures;
  readonly trusted: number;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}): Recheck {
  const now = run.now ?? (() => performance.now());
  const planned = now();
  return async (object) => {
    const expected = run.expected.get(object.key);
    if (expected === undefined || now() - planned < run.trusted) return object;
    const seen = await run.planning.again(object.key, 'alone');
    if (seen?.compared !== undefined && seen.compared === object.compared) return object;
    const current = await run.planning.again(object.key, 'kind');
    return judged(current ?? nothingLeft(object), expected, run.known);
  };
}

/** An object as it is planned now, held against what was expected of it. Pure. */
export function judged(current: PlannedObject, expected: Expectation, known: KnownCaptures): PlannedObject {
  if (current.action === 'blocked') {
    const why = current.blocked[0]?.summary ?? 'the plan says why';
    return stale(current, `it is blocked now: ${why}`);
  }
  const sends = sendingsOf(current.steps.map(stepDocument));
  const planned = sendingsOf(expected.steps);
  if (!isPartOf(sends, planned, known)) {
    const changed = current.compared === expected.compared ? 'what its requests carry' : 'it';
    return stale(current, `${changed} has changed since the plan was made, and needs other requests now`);
  }
  if (sends.length < planned.length) {
    const remark =
      sends.length === 0
        ? 'nothing of what was planned was left to do'
        : `of what was planned, ${String(sends.length)} of ${String(planned.length)} requests were left to do`;
    return { ...current, remark };
  }
  if (current.compared === expected.compared) return current;
  return { ...current, remark: 'it has changed since the plan was made, and needed the same requests' };
}

/** An object that was to be removed and is gone. */
function nothingLeft(object: PlannedObject): PlannedObject {
  return { ...object, steps: [] };
}

function stale(object: PlannedObject, because: string): PlannedObject {
  return { ...object, steps: [], stale: because };
}
