import type { ObjectKey } from '../../manifest/object-key.ts';
import { captureName } from '../../providers/step.ts';
import { judged } from '../apply/recheck.ts';
import type { Planning } from '../make-plan.ts';
import type { Plan, PlannedObject } from '../plan.ts';
import type { KnownCaptures } from './sendings.ts';
import type { SavedObject, SavedPlan } from './saved-plan.ts';

/**
 * What is left to do of a saved plan, from a new plan of the same manifests: the objects of the saved one as they are
 * planned now, as far as that does nothing that was not saved; the others are stale. Pure.
 */
export function planToApply(
  { plan, known: resolved }: Pick<Planning, 'plan' | 'known'>,
  saved: SavedPlan,
): { readonly plan: Plan; readonly known: KnownCaptures } {
  const known = capturesOf(resolved, saved);
  const expected = new Map(saved.objects.map((object) => [object.key, object]));
  const current = plan.objects.flatMap((object) => {
    const planned = expected.get(object.key);
    if (planned === undefined) return [];
    if (planned.action === 'no-op') return object.action === 'no-op' ? [object] : [];
    const isBlockedStill = planned.action === 'blocked' && object.action === 'blocked';
    return [isBlockedStill ? object : judged(object, planned, known)];
  });
  const present = new Set(current.map(({ key }) => key));
  const gone = saved.objects
    .filter(({ key, action }) => action !== 'no-op' && !present.has(key))
    .map((object) => goneObject(object, resolved));
  return {
    plan: {
      ...plan,
      objects: [...current, ...gone],
      unmanaged: [],
      unset: plan.unset.filter(({ key }) => expected.has(key)),
    },
    known,
  };
}

/** What the saved plan had to capture of objects that did not exist then and do now. */
function capturesOf(resolved: Planning['known'], saved: SavedPlan): KnownCaptures {
  return new Map(
    saved.objects.flatMap(({ key, uuid }): [string, string][] => {
      const found = resolved.get(key);
      if (uuid !== undefined || found?.state !== 'found') return [];
      return [
        [captureName(key, 'uuid'), found.uuid],
        [captureName(key, 'url'), found.url],
      ];
    }),
  );
}

/** An object that was to be removed and was removed or let go since. */
function goneObject({ key, label, action, dependsOn }: SavedObject, known: Planning['known']): PlannedObject {
  const wasSeen = dependsOn.some((owner) => known.has(owner));
  return {
    key,
    label,
    action,
    changes: [],
    refused: [],
    unmanaged: [],
    warnings: [],
    blocked: [],
    dependsOn,
    steps: [],
    remark: wasSeen
      ? 'it is gone already'
      : 'the inventory does not have it any more, so nothing is left to do',
  };
}

/** The objects of a saved plan that no manifest declares: that they are ours is known from the inventory alone. */
export function undeclaredIn(saved: SavedPlan, declared: ReadonlySet<ObjectKey>): readonly SavedObject[] {
  return saved.objects.filter(
    ({ key, dependsOn }) => !declared.has(key) && !dependsOn.some((owner) => declared.has(owner)),
  );
}

/**
 * The objects that a new plan has to look at: those of the saved one, by the object that declares them where need be;
 * none, which means all, when one of them left the manifests.
 */
export function targetsOf(saved: SavedPlan, declared: ReadonlySet<ObjectKey>): readonly ObjectKey[] {
  const keys = saved.objects.map(({ key, dependsOn }) =>
    declared.has(key) ? [key] : dependsOn.filter((owner) => declared.has(owner)),
  );
  return keys.some((some) => some.length === 0) ? [] : [...new Set(keys.flat())];
}
