import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { PlanNode } from '../plan/plan-node.ts';
import { needsOf, type Need } from '../plan/needs.ts';

/** Finds objects that need each other in a circle, so that none of them could be the first. Each circle is told once. */
export function findCycles(nodes: readonly PlanNode[]): readonly Diagnostic[] {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const needs = new Map(nodes.map((node) => [node.key, needsOf(node).filter(({ key }) => byKey.has(key))]));
  const found: Diagnostic[] = [];
  const waiting = new Map(needs);
  for (;;) {
    removeReady(waiting);
    const [start] = waiting.keys();
    if (start === undefined) return found;
    const circle = circleFrom(start, waiting);
    const [first] = circle;
    const node = first === undefined ? undefined : byKey.get(first.from);
    if (first === undefined || node === undefined) return found;
    found.push(describe(circle, node, first.need));
    for (const { from } of circle) waiting.delete(from);
  }
}

interface Edge {
  readonly from: ObjectKey;
  readonly need: Need;
}

/** Takes away all that can be put in order. */
function removeReady(waiting: Map<ObjectKey, readonly Need[]>): void {
  const dependents = new Map<ObjectKey, ObjectKey[]>();
  const open = new Map<ObjectKey, number>();
  for (const [key, needs] of waiting) {
    const pending = needs.filter((need) => waiting.has(need.key));
    open.set(key, pending.length);
    for (const need of pending) {
      const known = dependents.get(need.key);
      if (known === undefined) dependents.set(need.key, [key]);
      else known.push(key);
    }
  }
  const ready = [...open].filter(([, count]) => count === 0).map(([key]) => key);
  for (let key = ready.pop(); key !== undefined; key = ready.pop()) {
    waiting.delete(key);
    for (const dependent of dependents.get(key) ?? []) {
      const left = (open.get(dependent) ?? 0) - 1;
      open.set(dependent, left);
      if (left === 0) ready.push(dependent);
    }
  }
}

/** Follows needs until an object comes again. Everything that waits needs something that waits, so one does. */
function circleFrom(start: ObjectKey, waiting: ReadonlyMap<ObjectKey, readonly Need[]>): readonly Edge[] {
  const way: Edge[] = [];
  const places = new Map<ObjectKey, number>();
  let key = start;
  for (;;) {
    const known = places.get(key);
    if (known !== undefined) return way.slice(known);
    places.set(key, way.length);
    const need = waiting.get(key)?.find((candidate) => waiting.has(candidate.key));
    if (need === undefined) return way;
    way.push({ from: key, need });
    key = need.key;
  }
}

function describe(circle: readonly Edge[], node: PlanNode, need: Need): Diagnostic {
  const names = circle.map(({ from }) => from);
  return {
    code: 'MANIFEST_CYCLE',
    severity: 'error',
    summary:
      names.length === 1
        ? `${node.key} depends on itself`
        : `${node.key} depends on itself in a circle: ${[...names, node.key].join(' → ')}`,
    hints: ['Remove one of these dependencies.'],
    subject: node.key,
    position: node.origin.locate(need.path),
  };
}
