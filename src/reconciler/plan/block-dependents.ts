import type { ObjectKey } from '../../manifest/object-key.ts';
import type { PlannedObject } from '../plan.ts';
import { blockedObject } from './blocked-object.ts';

/**
 * Blocks every object that has something to do and needs an object that is blocked. The objects stand in the order of
 * their dependencies.
 */
export function blockDependents(objects: readonly PlannedObject[]): readonly PlannedObject[] {
  const blocked = new Map<ObjectKey, PlannedObject>();
  return objects.map((object) => {
    const obstacle = object.dependsOn.map((key) => blocked.get(key)).find((other) => other !== undefined);
    const result =
      obstacle === undefined || object.steps.length === 0 ? object : waitingFor(object, obstacle);
    if (result.action === 'blocked') blocked.set(result.key, result);
    return result;
  });
}

function waitingFor(object: PlannedObject, obstacle: PlannedObject): PlannedObject {
  return blockedObject(object, {
    reason: 'dependency',
    diagnostics: [
      {
        code: 'OBJECT_DEPENDENCY_BLOCKED',
        severity: 'error',
        summary: `${object.label} needs ${obstacle.label}, which is blocked`,
        hints: [],
        subject: object.key,
      },
    ],
  });
}
