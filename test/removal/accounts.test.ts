import { describe, expect, test } from 'vitest';
import type { DeletionPolicy } from '../../src/manifest/deletion-policy.ts';
import type { User } from '../../src/sandbox/store/rows.ts';
import { GENERATIONS } from '../../src/waldur/instance.ts';
import type { AccountDocument, World } from '../e2e/world.ts';
import { withWorld } from '../e2e/with-world.ts';
import { outline, planRemoval, planRemovals, remove, surplus } from './removal-world.ts';

const KEY = 'ServiceAccount/site-agent';

const DOCUMENT: AccountDocument = {
  kind: 'ServiceAccount',
  name: 'site-agent',
  spec: { username: 'site-agent', email: 'ops@example.org' },
};

async function made(world: World): Promise<User> {
  await world.apply(await world.plan([DOCUMENT]));
  const row = [...world.sandbox.store.users.values()].find(({ username }) => username === 'site-agent');
  if (row === undefined) throw new Error('no account was made');
  return row;
}

function gone({ uuid }: { readonly uuid: string }, policy: DeletionPolicy) {
  return surplus(KEY, uuid, policy);
}

describe.each(GENERATIONS)('on %s', (generation) => {
  test('an account is switched off, keeps its name, and twice makes no difference', () =>
    withWorld(generation, async (world) => {
      const row = await made(world);
      expect(row.agreedAt).toBeNull();
      expect(await planRemoval(world, gone(row, 'Deactivate'))).toMatchObject({
        action: 'deactivate',
        warnings: ['site-agent is deactivated: its token stops working at once, its roles are kept'],
      });
      expect(await remove(world, gone(row, 'Deactivate'))).toEqual([['applied', 'deactivated']]);
      expect(row.isActive).toBe(false);
      expect(outline(await planRemoval(world, gone(row, 'Deactivate')))).toEqual(['deactivate']);
    }));

  test('an account is deleted for good, loudly, also when it is switched off', () =>
    withWorld(generation, async (world) => {
      const row = await made(world);
      row.isActive = false;
      expect(await planRemoval(world, gone(row, 'Delete'))).toMatchObject({
        action: 'delete',
        warnings: [expect.stringContaining('all roles that it gave to others go with it')],
      });
      expect(await remove(world, gone(row, 'Delete'))).toEqual([['applied', 'deleted']]);
      expect(world.sandbox.store.users.has(row.uuid)).toBe(false);
      expect(await planRemoval(world, gone(row, 'Delete'))).toBe('gone');
    }));

  test.each(['Deactivate', 'Delete'] as const)('%s never meets the account of the token', (policy) =>
    withWorld(generation, async (world) => {
      const removal = await planRemoval(world, gone({ uuid: world.sandbox.id('admin') }, policy));
      expect(outline(removal)).toEqual([
        'blocked',
        'REMOVAL_REFUSED: it is the account of the token in use, which would shut itself out',
      ]);
    }),
  );

  test.each([
    ['Deactivate', 'PATCH'],
    ['Delete', 'DELETE'],
  ] as const)('%s is done although its answer is lost', (policy, method) =>
    withWorld(generation, async (world) => {
      const row = await made(world);
      world.sandbox.inject({ kind: 'drop-after', method });
      expect(await remove(world, gone(row, policy))).toMatchObject([['applied', {}]]);
      expect(world.sandbox.store.users.get(row.uuid)?.isActive).toBe(policy === 'Delete' ? undefined : false);
    }),
  );

  test('what an account that is not staff does not see is not taken to be gone', () =>
    withWorld(
      generation,
      async (world) => {
        const other = gone({ uuid: world.sandbox.id('bob') }, 'Deactivate');
        expect(outline(await planRemoval(world, other))).toEqual([
          'blocked',
          expect.stringMatching(/^OBJECT_NOT_VISIBLE/u),
        ]);
      },
      'alice',
    ));

  test('who is not staff may not, even where it sees the account', () =>
    withWorld(
      generation,
      async (world) => {
        const { sandbox } = world;
        const { store } = sandbox;
        const [like] = store.grants.values();
        if (like === undefined) throw new Error('the seed has no grants');
        const uuid = store.newUuid();
        store.grants.set(uuid, { ...like, uuid, user: sandbox.id('alice') });
        expect(outline(await planRemoval(world, gone({ uuid: sandbox.id('alice') }, 'Deactivate')))).toEqual([
          'blocked',
          'REMOVAL_REFUSED: only staff may, and the account owner is not staff',
        ]);
      },
      'owner',
    ));

  test('many are read as one list when that is cheaper, without a token', () =>
    withWorld(generation, async (world) => {
      const all = [...world.sandbox.store.users.values()].map(({ uuid, username }) =>
        surplus(`ServiceAccount/${username}`, uuid, 'Deactivate'),
      );
      const since = world.sandbox.requests.length;
      expect((await planRemovals(world, all)).size).toBe(all.length);
      const read = world.sandbox.requests.slice(since).filter(({ path }) => path === 'users/');
      expect(read.map(({ query }) => query)).toEqual([
        expect.stringContaining('page_size=1'),
        expect.stringMatching(/^(?!.*token).*field=username/u),
      ]);
    }));

  test('a server that refuses to show them is a failure, and nothing is gone', () =>
    withWorld(generation, async (world) => {
      const row = await made(world);
      world.sandbox.inject({ kind: 'error-500', path: 'users/', skip: 1, times: 20 });
      await expect(planRemoval(world, gone(row, 'Delete'))).rejects.toMatchObject({
        name: 'TransientApiError',
      });
    }));
});
