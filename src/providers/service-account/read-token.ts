import { RejectedByApiError, TransientApiError } from '../../waldur/errors.ts';
import type { Reader } from '../../waldur/reader.ts';
import { tokenOf, type LiveToken } from './live-token.ts';

/**
 * Reads the token of an account, which staff may. To read it does not count as using it. A server without a token for
 * the account fails, and so the failure is told of the token alone. Throws the other classes of errors.ts.
 */
export async function readToken(reader: Reader, uuid: string): Promise<LiveToken> {
  try {
    const token = tokenOf(await reader.get(`users/${uuid}/token/`), Date.now());
    return token ?? { state: 'hidden', reason: 'the server shows no token of this account' };
  } catch (error) {
    if (error instanceof RejectedByApiError) return { state: 'hidden', reason: error.message };
    if (error instanceof TransientApiError && error.status === 500) {
      return {
        state: 'hidden',
        reason:
          'the server fails to show the token, as it does for an account that has none, e.g. after it signed out',
      };
    }
    throw error;
  }
}
