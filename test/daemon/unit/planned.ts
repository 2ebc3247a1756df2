import type { ObjectKey } from '../../../src/manifest/object-key.ts';
import type { Plan, PlannedObject } from '../../../src/reconciler/plan.ts';
import type { ObjectResult } from '../../../src/reconciler/report.ts';

/** An object of a plan; one with something to do has a request, as a planned one has. */
export function planned(key: ObjectKey, given: Partial<PlannedObject> = {}): PlannedObject {
  const { action = 'no-op' } = given;
  const isIdle = ['no-op', 'blocked', 'waiting', 'forget', 'adopt'].includes(action);
  return {
    key,
    label: key,
    action,
    changes: [],
    refused: [],
    unmanaged: [],
    warnings: [],
    blocked: [],
    dependsOn: [],
    steps: isIdle
      ? []
      : [
          {
            type: 'request',
            method: 'POST',
            path: 'things/',
            query: {},
            captures: [],
            idempotent: false,
          } as never,
        ],
    ...given,
  };
}

/** A plan of these objects. */
export function planOf(objects: readonly PlannedObject[], given: Partial<Plan> = {}): Plan {
  return {
    instance: { url: 'https://waldur.example/api/', generation: '8.0', version: '8', user: 'agent' },
    objects,
    unmanaged: [],
    surplus: [],
    unset: [],
    observation: { requests: 0, milliseconds: 0, decisions: [] },
    ...given,
  };
}

/** What became of an object. */
export function result(
  key: ObjectKey,
  outcome: ObjectResult['outcome'],
  given: Partial<ObjectResult> = {},
): ObjectResult {
  return { key, label: key, outcome, done: [], milliseconds: 1, ...given };
}
