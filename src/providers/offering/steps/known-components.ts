import { BUILT_IN_COMPONENTS } from '../generations.ts';
import { changesAt, type Work } from './work.ts';

/**
 * The types of the components that an offering has once its accepted changes are done; `undefined` when that is not
 * known. Prices of others are refused by the server.
 */
export function knownComponents(work: Work): ReadonlySet<string> | undefined {
  const live = work.live?.components;
  if (work.live !== undefined && live === undefined) return undefined;
  const builtIn = work.live === undefined ? (BUILT_IN_COMPONENTS[work.type] ?? []) : [];
  const whole = changesAt(work, 'components').filter(({ path }) => path.length === 2);
  const added = whole.filter(({ operation }) => operation === 'add').map(({ path: [, type = ''] }) => type);
  const removed = whole
    .filter(({ operation }) => operation === 'remove')
    .map(({ path: [, type = ''] }) => type);
  const types = new Set([...(live ?? []).map(({ type }) => type), ...builtIn, ...added]);
  for (const type of removed) types.delete(type);
  return types;
}
