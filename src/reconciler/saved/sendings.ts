import canonicalize from 'canonicalize';
import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import { valueAt, withValueAt } from '../../manifest/json-pointer.ts';

/**
 * What of a step has an effect: a request that writes, or the delivery of a secret. Reads, waits and the lookups that
 * prove a lost answer have none, and may be others each time.
 */
export type Sending = JsonObject;

/** Values that a plan still had to capture and that are known by now, by capture name. */
export type KnownCaptures = ReadonlyMap<string, string>;

const EFFECTS: ReadonlySet<string> = new Set(['type', 'method', 'path', 'as', 'body', 'secret', 'sink']);

/** What has an effect, of steps as JSON, in their order. */
export function sendingsOf(steps: readonly JsonObject[]): readonly Sending[] {
  return steps
    .filter(({ type }) => type === 'request' || type === 'deliver')
    .map((step) => Object.fromEntries(Object.entries(step).filter(([name]) => EFFECTS.has(name))));
}

/**
 * Whether all of these are among the planned ones, in the same order, so that carrying them out does nothing that was
 * not planned. Captures that are known by now count as their values.
 */
export function isPartOf(
  some: readonly Sending[],
  planned: readonly Sending[],
  known: KnownCaptures = new Map(),
): boolean {
  const texts = planned.map((sending) => textOf(sending, known));
  let at = 0;
  return some.every((sending) => {
    const found = texts.indexOf(textOf(sending, known), at);
    at = found + 1;
    return found !== -1;
  });
}

function textOf(sending: Sending, known: KnownCaptures): string {
  const { path, body } = sending as { readonly [field: string]: Json | undefined };
  const filled = {
    ...sending,
    ...(typeof path === 'string' ? { path: filledPath(path, known) } : {}),
    ...(isJsonObject(body) ? { body: filledBody(body, known) } : {}),
  };
  // Texts are compared, so what the canonical form does not take only has to be told apart.
  try {
    return canonicalize(filled) ?? '';
  } catch {
    return JSON.stringify(filled);
  }
}

function filledPath(path: string, known: KnownCaptures): string {
  return path.replaceAll(/\{([^{}]+)\}/gu, (whole, name: string) => {
    const value = known.get(name);
    return value === undefined ? whole : encodeURIComponent(value);
  });
}

function filledBody(body: JsonObject, known: KnownCaptures): JsonObject {
  const { value = null, fill } = body as { readonly [field: string]: Json | undefined };
  const places = Array.isArray(fill) ? (fill as readonly Json[]).filter((place) => isJsonObject(place)) : [];
  let filled = value;
  const left: JsonObject[] = [];
  for (const place of places) {
    const { pointer, capture } = place as { readonly [field: string]: Json | undefined };
    const text = typeof capture === 'string' ? known.get(capture) : undefined;
    const fits = typeof pointer === 'string' && valueAt(filled, pointer) !== undefined;
    if (text === undefined || !fits) left.push(place);
    else filled = withValueAt(filled, pointer, text);
  }
  return { value: filled, fill: left };
}
