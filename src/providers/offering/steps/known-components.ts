import { BUILT_IN_COMPONENTS } from '../generations.ts';
import type { Work } from './work.ts';

/**
 * The types of the components that an offering has once its components are done; `undefined` when that is not known.
 * Prices of others are refused by the server.
 */
export function knownComponents(work: Pick<Work, 'spec' | 'live'>): ReadonlySet<string> | undefined {
  const live = work.live?.components;
  if (work.live !== undefined && live === undefined) return undefined;
  const builtIn = work.live === undefined ? (BUILT_IN_COMPONENTS[work.spec.type] ?? []) : [];
  const declared = (work.spec.components ?? []).map(({ type }) => type);
  return new Set([...(live ?? []).map(({ type }) => type), ...builtIn, ...declared]);
}
