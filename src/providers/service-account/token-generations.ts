import type { Instance } from '../../waldur/instance.ts';

/** True for a server that shows staff the tokens of accounts. See docs/waldur-api/service-accounts.md, Tokens. */
export function showsTokens({ generation }: Instance): boolean {
  return generation === '8.0';
}
