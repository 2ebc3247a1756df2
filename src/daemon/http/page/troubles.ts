import type { DaemonStatus, ObjectStatus, SourceStatus } from '../../daemon-status.ts';
import type { ObjectKey } from '../../../manifest/object-key.ts';
import { HEALTH_WORDS, TROUBLED } from './health-words.ts';

/** An object that needs a person, and those that only wait for it. */
export interface Trouble {
  readonly source: SourceStatus;
  readonly object: ObjectStatus;
  /** How many blocked objects would go on if this one did. */
  readonly holdsUp: number;
}

/** Objects that need a person, the worst first; those that are blocked by another one of them are counted there. */
export function troublesOf(status: DaemonStatus): readonly Trouble[] {
  const order = new Map(HEALTH_WORDS.map(({ health }, index) => [health, index]));
  return status.sources
    .flatMap((source) => ofSource(source))
    .toSorted(
      (one, other) =>
        (order.get(one.object.health) ?? 0) - (order.get(other.object.health) ?? 0) ||
        other.holdsUp - one.holdsUp,
    );
}

/** What an object says of itself: why it is as it is. */
export function reasonOf(object: ObjectStatus): string | undefined {
  const condition =
    object.conditions.find(({ type }) => type === 'Ready') ??
    object.conditions.find(({ status }) => status === 'True');
  return condition?.message;
}

/** Since when an object is as it is. */
export function sinceOf(object: ObjectStatus): string | undefined {
  return object.driftSince ?? object.conditions.find(({ type }) => type === 'Ready')?.since;
}

/** The objects of a source that cannot be finished before this one is. */
export function heldUpBy(source: SourceStatus, key: ObjectKey): readonly ObjectStatus[] {
  return source.objects.filter(
    ({ health, blockedBy }) => health !== 'synced' && blockedBy.some((one) => one.key === key),
  );
}

function ofSource(source: SourceStatus): readonly Trouble[] {
  const troubled = source.objects.filter(({ health }) => TROUBLED.has(health));
  const keys = new Set(troubled.map(({ key }) => key));
  const heldUp = new Map<ObjectKey, number>();
  const isHeldUp = (object: ObjectStatus): boolean => {
    const root = object.blockedBy.at(-1)?.key;
    if (object.health !== 'blocked' || root === undefined || root === object.key || !keys.has(root))
      return false;
    heldUp.set(root, (heldUp.get(root) ?? 0) + 1);
    return true;
  };
  const roots = troubled.filter((object) => !isHeldUp(object));
  return roots.map((object) => ({ source, object, holdsUp: heldUp.get(object.key) ?? 0 }));
}
