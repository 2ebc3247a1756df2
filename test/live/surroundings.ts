import { isJsonObject, type Json, type JsonObject } from '../../src/manifest/json.ts';

/** What the story finds on a server it has never seen, to hang its offering on. */
export interface Surroundings {
  readonly customer: string;
  readonly categories: readonly string[];
  readonly organizationGroup: string | undefined;
  /** Somebody else than the account of the token. */
  readonly user: string | undefined;
  readonly isStaff: boolean;
}

/** The plainest client there is, for what a person would do by hand. */
export interface ByHand {
  /** With `/api/` at the end. */
  readonly base: string;
  get(path: string): Promise<Json>;
  post(path: string, body?: Json): Promise<Json>;
  patch(path: string, body: Json): Promise<Json>;
  delete(path: string): Promise<void>;
}

/** A client for the server of the environment. Throws with the server's words when it refuses. */
export function byHand(): ByHand {
  const address = (process.env['WALDUR_API_URL'] ?? '').replace(/\/*$/u, '/');
  const base = address.endsWith('/api/') ? address : `${address}api/`;
  async function send(method: string, path: string, body?: Json): Promise<Json> {
    const answer = await fetch(base + path, {
      method,
      headers: {
        authorization: `Token ${process.env['WALDUR_ACCESS_TOKEN'] ?? ''}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${said.slice(0, 300)}`);
    return said === '' ? null : (JSON.parse(said) as Json);
  }
  return {
    base,
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    patch: (path, body) => send('PATCH', path, body),
    async delete(path) {
      await send('DELETE', path);
    },
  };
}

/** Looks for a service provider, categories without required attributes, a group and another user. Throws when there is no provider. */
export async function findSurroundings(server: ByHand): Promise<Surroundings> {
  const me = await server.get('users/me/?field=username&field=is_staff');
  const username = isJsonObject(me) ? me['username'] : undefined;
  const providers = rows(await server.get('marketplace-service-providers/?page_size=50'));
  const wanted = process.env['WALDUR_LIVE_CUSTOMER'];
  const customer = providers
    .map((provider) => provider['customer_name'])
    .find((name) => typeof name === 'string' && (wanted === undefined || name === wanted));
  if (typeof customer !== 'string') throw new Error('there is no organization that is a service provider');
  const categories = rows(await server.get('marketplace-categories/?page_size=300')).filter(isFree);
  const titles = categories.flatMap(({ title }) => (typeof title === 'string' ? [title] : []));
  const single = titles.filter((title) => titles.filter((other) => other === title).length === 1);
  const groups = rows(await server.get('organization-groups/?page_size=10'));
  // Others see a user only while they share something, so a grant that comes and goes hides its own user from them.
  const isStaff = isJsonObject(me) && me['is_staff'] === true;
  const users = isStaff ? rows(await server.get('users/?page_size=50&field=username&field=is_active')) : [];
  return {
    customer,
    categories: single,
    organizationGroup: firstText(groups, 'name'),
    user: firstText(
      users.filter((user) => user['username'] !== username && user['is_active'] !== false),
      'username',
    ),
    isStaff,
  };
}

/** Archives all offerings whose names begin so; deletes them where the account may. */
export async function removeOfferings(server: ByHand, prefix: string, isStaff: boolean): Promise<void> {
  const found = await server.get(
    `marketplace-provider-offerings/?page_size=300&name=${encodeURIComponent(prefix)}&field=uuid&field=name`,
  );
  for (const { uuid, name } of rows(found)) {
    if (typeof uuid !== 'string' || typeof name !== 'string' || !name.startsWith(prefix)) continue;
    await server.post(`marketplace-provider-offerings/${uuid}/archive/`);
    if (!isStaff) continue;
    await server.post(`marketplace-provider-offerings/${uuid}/draft/`);
    await server.delete(`marketplace-provider-offerings/${uuid}/`);
  }
}

/** Deletes all accounts whose user names begin so; only staff may. */
export async function removeAccounts(server: ByHand, prefix: string): Promise<void> {
  const found = await server.get(`users/?page_size=300&query=${prefix}&field=uuid&field=username`);
  for (const { uuid, username } of rows(found)) {
    if (typeof uuid !== 'string' || typeof username !== 'string' || !username.startsWith(prefix)) continue;
    await server.delete(`users/${uuid}/`);
  }
}

/** The rows of a list; nothing for any other answer. */
export function rows(answer: Json | readonly JsonObject[]): readonly JsonObject[] {
  return Array.isArray(answer) ? (answer as readonly Json[]).filter(isJsonObject) : [];
}

/** The row of a list whose field has this value; an empty one when there is none. */
export function named(
  list: Json | readonly JsonObject[],
  field: string,
  value: string | undefined,
): JsonObject {
  return rows(list).find((row) => row[field] === value) ?? {};
}

/** A text of a row; empty when there is none. */
export function text(row: Json | undefined, field: string): string {
  const value = isJsonObject(row) ? row[field] : undefined;
  return typeof value === 'string' ? value : '';
}

function isFree(category: JsonObject): boolean {
  const sections = category['sections'];
  const list = Array.isArray(sections) ? (sections as readonly Json[]) : [];
  return !JSON.stringify(list).includes('"required":true');
}

function firstText(list: readonly JsonObject[], field: string): string | undefined {
  return list.map((row) => row[field]).find((value) => typeof value === 'string');
}
