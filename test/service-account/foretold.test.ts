import { afterEach, describe, expect, test } from 'vitest';
import type { ServiceAccountSpec } from '../../src/manifest/types.gen.ts';
import type { PlannedObject } from '../../src/reconciler/plan.ts';
import type { User } from '../../src/sandbox/store/rows.ts';
import { startWorld, type AccountDocument, type World } from '../e2e/world.ts';

let world: World;

afterEach(() => world.close());

function document(spec: ServiceAccountSpec, annotations?: Readonly<Record<string, string>>): AccountDocument {
  return {
    kind: 'ServiceAccount',
    name: 'agent',
    spec,
    ...(annotations === undefined ? {} : { annotations }),
  };
}

async function planned(
  spec: ServiceAccountSpec,
  annotations?: Record<string, string>,
): Promise<PlannedObject> {
  const { objects } = await world.plan([document(spec, annotations)]);
  const [object] = objects;
  if (object === undefined) throw new Error('the plan is empty');
  return object;
}

function seeded(username: string): User {
  const user = [...world.sandbox.store.users.values()].find((row) => row.username === username);
  if (user === undefined) throw new Error(`there is no user ${username}`);
  return user;
}

function refusals({ refused }: PlannedObject): readonly string[] {
  return refused.map(({ path, reason }) => `${path.join('.')}: ${reason}`);
}

describe('an account that is not staff', () => {
  test.each([
    ['alice', 2],
    ['owner', 2],
  ])('%s cannot create accounts', async (actor, hints) => {
    world = await startWorld('8.0', actor);
    const { action, blocked } = await planned({ username: 'agent', email: 'a@example.org' });
    expect([action, blocked[0]?.code, blocked[0]?.hints.length]).toEqual([
      'blocked',
      'ACCOUNT_NOT_PERMITTED',
      hints,
    ]);
  });

  test('changes its own profile, and nothing that is for staff', async () => {
    world = await startWorld('8.0', 'alice');
    const object = await planned({
      username: 'alice',
      job_title: 'Agent',
      description: 'Mine',
      is_staff: true,
      token: { lifetime: null },
    });
    expect(object.changes.map(({ path: [field] }) => field)).toEqual(['job_title']);
    expect(refusals(object)).toEqual([
      'description: only staff may change it, and the account alice is not staff',
      'is_staff: only staff may change it, and the account alice is not staff',
      'token.lifetime: only staff may see tokens, and the account alice is not staff',
    ]);
  });

  test('support sees all, and changes nothing', async () => {
    world = await startWorld('8.0', 'bob');
    seeded('bob').isSupport = true;
    expect(refusals(await planned({ username: 'alice', job_title: 'Agent' }))).toEqual([
      'job_title: only staff may change it, and the account bob is not staff',
    ]);
  });
});

describe('staff', () => {
  test('does not shut itself out', async () => {
    world = await startWorld('8.0');
    const object = await planned({ username: 'admin', is_active: false, is_staff: false });
    expect(refusals(object)).toEqual([
      'is_active: it is the account of the token in use, which would shut itself out',
      'is_staff: it is the account of the token in use, which would shut itself out',
    ]);
  });

  test('needs an address for a new account', async () => {
    world = await startWorld('2024-10');
    expect((await planned({ username: 'agent' })).blocked).toMatchObject([{ code: 'ACCOUNT_WITHOUT_EMAIL' }]);
  });

  test('cannot rename an account that is pinned', async () => {
    world = await startWorld('2024-10');
    const pin = { 'gitops.waldur.com/uuid': seeded('alice').uuid };
    expect(refusals(await planned({ username: 'alicia' }, pin))).toEqual([
      'username: a user name never changes',
    ]);
  });

  test('is told that a pin leads nowhere', async () => {
    world = await startWorld('2024-10');
    const pin = { 'gitops.waldur.com/uuid': '0'.repeat(32) };
    expect((await planned({ username: 'alice' }, pin)).blocked).toMatchObject([
      { code: 'OBJECT_PIN_NOT_FOUND' },
    ]);
  });

  test('is told of a token of an inactive account', async () => {
    world = await startWorld('8.0');
    seeded('alice').isActive = false;
    expect(refusals(await planned({ username: 'alice', is_active: false, token: { lifetime: 60 } }))).toEqual(
      ['token.lifetime: the token of an inactive account does not work'],
    );
  });
});

describe('roles of an account that is inactive', () => {
  const grants = [{ role: 'CUSTOMER.SUPPORT', scope: { customer: { name: 'Example Institute' } } }];

  test.each(['2024-10', '8.0'] as const)('cannot be given on %s', async (generation) => {
    world = await startWorld(generation);
    const { objects } = await world.plan([
      document({ username: 'agent', email: 'a@example.org', is_active: false, grants }),
    ]);
    expect(objects.map(({ action }) => action)).toEqual(['create', 'blocked']);
    expect(objects[1]?.blocked).toMatchObject([{ code: 'GRANT_USER_INACTIVE' }]);
  });
});
