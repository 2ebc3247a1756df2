import type { ObjectKey } from '../../manifest/object-key.ts';
import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { Wanted } from '../provider.ts';
import { readAccount, type LiveAccount } from './live-account.ts';

const USERS = 'users/';

/** Milliseconds of one row of the list, and of one request. See docs/waldur-api/service-accounts.md, Accounts. */
export const USER_ROW_COST = 0.5;
const REQUEST_COST = 25;
const PAGE = 300;

/** So few accounts are asked for by name without asking first how many users there are. */
const FEW = 3;

/** What was found of the wanted accounts, and how it was looked for. */
export interface FoundAccounts {
  readonly accounts: ReadonlyMap<ObjectKey, readonly LiveAccount[]>;
  readonly decisions: readonly string[];
}

/** Finds accounts by the uuid that pins them, or by user name, inactive ones too. */
export async function findAccounts(
  reader: Reader,
  wanted: readonly Wanted<ServiceAccountSpec>[],
  fields: readonly string[],
): Promise<FoundAccounts> {
  const byName = wanted.filter(({ uuid }) => uuid === undefined);
  const choice = await choose(reader, byName.length);
  const list = choice.whole
    ? (await reader.list(USERS, { field: fields })).items.map(readAccount)
    : undefined;
  const accounts = await Promise.all(
    wanted.map(async ({ key, uuid, spec: { username } }) => {
      const rows = uuid === undefined ? (list ?? (await named(username))) : [await pinned(uuid)];
      const found = rows.filter((live) => live !== undefined);
      return [key, uuid === undefined ? found.filter((live) => live.username === username) : found] as const;
    }),
  );
  return { accounts: new Map(accounts), decisions: choice.decisions };

  async function named(username: string): Promise<readonly (LiveAccount | undefined)[]> {
    return (await reader.list(USERS, { username, field: fields })).items.map(readAccount);
  }

  async function pinned(uuid: string): Promise<LiveAccount | undefined> {
    return readAccount(await reader.get(`${USERS}${uuid}/`, { field: fields }));
  }
}

async function choose(
  reader: Reader,
  count: number,
): Promise<{ readonly whole: boolean; readonly decisions: readonly string[] }> {
  if (count === 0) return { whole: false, decisions: [] };
  const some = count === 1 ? '1 account' : `${String(count)} accounts`;
  if (count <= FEW) return { whole: false, decisions: [`${some}: asked for by name.`] };
  const rows = await reader.count(USERS);
  const users = `a list of ${rows.toLocaleString('en-US')}`;
  const whole =
    rows * USER_ROW_COST + Math.max(1, Math.ceil(rows / PAGE)) * REQUEST_COST <= count * REQUEST_COST;
  return {
    whole,
    decisions: [
      whole
        ? `${some}: ${users} is read in pages, which is cheaper than asking for each by name.`
        : `${some}: asked for by name, which is cheaper than ${users}.`,
    ],
  };
}
