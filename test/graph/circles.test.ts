import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dependencies, inDependencyOrder } from '../../src/reconciler/plan/dependencies.ts';
import { planNodes } from '../../src/reconciler/plan/plan-node.ts';
import { findCycles } from '../../src/reconciler/validation/find-cycles.ts';
import { parts, widget, widgets } from '../fakes/widget.ts';

/** Manifests that depend on each other in any way, on themselves and in circles too. */
const graphs = fc
  .array(fc.uniqueArray(fc.nat(11), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((needs) => needs.map((list) => list.filter((need) => need < needs.length)));

function nodesOf(needs: readonly (readonly number[])[]) {
  const manifests = needs.map((list, index) => {
    const names = list.map((need) => `Widget/w${String(need)}`).join(', ');
    return widget(`w${String(index)}`, {}, list.length === 0 ? {} : { 'depends-on': names });
  });
  return planNodes(manifests, [widgets, parts]);
}

/** Whether somebody can reach itself. */
function hasCircle(needs: readonly (readonly number[])[]): boolean {
  return needs.some((_, start) => {
    const seen = new Set<number>();
    const queue = [...(needs[start] ?? [])];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (next === start) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(...(needs[next] ?? []));
    }
    return false;
  });
}

test('a circle is found exactly where there is one', () => {
  fc.assert(
    fc.property(graphs, (needs) => {
      expect(findCycles(nodesOf(needs)).length > 0).toBe(hasCircle(needs));
    }),
    { numRuns: 500 },
  );
});

test('what has no circle can be put in order, and nothing else can', () => {
  fc.assert(
    fc.property(graphs, (needs) => {
      const nodes = nodesOf(needs);
      // An object that only needs itself is told by validation, and is in order all the same.
      const others = needs.map((list, index) => list.filter((need) => need !== index));
      const attempt = (): number => inDependencyOrder(nodes, dependencies(nodes)).length;
      expect(outcomeOf(attempt)).toBe(hasCircle(others) ? 'in a circle' : nodes.length);
    }),
    { numRuns: 500 },
  );
});

function outcomeOf(attempt: () => number): number | string {
  try {
    return attempt();
  } catch (error) {
    return error instanceof Error && error.message.endsWith('in a circle') ? 'in a circle' : String(error);
  }
}

test('a circle is named from its first member back to itself', () => {
  fc.assert(
    fc.property(graphs.filter(hasCircle), (needs) => {
      for (const { summary } of findCycles(nodesOf(needs))) {
        const [, way] = summary.split(': ');
        const names = way?.split(' → ') ?? [summary.split(' ')[0] ?? '', summary.split(' ')[0] ?? ''];
        expect(names.at(0)).toBe(names.at(-1));
        const steps = names.slice(1).map((name, index) => [names[index] ?? '', name] as const);
        const missing = steps.filter(([from, to]) => {
          const index = Number(from.replace('Widget/w', ''));
          return needs[index]?.includes(Number(to.replace('Widget/w', ''))) !== true;
        });
        expect(missing).toEqual([]);
      }
    }),
  );
});

test('a chain as long as a large set is no problem', () => {
  const length = 5000;
  const chain = Array.from({ length }, (_, index) => (index + 1 < length ? [index + 1] : []));
  const nodes = nodesOf(chain);
  expect(findCycles(nodes)).toEqual([]);
  expect(inDependencyOrder(nodes, dependencies(nodes))[0]?.key).toBe(`Widget/w${String(length - 1)}`);
  expect(findCycles(nodesOf(chain.with(length - 1, [0])))).toHaveLength(1);
});
