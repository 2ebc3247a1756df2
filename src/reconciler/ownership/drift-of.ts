import type { FieldChange } from '../../diff/field-change.ts';
import type { Plan, PlannedObject } from '../plan.ts';

/**
 * The part of a plan that is drift: what was changed or removed on the server since it was applied. What the manifests
 * ask for besides is left out. Pure.
 */
export function driftOf(plan: Plan): Plan {
  return {
    ...plan,
    objects: plan.objects.flatMap((object) => {
      const drifted = driftedObject(object);
      return drifted === undefined ? [] : [drifted];
    }),
    unmanaged: [],
    surplus: [],
    unset: [],
  };
}

function driftedObject(object: PlannedObject): PlannedObject | undefined {
  const plain = { ...object, steps: [], warnings: [], refused: [], dependsOn: [] };
  if (object.reason === 'gone') return plain;
  const changes = object.changes.filter(isDrift);
  const refused = object.refused.filter(isDrift);
  if (changes.length + refused.length === 0) return undefined;
  return { ...plain, changes, refused, action: 'update', reason: 'drift' };
}

function isDrift({ cause }: FieldChange): boolean {
  return cause === 'drift' || cause === 'both';
}
