import type { PlanNode } from '../plan/plan-node.ts';
import type { PlannedObject } from '../plan.ts';
import { guardsOf } from './guards.ts';
import type { Ownership } from './ownership.ts';

/**
 * The same object, with the guards of its manifest where the inventory has others: they hold whatever becomes of the
 * object in this run, also when it is left alone, blocked or not tried. Pure.
 */
export function withNewGuards(
  object: PlannedObject,
  { key, owners, origin }: PlanNode,
  ownership: Ownership | undefined,
): PlannedObject {
  const { entry, previous } = ownership?.of(key) ?? {};
  if (entry === undefined || owners.length > 0 || object.forgets === true) return object;
  const guards = guardsOf(origin);
  const isSame = guards.isProtected === entry.isProtected && guards.deletionPolicy === entry.deletionPolicy;
  return isSame ? object : { ...object, guards: { key: previous ?? key, ...guards } };
}
