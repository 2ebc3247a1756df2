import { DELETION_POLICIES, type DeletionPolicy } from '../../manifest/deletion-policy.ts';
import { annotation, type Manifest } from '../../manifest/manifest.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { PlanNode } from '../plan/plan-node.ts';
import type { PlannedObject } from '../plan.ts';
import type { Ownership } from './ownership.ts';

/** What a manifest says of the time after it. */
export interface Guards {
  readonly isProtected: boolean;
  /** Absent: the default of its kind. */
  readonly deletionPolicy?: DeletionPolicy;
}

/** Guards that the inventory does not have yet. */
export interface NewGuards extends Guards {
  /** What the object is called in the inventory now. */
  readonly key: ObjectKey;
}

/** The guards that a manifest declares. */
export function guardsOf(origin: Manifest): Guards {
  const policy = annotation(origin, 'deletion-policy');
  const deletionPolicy = DELETION_POLICIES.find((one) => one === policy);
  return {
    isProtected: annotation(origin, 'protect') === 'true',
    ...(deletionPolicy === undefined ? {} : { deletionPolicy }),
  };
}

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
