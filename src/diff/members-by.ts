import type { Comparable } from '../manifest/outside-value.ts';
import { isComparableDocument, type ComparableDocument } from './comparable-document.ts';

/** The members of a set by their identity; those without one are left out. */
export function membersBy(list: Comparable | undefined, by: string): ReadonlyMap<string, ComparableDocument> {
  const found = new Map<string, ComparableDocument>();
  if (!isList(list)) return found;
  for (const member of list) {
    if (!isComparableDocument(member)) continue;
    const identity = member[by];
    if (typeof identity === 'string') found.set(identity, member);
  }
  return found;
}

function isList(value: Comparable | undefined): value is readonly Comparable[] {
  return Array.isArray(value);
}
