import { nearestKey } from '../../manifest/nearest-key.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { PlanNode } from './plan-node.ts';

/** `--target` names an object that no manifest declares. */
export class UnknownTargetError extends Error {
  override readonly name = 'UnknownTargetError';
  readonly targets: readonly ObjectKey[];
  /** What was probably meant by the first of them. */
  readonly meant: ObjectKey | undefined;

  constructor(targets: readonly ObjectKey[], known: Iterable<ObjectKey>) {
    super(`no manifest declares ${targets.join(', ')}`);
    this.targets = targets;
    const [first] = targets;
    this.meant = first === undefined ? undefined : nearestKey(first, [...known]);
  }
}

/**
 * The objects that a run is limited to: the targets, their members, and all that these depend on. Without targets all.
 * Throws UnknownTargetError.
 */
export function selectTargets(
  nodes: readonly PlanNode[],
  needs: ReadonlyMap<ObjectKey, readonly ObjectKey[]>,
  targets: readonly ObjectKey[],
): readonly PlanNode[] {
  if (targets.length === 0) return nodes;
  const known = new Set(nodes.map((node) => node.key));
  const unknown = [...new Set(targets)].filter((target) => !known.has(target));
  if (unknown.length > 0) throw new UnknownTargetError(unknown, known);

  const wanted = new Set(targets);
  const selected = new Set<ObjectKey>();
  const queue = nodes
    .filter((node) => wanted.has(node.key) || node.owners.some((owner) => wanted.has(owner)))
    .map((node) => node.key);
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    if (selected.has(key)) continue;
    selected.add(key);
    queue.push(...(needs.get(key) ?? []));
  }
  return nodes.filter((node) => selected.has(node.key));
}
