import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';

/** Stands for the name of a source in the path of an option. */
export const ANY_SOURCE = '*';

/** One option of the configuration that can be set by the environment. */
export interface ConfigOption {
  /** Where it is, e.g. `['sources', '*', 'git', 'url']`. */
  readonly path: readonly string[];
  /** What its value is made of: texts as they are, numbers, `true` or `false`, texts separated by commas, or JSON. */
  readonly type: 'text' | 'number' | 'switch' | 'texts' | 'json';
}

/** All options that a schema describes, in its order. Pure. */
export function configOptions(schema: JsonObject): readonly ConfigOption[] {
  const options: ConfigOption[] = [];
  visit(schema, []);
  return options;

  function visit(given: Json | undefined, path: readonly string[]): void {
    const node = resolved(given);
    const members = fieldOf(node, 'properties');
    if (isJsonObject(members)) {
      for (const [name, member] of Object.entries(members)) visit(member, [...path, name]);
      return;
    }
    const others = fieldOf(node, 'additionalProperties');
    if (isJsonObject(others)) visit(others, [...path, ANY_SOURCE]);
    else options.push({ path, type: typeOf(node) });
  }

  function typeOf(node: JsonObject): ConfigOption['type'] {
    const type = fieldOf(node, 'type');
    if (type === 'integer') return 'number';
    if (type === 'boolean') return 'switch';
    if (type !== 'array') return 'text';
    return fieldOf(resolved(fieldOf(node, 'items')), 'type') === 'string' ? 'texts' : 'json';
  }

  function resolved(node: Json | undefined): JsonObject {
    if (!isJsonObject(node)) return {};
    const reference = fieldOf(node, '$ref');
    if (typeof reference !== 'string') return node;
    const name = reference.slice('#/$defs/'.length);
    return { ...resolved(fieldOf(fieldOf(schema, '$defs'), name)), ...node };
  }
}

function fieldOf(node: Json | undefined, name: string): Json | undefined {
  return isJsonObject(node) ? node[name] : undefined;
}
