import { describe, expect, test } from 'vitest';
import type { ObjectKey } from '../../src/manifest/object-key.ts';
import { GENERATIONS } from '../../src/waldur/instance.ts';
import type { World } from '../e2e/world.ts';
import { withWorld } from '../e2e/with-world.ts';
import {
  carryOut,
  grantRole,
  outline,
  placesOf,
  planRemoval,
  planRemovals,
  remove,
  surplus,
} from './removal-world.ts';

const KEY = 'Grant/Offering/cluster:OFFERING.MANAGER:alice';

interface Given {
  readonly role?: string;
  readonly user?: string;
  readonly type?: 'offering' | 'customer' | 'project';
  readonly scope: string;
  readonly key?: ObjectKey;
}

function gone({ sandbox }: World, given: Given) {
  const { role = 'OFFERING.MANAGER', user = 'alice', type = 'offering', scope, key = KEY } = given;
  const place = { scope_type: type, scope, user: sandbox.id(user), user_label: user, role };
  return surplus(key, '1'.repeat(32), 'Delete', place);
}

function anOffering({ sandbox }: World, customer = 'university'): string {
  const [uuid = ''] = sandbox.addOfferings(1, {
    customer,
    category: 'hpc_category',
    type: 'Marketplace.Basic',
    name: 'Cluster',
    state: 'Active',
  });
  return uuid;
}

async function granted(world: World, user: string, role: string, path: string): Promise<void> {
  const { writer } = await world.connect();
  await writer.send({
    method: 'POST',
    path: `${path}add_user/`,
    body: { role, user: world.sandbox.id(user) },
    idempotent: false,
  });
}

function grantsOf({ sandbox }: World, user: string): readonly string[] {
  return [...sandbox.store.grants.values()]
    .filter((row) => row.user === sandbox.id(user))
    .map(({ role }) => role);
}

describe.each(GENERATIONS)('on %s', (generation) => {
  test('the inventory keeps scope, user and role, captured where they are made in the same run', () =>
    withWorld(generation, async (world) => {
      const places = await placesOf(world, [
        {
          name: 'cluster',
          spec: {
            name: 'Cluster',
            customer: { name: 'Example University' },
            category: { name: 'HPC' },
            type: 'Marketplace.Basic',
          },
        },
        {
          kind: 'ServiceAccount',
          name: 'agent',
          spec: {
            username: 'agent',
            email: 'ops@example.org',
            grants: [
              { role: 'OFFERING.MANAGER', scope: { offering: { manifest: 'cluster' } } },
              { role: 'PROJECT.MEMBER', scope: { project: { name: 'Example Project' } } },
            ],
          },
        },
      ]);
      const { store } = world.sandbox;
      const user = [...store.users.values()].find(({ username }) => username === 'agent')?.uuid;
      const scope = [...store.offerings.values()].find(({ name }) => name === 'Cluster')?.uuid;
      const made = places.get('Grant/Offering/cluster:OFFERING.MANAGER:ServiceAccount/agent');
      expect(made?.before?.fill).toEqual([
        { pointer: '/scope', capture: 'Offering/cluster#uuid' },
        { pointer: '/user', capture: 'ServiceAccount/agent#uuid' },
      ]);
      const captures = (made?.before?.fill ?? []).map((fill) => ('capture' in fill ? fill.capture : ''));
      expect(made?.captured).toEqual(expect.arrayContaining(captures));
      expect(made?.after).toEqual({
        value: {
          scope_type: 'offering',
          scope,
          user,
          user_label: 'ServiceAccount/agent',
          role: 'OFFERING.MANAGER',
        },
        fill: [],
      });
      const other = [...places].find(([key]) => key.includes('PROJECT.MEMBER'))?.[1];
      expect(other?.after?.value).toMatchObject({
        scope_type: 'project',
        scope: world.sandbox.id('project'),
      });
    }));

  test('a grant is revoked, and the role on the organization goes with the last one only', () =>
    withWorld(generation, async (world) => {
      const [first, second] = [anOffering(world), anOffering(world)];
      for (const uuid of [first, second]) {
        await granted(world, 'alice', 'OFFERING.MANAGER', `marketplace-provider-offerings/${uuid}/`);
      }
      const automatic = generation === '8.0' ? [] : ['CUSTOMER.MANAGER'];
      expect(await remove(world, gone(world, { scope: first }))).toEqual([['applied', 'revoked']]);
      expect(grantsOf(world, 'alice').toSorted()).toEqual([...automatic, 'OFFERING.MANAGER']);
      expect(await planRemoval(world, gone(world, { scope: first }))).toBe('gone');
      await remove(world, gone(world, { scope: second }));
      expect(grantsOf(world, 'alice')).toEqual([]);
    }));

  test('a revocation whose answer is lost is done', () =>
    withWorld(generation, async (world) => {
      const scope = anOffering(world);
      await granted(world, 'alice', 'OFFERING.MANAGER', `marketplace-provider-offerings/${scope}/`);
      world.sandbox.inject({ kind: 'drop-after', path: '/delete_user/' });
      expect(await remove(world, gone(world, { scope }))).toEqual([['applied', 'revoked']]);
      expect(grantsOf(world, 'alice')).toEqual([]);
    }));

  test('grants on an organization and on a project are revoked', () =>
    withWorld(generation, async (world) => {
      const [customer, project] = [world.sandbox.id('institute'), world.sandbox.id('project')];
      await granted(world, 'alice', 'CUSTOMER.OWNER', `customers/${customer}/`);
      await granted(world, 'bob', 'PROJECT.MEMBER', `projects/${project}/`);
      const removed = await remove(
        world,
        gone(world, {
          type: 'customer',
          scope: customer,
          role: 'CUSTOMER.OWNER',
          key: 'Grant/a:CUSTOMER.OWNER:alice',
        }),
        gone(world, {
          type: 'project',
          scope: project,
          role: 'PROJECT.MEMBER',
          user: 'bob',
          key: 'Grant/b:PROJECT.MEMBER:bob',
        }),
      );
      expect(removed).toEqual([
        ['applied', 'revoked'],
        ['applied', 'revoked'],
      ]);
    }));

  test.each([
    [
      'the offering is gone',
      'gone',
      async (world: World, scope: string) => {
        const { writer } = await world.connect();
        const path = `marketplace-provider-offerings/${scope}/`;
        await writer.send({ method: 'DELETE', path, idempotent: true });
      },
    ],
    [
      'the user is gone',
      'gone',
      ({ sandbox }: World) => {
        sandbox.store.users.delete(sandbox.id('alice'));
        sandbox.store.grants.clear();
      },
    ],
    ['the role was taken away', 'gone', ({ sandbox }: World) => sandbox.store.grants.clear()],
    [
      'the user is inactive',
      'GRANT_NOT_REVOCABLE: the user is inactive, and the server neither shows nor takes grants of inactive users',
      ({ sandbox }: World) => {
        Object.assign(sandbox.store.users.get(sandbox.id('alice')) ?? {}, { isActive: false });
      },
    ],
    [
      'the offering is not shared',
      'GRANT_NOT_REVOCABLE: the offering is not shared, so the server takes no change of its grants, not even from staff',
      ({ sandbox }: World, scope: string) => {
        Object.assign(sandbox.store.offerings.get(scope) ?? {}, { shared: false });
      },
    ],
    [
      'there are two rows of it',
      'GRANT_NOT_REVOCABLE: the server keeps 2 rows of it and fails when it is told to change or revoke one',
      (world: World, scope: string) =>
        grantRole(world, 'alice', 'OFFERING.MANAGER', { type: 'offering', uuid: scope }),
    ],
  ] as const)('when %s', async (_, expected, change) => {
    await withWorld(generation, async (world) => {
      const scope = anOffering(world);
      await granted(world, 'alice', 'OFFERING.MANAGER', `marketplace-provider-offerings/${scope}/`);
      await change(world, scope);
      const found = outline(await planRemoval(world, gone(world, { scope })));
      expect(found).toEqual(expected === 'gone' ? ['gone'] : ['blocked', expected]);
    });
  });

  test('who may not revoke is told before, and who does not see the scope learns nothing', async () => {
    await withWorld(
      generation,
      async (world) => {
        const scope = anOffering(world, 'remote');
        grantRole(world, 'alice', 'OFFERING.MANAGER', { type: 'offering', uuid: scope });
        grantRole(world, 'bob', 'OFFERING.MANAGER', { type: 'offering', uuid: scope });
        expect(outline(await planRemoval(world, gone(world, { scope, user: 'bob' })))).toEqual([
          'blocked',
          'GRANT_NOT_REVOCABLE: the account alice lacks the permission OFFERING.DELETE_PERMISSION',
        ]);
        const other = gone(world, { scope: anOffering(world, 'university') });
        expect(outline(await planRemoval(world, other))).toEqual([
          'blocked',
          expect.stringMatching(/^OBJECT_NOT_VISIBLE/u),
        ]);
      },
      'alice',
    );
  });

  test('one list serves all grants of a scope', () =>
    withWorld(generation, async (world) => {
      const scope = anOffering(world);
      for (const user of ['alice', 'bob']) {
        await granted(world, user, 'OFFERING.MANAGER', `marketplace-provider-offerings/${scope}/`);
      }
      const since = world.sandbox.requests.length;
      const removals = await planRemovals(world, [
        gone(world, { scope }),
        gone(world, { scope, user: 'bob', key: 'Grant/Offering/cluster:OFFERING.MANAGER:bob' }),
      ]);
      const lists = world.sandbox.requests.slice(since).filter(({ path }) => path.endsWith('/list_users/'));
      expect(lists).toHaveLength(1);
      expect(await carryOut(world, removals)).toHaveLength(2);
      expect(grantsOf(world, 'bob')).toEqual([]);
    }));
});

test.each(['2024-10', 'openportal-2024-08'] as const)(
  'on %s the role that the server adds by itself is let go of, and never revoked',
  (generation) =>
    withWorld(generation, async (world) => {
      const scope = anOffering(world);
      const customer = world.sandbox.id('university');
      await granted(world, 'alice', 'OFFERING.MANAGER', `marketplace-provider-offerings/${scope}/`);
      const row = gone(world, { type: 'customer', scope: customer, role: 'CUSTOMER.MANAGER' });
      const removal = await planRemoval(world, row);
      expect(outline(removal)).toEqual(['release']);
      expect(removal).toMatchObject({ warnings: [expect.stringContaining('would take those with it')] });
      world.sandbox.store.grants.clear();
      grantRole(world, 'alice', 'CUSTOMER.MANAGER', { type: 'customer', uuid: customer });
      expect(outline(await planRemoval(world, row))).toEqual(['delete', 'POST customers/*/delete_user/']);
    }),
);
