import type { Comparable } from '../../manifest/outside-value.ts';
import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';
import type { Wanted } from '../provider.ts';
import type { LiveAccount } from './live-account.ts';
import { liveToken } from './token-document.ts';

/** The live side of the comparison, in the shape of the spec. What the server does not show is left out. */
export function accountToSpec(
  live: LiveAccount,
  wanted: Wanted<ServiceAccountSpec>,
): { readonly [field: string]: Comparable } {
  const token = live.token?.state === 'shown' ? liveToken(live.token, wanted) : undefined;
  return { ...live.row, ...(token === undefined ? {} : { token }) };
}
