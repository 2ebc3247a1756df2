import type { Comparable } from '../../manifest/outside-value.ts';
import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';
import type { Wanted } from '../provider.ts';
import { accountFields } from './account-fields.ts';
import { desiredToken } from './token-document.ts';

/** The declared side of the comparison. Grants are objects of their own. */
export function desiredAccount({ spec }: Wanted<ServiceAccountSpec>): {
  readonly [field: string]: Comparable;
} {
  const fields: [string, Comparable][] = Object.entries(accountFields(spec));
  return {
    ...Object.fromEntries(fields),
    ...(spec.token === undefined ? {} : { token: desiredToken(spec.token) }),
  };
}
