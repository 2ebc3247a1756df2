import { isJsonObject } from '../manifest/json.ts';

/**
 * Says where a value is not as it has to be, e.g. `fields/["name"]/shown`; the empty text when it is the value itself,
 * and `undefined` when all is well. Never throws, however hostile the value is.
 */
export type Shape = (value: unknown) => string | undefined;

const DEEPEST = 200;
const WELL = undefined;
const HERE = '';

export const text: Shape = (value) => (typeof value === 'string' ? WELL : HERE);
export const filledText: Shape = (value) => (typeof value === 'string' && value !== '' ? WELL : HERE);
export const truth: Shape = (value) => (typeof value === 'boolean' ? WELL : HERE);
export const count: Shape = (value) => (Number.isSafeInteger(value) && Number(value) >= 0 ? WELL : HERE);

/** One of a list of texts. */
export function oneOf(choices: readonly string[]): Shape {
  return (value) => (typeof value === 'string' && choices.includes(value) ? WELL : HERE);
}

export function list(item: Shape): Shape {
  return (value) => {
    if (!Array.isArray(value)) return HERE;
    for (let at = 0; at < value.length; at += 1) {
      const wrong = item(value[at]);
      if (wrong !== undefined) return within(String(at), wrong);
    }
    return WELL;
  };
}

/** An object with any keys but `__proto__`. */
export function record(item: Shape): Shape {
  return (value) => {
    if (!isJsonObject(value)) return HERE;
    for (const key of Object.keys(value)) {
      const wrong = key === '__proto__' ? HERE : item(value[key]);
      if (wrong !== undefined) return within(key, wrong);
    }
    return WELL;
  };
}

/** An object with exactly these keys, of which the optional ones may be absent. */
export function object(
  needed: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape {
  const shapes = new Map([...Object.entries(needed), ...Object.entries(optional)]);
  const names = Object.keys(needed);
  return (value) => {
    if (!isJsonObject(value)) return HERE;
    for (const name of names) if (!Object.hasOwn(value, name)) return name;
    for (const key of Object.keys(value)) {
      const shape = shapes.get(key);
      const wrong = shape === undefined ? HERE : shape(value[key]);
      if (wrong !== undefined) return within(key, wrong);
    }
    return WELL;
  };
}

/** An object that holds whatever JSON can carry, at most 200 levels deep. Takes no stack. */
export const jsonObject: Shape = (value) => {
  if (!isJsonObject(value)) return HERE;
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value: here, depth } = next;
    if (typeof here === 'number' && !Number.isFinite(here)) return HERE;
    if (here === null || ['string', 'number', 'boolean'].includes(typeof here)) continue;
    if (typeof here !== 'object' || depth > DEEPEST || Object.hasOwn(here, '__proto__')) return HERE;
    for (const item of Object.values(here)) waiting.push({ value: item, depth: depth + 1 });
  }
  return WELL;
};

function within(name: string, wrong: string): string {
  return wrong === HERE ? name : `${name}/${wrong}`;
}
