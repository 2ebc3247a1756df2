import type { ObjectKey } from '../../manifest/object-key.ts';
import type { PlannedObject } from '../plan.ts';
import { blockedObject } from './blocked-object.ts';

/**
 * Blocks every object that has something to do and needs an object that is blocked; what needs an object that waits
 * waits with it. The objects stand in the order of their dependencies.
 */
export function blockDependents(objects: readonly PlannedObject[]): readonly PlannedObject[] {
  const obstacles = new Map<ObjectKey, PlannedObject>();
  return objects.map((object) => {
    const obstacle = object.dependsOn.map((key) => obstacles.get(key)).find((other) => other !== undefined);
    const result =
      obstacle === undefined || object.steps.length === 0 ? object : waitingFor(object, obstacle);
    if (result.action === 'blocked' || result.action === 'waiting') obstacles.set(result.key, result);
    return result;
  });
}

function waitingFor(object: PlannedObject, obstacle: PlannedObject): PlannedObject {
  if (obstacle.action === 'waiting') {
    const label = `${obstacle.label}, which is waiting`;
    return { ...object, action: 'waiting', reason: 'waiting-for', waitingFor: label, changes: [], steps: [] };
  }
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
