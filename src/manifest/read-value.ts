import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type Scalar, type YAMLMap } from 'yaml';
import type { Finding } from './finding.ts';
import type { Json } from './json.ts';
import { DEEPEST } from './nesting.ts';
import { keepsItsDigits } from './keeps-its-digits.ts';

/** How many values aliases may stand for in one document; beyond it they are taken for an attack. */
const MOST_BY_ALIASES = 10_000;

/** The value of a document as plain data, and what is wrong with it. */
export interface ReadValue {
  readonly value: Json;
  readonly findings: readonly Finding[];
}

/** Turns the nodes of one document into plain data. Values behind aliases are shared, not copied. */
export function readValue(root: Node | null): ReadValue {
  const reader = new ValueReader();
  const value = reader.read(root, 0);
  return { value, findings: reader.findings };
}

class ValueReader {
  readonly findings: Finding[] = [];
  readonly #anchors = new Map<
    string,
    { readonly value: Json; readonly size: number; readonly height: number }
  >();
  #size = 0;
  /** The deepest level so far, of the anchored value that is being read. */
  #deepest = 0;
  #byAliases = 0;

  read(node: unknown, depth: number): Json {
    this.#size += 1;
    this.#deepest = Math.max(this.#deepest, depth);
    if (isScalar(node)) return this.#anchored(node, depth, () => this.#scalar(node));
    if (isAlias(node)) return this.#alias(node, depth);
    if (!isMap(node) && !isSeq(node)) return null;
    return this.#anchored(node, depth, () =>
      isMap(node) ? this.#map(node, depth) : node.items.map((item) => this.read(item, depth + 1)),
    );
  }

  #map(node: YAMLMap, depth: number): Json {
    const value: Record<string, Json> = {};
    const keys = new Map<string, Node>();
    for (const pair of node.items) {
      const key = this.#key(pair.key);
      const member = this.read(pair.value, depth + 1);
      if (key === undefined || !isScalar(pair.key)) continue;
      if (keys.has(key)) {
        this.#reject(pair.key, 'MANIFEST_DUPLICATE_KEY', `gives the key ${JSON.stringify(key)} twice`, [
          'Keep one of the two.',
        ]);
        continue;
      }
      keys.set(key, pair.key);
      value[key] = member;
    }
    return value;
  }

  #key(node: unknown): string | undefined {
    if (!isScalar(node) || node.value === null) {
      const place = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node : undefined;
      this.#reject(place, 'MANIFEST_INVALID_KEY', 'has a key that is no text', [
        'A key is a text, followed by a colon.',
      ]);
      return undefined;
    }
    const key = typeof node.value === 'string' ? node.value : (node.source ?? '');
    if (key === '__proto__') {
      this.#reject(node, 'MANIFEST_INVALID_KEY', 'has the key "__proto__", which is not allowed', [
        'Use another key.',
      ]);
      return undefined;
    }
    if (key === '<<' && node.type === 'PLAIN') {
      this.#reject(node, 'MANIFEST_INVALID_KEY', 'uses the merge key "<<", which is not part of YAML 1.2', [
        'Write the fields out, or use an alias for a whole value.',
      ]);
      return undefined;
    }
    return key;
  }

  #scalar(node: Scalar): Json {
    const { value, source } = node;
    if (typeof value === 'number') {
      if (Number.isFinite(value) && keepsItsDigits(value, source ?? String(value))) return value;
      const written = source ?? String(value);
      return this.#reject(
        node,
        'MANIFEST_INEXACT_NUMBER',
        `has the number ${written}, which cannot be kept exactly`,
        [Number.isFinite(value) ? `Write it in quotes: "${written}".` : 'Write a number that has an end.'],
      );
    }
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
    return this.#reject(node, 'MANIFEST_SYNTAX', 'has a value that JSON cannot carry', [
      'Remove the tag, and write a text, a number, true, false or null.',
    ]);
  }

  #alias(node: Alias, depth: number): Json {
    const anchor = this.#anchors.get(node.source);
    if (anchor === undefined) {
      return this.#reject(
        node,
        'MANIFEST_ALIAS',
        `uses the alias *${node.source}, but nothing before it is named &${node.source}`,
        ['An alias repeats a value that was named earlier, and never one that it is part of.'],
      );
    }
    this.#deepest = Math.max(this.#deepest, depth + anchor.height);
    if (depth + anchor.height > DEEPEST) {
      return this.#reject(node, 'MANIFEST_TOO_DEEP', 'is nested too deeply', [
        `At most ${String(DEEPEST)} levels are read.`,
      ]);
    }
    this.#size += anchor.size;
    this.#byAliases += anchor.size;
    if (this.#byAliases <= MOST_BY_ALIASES) return anchor.value;
    if (this.#byAliases - anchor.size > MOST_BY_ALIASES) return null;
    return this.#reject(node, 'MANIFEST_ALIAS_BOMB', 'has aliases that stand for too many values', [
      `Aliases of one document may stand for ${String(MOST_BY_ALIASES)} values. Write the values out.`,
    ]);
  }

  #anchored(node: Node & { anchor?: string }, depth: number, read: () => Json): Json {
    if (node.anchor === undefined) return read();
    const size = this.#size;
    const deepest = this.#deepest;
    this.#deepest = depth;
    const value = read();
    this.#anchors.set(node.anchor, {
      value,
      size: this.#size - size + 1,
      height: this.#deepest - depth,
    });
    this.#deepest = Math.max(deepest, this.#deepest);
    return value;
  }

  #reject(node: Node | undefined, code: string, sentence: string, hints: readonly string[]): null {
    const [start, end] = node?.range ?? [0, 0];
    this.findings.push({ code, start, end, sentence, hints });
    return null;
  }
}
