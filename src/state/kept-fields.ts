import type { FieldMark } from './field-mark.ts';

/**
 * The marks of all fields of an entry as one text, e.g. `name=bd21c108a3ec8e34 plans.Default.prices.cpu=973af60ca6a7d8f3`:
 * of many thousand objects nearly none is looked at in a run, and one text is read much faster than its parts. Parts of a
 * path are percent-encoded. A mark is `shown`, where we wrote the same; else `wrote~shown`, `wrote~shown~repairs` or
 * `wrote~shown~repairs~begun+begun`, with `!` for what was never written, and nothing for no repairs.
 */
export type KeptFields = string;

const NEVER = '!';

/** The text of marks by their path as JSON, in their order. */
export function keptFields(marks: Readonly<Record<string, FieldMark>>): KeptFields {
  return Object.entries(marks)
    .map(([path, mark]) => `${pathText(path)}=${markText(mark)}`)
    .join(' ');
}

/** The marks of a text by their path as JSON. What is no mark is left out. Never throws. */
export function marksOf(kept: KeptFields): Readonly<Record<string, FieldMark>> {
  const marks = kept.split(' ').flatMap((item): [string, FieldMark][] => {
    const [path = '', text = '', ...rest] = item.split('=');
    const key = pathKey(path);
    return path === '' || rest.length > 0 || key === undefined ? [] : [[key, markFrom(text)]];
  });
  return Object.fromEntries(marks);
}

function markText({ wrote, shown, repairs, begun }: FieldMark): string {
  if (wrote === shown && repairs === undefined && begun === undefined) return shown;
  const parts = [wrote ?? NEVER, shown];
  if (repairs !== undefined || begun !== undefined) parts.push(repairs === undefined ? '' : String(repairs));
  if (begun !== undefined) parts.push(begun.join('+'));
  return parts.join('~');
}

function markFrom(text: string): FieldMark {
  const [first = '', shown, repairs = '', begun] = text.split('~');
  if (shown === undefined) return { wrote: first, shown: first };
  return {
    ...(first === NEVER ? {} : { wrote: first }),
    shown,
    ...(repairs === '' ? {} : { repairs: Number(repairs) }),
    ...(begun === undefined ? {} : { begun: begun.split('+') }),
  };
}

function pathText(key: string): string {
  const path: unknown = JSON.parse(key);
  if (!Array.isArray(path)) throw new Error(`${key} is no path`);
  return path.map((part) => encodeURIComponent(wellFormed(String(part))).replaceAll('.', '%2E')).join('.');
}

/** Half of a character cannot be percent-encoded. */
function wellFormed(part: string): string {
  return part.replaceAll(/\p{Cs}/gu, '\u{FFFD}');
}

function pathKey(text: string): string | undefined {
  try {
    return JSON.stringify(text.split('.').map((part) => decodeURIComponent(part)));
  } catch {
    return undefined;
  }
}
