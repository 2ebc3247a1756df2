import { didYouMean } from './did-you-mean.ts';
import { kindOf, type ObjectKey } from './object-key.ts';

/** The one of `candidates` that was probably meant by a key: the same kind, and a name that is near enough. */
export function nearestKey(written: ObjectKey, candidates: readonly ObjectKey[]): ObjectKey | undefined {
  const meantKind = didYouMean(kindOf(written), [...new Set(candidates.map(kindOf))]);
  if (meantKind === undefined) return undefined;
  const names = candidates.filter((key) => kindOf(key) === meantKind).map(nameOf);
  const name = didYouMean(nameOf(written), names);
  return name === undefined ? undefined : `${meantKind}/${name}`;
}

function nameOf(key: ObjectKey): string {
  return key.slice(kindOf(key).length + 1);
}
