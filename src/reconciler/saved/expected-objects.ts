import type { ObjectKey } from '../../manifest/object-key.ts';
import type { SavedObject, SavedPlan } from './saved-plan.ts';

/** What is expected of the objects of a plan that can be held against what the server shows. */
export function expectedObjects(saved: SavedPlan): ReadonlyMap<ObjectKey, SavedObject> {
  return new Map(
    saved.objects.flatMap((object) => (object.compared === undefined ? [] : [[object.key, object]])),
  );
}
