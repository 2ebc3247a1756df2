import type { Json, JsonObject } from '../../src/manifest/json.ts';
import type { Step } from '../../src/providers/step.ts';
import { fakeReader, type FakeReader } from '../fakes/reader.ts';
import { ALICE, BOB, CUSTOMER, NEW_OFFERING, OFFERING, OTHER_OFFERING } from './grant-world.ts';

interface Row {
  readonly uuid: string;
  readonly scope: string;
  readonly role: string;
  readonly user: string;
  expires: string | null;
}

const USERNAMES = new Map([
  [ALICE, 'alice'],
  [BOB, 'bob'],
]);

/** The grant calls of a server as docs/waldur-api/service-accounts.md describes them, for two offerings of one organization. */
export class GrantModel {
  #rows: Row[] = [];
  readonly #older: boolean;
  #serial = 0;

  constructor(older: boolean) {
    this.#older = older;
  }

  add(scope: string, role: string, user: string, expires: string | null): void {
    const same = this.#of(scope, role, user);
    if (same.some((row) => row.expires === null || (expires !== null && end(row.expires) >= end(expires)))) {
      throw new Error('400 User has already the same role in this scope.');
    }
    this.#insert(scope, role, user, expires);
    if (!this.#older || scope === CUSTOMER) return;
    if (this.#of(CUSTOMER, 'CUSTOMER.MANAGER', user).length === 0) {
      this.#insert(CUSTOMER, 'CUSTOMER.MANAGER', user, expires);
    }
  }

  update(scope: string, role: string, user: string, expires: string | null): void {
    const [row, ...others] = this.#of(scope, role, user);
    if (row === undefined || others.length > 0) throw new Error('500');
    row.expires = expires;
  }

  delete(scope: string, role: string, user: string): void {
    const mine = this.#of(scope, role, user);
    if (mine.length > 1) throw new Error('500');
    this.#rows = this.#rows.filter((row) => !mine.includes(row));
    if (!this.#older || this.#rows.some((row) => row.user === user && row.scope !== CUSTOMER)) return;
    this.#rows = this.#rows.filter((row) => row.user !== user);
  }

  /** What the daily job leaves: expired rows go, and offering roles go with the role on the organization. */
  afterAllEnds(before: string): readonly string[] {
    const gone = (row: Row): boolean => end(row.expires) <= end(before);
    const lost = new Set(
      this.#rows.filter((row) => row.scope === CUSTOMER && gone(row)).map(({ user }) => user),
    );
    return this.#rows
      .filter((row) => row.scope !== CUSTOMER && !gone(row) && !lost.has(row.user))
      .map(({ scope, user }) => `${scope} ${user}`);
  }

  /** Carries out the steps of one grant. */
  carryOut(steps: readonly Step[], key: string): void {
    const captured = new Map([['Offering/new#uuid', NEW_OFFERING]]);
    for (const step of steps) {
      if (step.type === 'deliver' || step.type === 'wait') throw new Error('grants deliver nothing');
      if (step.type === 'read') {
        for (const { capture } of step.captures) captured.set(capture, CUSTOMER);
        continue;
      }
      const path = step.path.replaceAll(/\{([^{}]+)\}/gu, (_, name: string) => captured.get(name) ?? '?');
      const [, scope = '', call] = path.split('/');
      const { role, user, expiration_time: expires = null } = bodyOf(step.body?.value);
      if (typeof role !== 'string' || typeof user !== 'string') throw new Error(`no grant in ${key}`);
      const until = typeof expires === 'string' ? expires : null;
      if (call === 'add_user') this.add(scope, role, user, until);
      else if (call === 'update_user') this.update(scope, role, user, until);
      else if (call === 'delete_user') this.delete(scope, role, user);
      else throw new Error(`unknown call ${path}`);
    }
  }

  reader(): FakeReader {
    const list = (scope: string) => (): Json =>
      this.#rows
        .filter((row) => row.scope === scope)
        .map((row) => ({
          uuid: row.uuid,
          role_name: row.role,
          user_uuid: row.user,
          user_username: USERNAMES.get(row.user) ?? row.user,
          expiration_time: row.expires,
        }));
    const held = (user: string) => (): Json => ({
      permissions: this.#rows
        .filter((row) => row.user === user)
        .map((row) => ({
          role_name: row.role,
          scope_uuid: row.scope,
          customer_uuid: row.scope === CUSTOMER ? null : CUSTOMER,
          expiration_time: row.expires,
        })),
    });
    return fakeReader({
      [`marketplace-provider-offerings/${OFFERING}/list_users/`]: list(OFFERING),
      [`marketplace-provider-offerings/${OTHER_OFFERING}/list_users/`]: list(OTHER_OFFERING),
      [`marketplace-provider-offerings/${NEW_OFFERING}/list_users/`]: list(NEW_OFFERING),
      [`marketplace-provider-offerings/${NEW_OFFERING}/`]: { customer_uuid: CUSTOMER, shared: true },
      [`marketplace-provider-offerings/${OFFERING}/`]: { customer_uuid: CUSTOMER, shared: true },
      [`marketplace-provider-offerings/${OTHER_OFFERING}/`]: { customer_uuid: CUSTOMER, shared: true },
      [`users/${ALICE}/`]: held(ALICE),
      [`users/${BOB}/`]: held(BOB),
      'roles/': [{ name: 'OFFERING.MANAGER', content_type: 'offering', permissions: [], is_active: true }],
    });
  }

  #of(scope: string, role: string, user: string): readonly Row[] {
    return this.#rows.filter((row) => row.scope === scope && row.role === role && row.user === user);
  }

  #insert(scope: string, role: string, user: string, expires: string | null): void {
    this.#serial += 1;
    const uuid = this.#serial.toString(16).padStart(32, '0');
    this.#rows.push({ uuid, scope, role, user, expires });
  }
}

function end(expires: string | null): number {
  return expires === null ? Number.POSITIVE_INFINITY : Date.parse(expires);
}

function bodyOf(body: Json | undefined): JsonObject {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as JsonObject) : {};
}
