import type { Json, JsonObject } from '../../manifest/json.ts';
import type { OfferingSpec } from '../../manifest/types.gen.ts';
import { mapAt } from './json-fields.ts';

/** What is a number by its sense, and a text to servers of generation 8.0. */
const NUMERIC_TEXTS: ReadonlySet<string> = new Set(['heappe_cluster_id']);

/**
 * The live `plugin_options`, with those that say the same as declared in the words of the manifest: servers of generation 8.0 make
 * of each option what it is to them, a number of `"5000"` and a text of `1`. See docs/waldur-api/offerings.md, Integration.
 */
export function optionsAsDeclared(row: JsonObject, spec: OfferingSpec): JsonObject {
  const live = mapAt(row, 'plugin_options');
  if (live === undefined || spec.plugin_options === undefined) return {};
  const declared = spec.plugin_options;
  const entries = Object.entries(live).map(([key, value]): readonly [string, Json] => {
    const wanted = Object.hasOwn(declared, key) ? declared[key] : undefined;
    return [key, wanted !== undefined && isMadeOf(key, wanted, value) ? wanted : value];
  });
  return { plugin_options: Object.fromEntries(entries) };
}

function isMadeOf(key: string, declared: Json, live: Json): boolean {
  if (typeof declared === 'string') {
    return (typeof live === 'number' || typeof live === 'boolean') && String(live) === declared;
  }
  return NUMERIC_TEXTS.has(key) && typeof declared === 'number' && live === String(declared);
}
