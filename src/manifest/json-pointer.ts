import { isJsonObject, type Json } from './json.ts';

/** The value at a JSON pointer (RFC 6901); `undefined` when a part of the way is missing. The empty pointer is the value itself. */
export function valueAt(document: Json, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const part of pointerParts(pointer)) {
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(part)];
    else if (isJsonObject(value) && Object.hasOwn(value, part)) value = value[part];
    else return undefined;
  }
  return value;
}

/**
 * A copy of the document with another value at a JSON pointer. Throws when the way to it does not exist; the last
 * part may be new.
 */
export function withValueAt(document: Json, pointer: string, value: Json): Json {
  return replaced(document, pointerParts(pointer), value, pointer);
}

function replaced(document: Json, parts: readonly string[], value: Json, pointer: string): Json {
  const [part, ...rest] = parts;
  if (part === undefined) return value;
  if (Array.isArray(document)) {
    const list = document as readonly Json[];
    const index = Number(part);
    const item = list[index];
    if (item === undefined) throw new Error(`there is no ${pointer} in the document`);
    return list.with(index, replaced(item, rest, value, pointer));
  }
  if (!isJsonObject(document)) throw new Error(`there is no ${pointer} in the document`);
  const item = document[part];
  if (item === undefined && rest.length > 0) throw new Error(`there is no ${pointer} in the document`);
  return { ...document, [part]: replaced(item ?? null, rest, value, pointer) };
}

/** The keys that a JSON pointer consists of. */
export function pointerParts(pointer: string): readonly string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
