import type { ObjectKey } from '../../manifest/object-key.ts';
import { needsOf } from './needs.ts';
import type { PlanNode } from './plan-node.ts';

/** For every object what must be finished before it, of the objects that are planned. */
export function dependencies(nodes: readonly PlanNode[]): ReadonlyMap<ObjectKey, readonly ObjectKey[]> {
  const known = new Set(nodes.map((node) => node.key));
  return new Map(
    nodes.map((node) => {
      const needs = new Set(needsOf(node).map(({ key }) => key));
      return [node.key, [...needs].filter((key) => key !== node.key && known.has(key))];
    }),
  );
}

/**
 * The same objects, each after all that it needs and otherwise in the given order. Throws when they need each other
 * in a circle, which validation has excluded.
 */
export function inDependencyOrder<Item extends { readonly key: ObjectKey }>(
  items: readonly Item[],
  needs: ReadonlyMap<ObjectKey, readonly ObjectKey[]>,
): readonly Item[] {
  const byKey = new Map(items.map((item) => [item.key, item]));
  const ordered: Item[] = [];
  const state = new Map<ObjectKey, 'open' | 'done'>();
  for (const item of items) visit(item);
  return ordered;

  function visit(first: Item): void {
    // A stack instead of recursion: a chain of dependencies may be as long as the manifest set.
    const stack = [first];
    for (let item = stack.at(-1); item !== undefined; item = stack.at(-1)) {
      if (state.get(item.key) === 'done') {
        stack.pop();
        continue;
      }
      const waiting = (needs.get(item.key) ?? [])
        .map((key) => byKey.get(key))
        .filter((need) => need !== undefined && state.get(need.key) !== 'done');
      if (waiting.length === 0) {
        state.set(item.key, 'done');
        ordered.push(item);
        stack.pop();
        continue;
      }
      if (state.get(item.key) === 'open') throw new Error(`${item.key} depends on itself in a circle`);
      state.set(item.key, 'open');
      stack.push(...waiting.filter((need) => need !== undefined).toReversed());
    }
  }
}
