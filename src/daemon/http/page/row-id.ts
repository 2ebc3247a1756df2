import { textHash } from '../../../manifest/content-hash.ts';

/** A name for one row of a page, the same in every rendering, made of names that may hold anything. */
export function rowId(...names: readonly string[]): string {
  return `row-${textHash(names.join('\0')).slice(-16)}`;
}
