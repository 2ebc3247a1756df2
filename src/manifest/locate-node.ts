import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { DocumentPath } from './manifest.ts';

/** The characters of a node: `start` belongs to it, `end` does not. */
export interface NodeRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Where a value is, or its key; the nearest existing parent when it is absent. A value behind an alias is where the
 * alias is.
 */
export function locateNode(root: Node | null, path: DocumentPath, part: 'key' | 'value'): NodeRange {
  let found = rangeOf(root) ?? { start: 0, end: 0 };
  let node: unknown = root;
  for (const [index, step] of path.entries()) {
    if (isMap(node)) {
      const pair = pairOf(node, String(step));
      if (pair === undefined) return found;
      const key = rangeOf(pair.key);
      const value = rangeOf(pair.value);
      const isLast = index === path.length - 1;
      found = (isLast && part === 'key' ? (key ?? value) : visible(value, key)) ?? found;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)];
      if (item === undefined) return found;
      found = rangeOf(item) ?? found;
      node = item;
    } else {
      return found;
    }
  }
  return found;
}

function pairOf(map: YAMLMap, key: string): YAMLMap['items'][number] | undefined {
  return map.items.find((pair) => isScalar(pair.key) && (pair.key.value === key || pair.key.source === key));
}

/** The value where it has characters; an empty one is shown by its key. */
function visible(value: NodeRange | undefined, key: NodeRange | undefined): NodeRange | undefined {
  return value === undefined || value.start === value.end ? key : value;
}

function rangeOf(node: unknown): NodeRange | undefined {
  if (!isMap(node) && !isSeq(node) && !isScalar(node) && !isAliasLike(node)) return undefined;
  const range = node.range;
  return range === null || range === undefined ? undefined : { start: range[0], end: range[1] };
}

function isAliasLike(node: unknown): node is Node {
  return typeof node === 'object' && node !== null && 'range' in node;
}
