import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { Observation, ObservationContext, Wanted } from '../provider.ts';
import { accountFields } from './account-fields.ts';
import { findAccounts } from './find-accounts.ts';
import { ACCOUNT_FIELDS, readAccount, type LiveAccount } from './live-account.ts';
import { readToken } from './read-token.ts';
import { showsTokens } from './token-generations.ts';

const USERS = 'users/';

/**
 * Reads what the server shows of the wanted accounts: one request for each, or the list of all users when that is
 * cheaper; and one more for each token that a manifest speaks of, where this account may read it. Throws the classes of
 * errors.ts.
 */
export async function observeAccounts(
  reader: Reader,
  wanted: readonly Wanted<ServiceAccountSpec>[],
  { instance }: ObservationContext,
): Promise<Observation<LiveAccount>> {
  const fields = [...new Set([...ACCOUNT_FIELDS, ...wanted.flatMap(({ spec }) => declared(spec))])];
  const { accounts, decisions } = await findAccounts(reader, wanted, fields);
  const tokens = showsTokens(instance) && instance.caller.isStaff;
  let read = 0;
  const observed = await Promise.all(
    wanted.map(async (one) => {
      const candidates = await Promise.all((accounts.get(one.key) ?? []).map((live) => withMore(live, one)));
      return { key: one.key, candidates, near: [] };
    }),
  );
  return {
    observed,
    undeclared: [],
    decisions:
      read === 0
        ? decisions
        : [...decisions, `tokens: ${requests(read)}${read === 1 ? '' : ', one for each'}`],
  };

  async function withMore(live: LiveAccount, { spec }: Wanted<ServiceAccountSpec>): Promise<LiveAccount> {
    const kept = live.isLocal ? undefined : await readKept(reader, live);
    if (spec.token === undefined || !tokens) return { ...live, keptElsewhere: kept ?? [] };
    read += 1;
    return { ...live, keptElsewhere: kept ?? [], token: await readToken(reader, live.uuid) };
  }
}

/** Which fields another system keeps costs the server a query for each account, so only those with one are asked. */
async function readKept(reader: Reader, { uuid }: LiveAccount): Promise<readonly string[]> {
  const answer = await reader.get(`${USERS}${uuid}/`, {
    field: ['uuid', 'username', 'identity_provider_fields'],
  });
  return readAccount(answer)?.keptElsewhere ?? [];
}

function declared(spec: ServiceAccountSpec): readonly string[] {
  return Object.keys(accountFields(spec));
}

function requests(count: number): string {
  return count === 1 ? '1 request' : `${String(count)} requests`;
}
