import { describe, expect, test } from 'vitest';
import type { ServerGroup } from '../../src/sandbox/store/openstack-rows.ts';
import { GENERATIONS } from '../../src/waldur/instance.ts';
import type { ServerGroupDocument, World } from '../e2e/world.ts';
import { GROUP, goneGroup, madeGroup } from './kinds/server-group.ts';
import { withWorld } from '../e2e/with-world.ts';
import {
  carryOut,
  grantRole,
  outline,
  placesOf,
  planRemoval,
  planRemovals,
  remove,
} from './removal-world.ts';

const DELETE = 'DELETE openstack-server-groups/*/';

const DOCUMENT: ServerGroupDocument = {
  kind: 'OpenStackServerGroup',
  name: 'spread',
  spec: {
    tenant: { name: 'example-tenant', project: { name: 'Example Project' } },
    name: 'spread',
    policy: 'affinity',
  },
};

function addMember({ sandbox: { store } }: World, group: ServerGroup, name: string): void {
  const uuid = store.newUuid();
  const { tenant } = group;
  store.instances.set(uuid, { uuid, tenant, name, backendId: name, state: 'OK', serverGroup: group.uuid });
}

describe.each(GENERATIONS)('on %s', (generation) => {
  test('the inventory keeps its tenant and its identifier in the cloud', () =>
    withWorld(generation, async (world) => {
      const places = (await placesOf(world, [DOCUMENT])).get(GROUP);
      const [row] = world.sandbox.store.serverGroups.values();
      const around = {
        tenant: world.sandbox.id('tenant'),
        project: world.sandbox.id('project'),
        customer: world.sandbox.id('institute'),
      };
      expect(places?.before).toEqual({
        value: { ...around, backend_id: null },
        fill: [{ pointer: '/backend_id', capture: `${GROUP}#backend_id` }],
      });
      expect(places?.captured).toContain(`${GROUP}#backend_id`);
      expect(places?.after).toEqual({ value: { ...around, backend_id: row?.backendId }, fill: [] });
    }));

  test('a group is deleted in the cloud, and waited for', () =>
    withWorld(generation, async (world) => {
      const row = madeGroup(world);
      const removal = await planRemoval(world, goneGroup(world, row));
      expect(outline(removal)).toEqual(['delete', DELETE]);
      expect(removal).toMatchObject({ warnings: [] });
      expect(await carryOut(world, new Map([[GROUP, removal]]))).toEqual([['applied', 'deleted', 'gone']]);
      const { store, ids } = world.sandbox;
      expect(store.serverGroups.size).toBe(0);
      expect(store.tenants.get(ids.get('tenant') ?? '')?.groupsInCloud).toEqual([]);
      expect(await planRemoval(world, goneGroup(world, row))).toBe('gone');
    }));

  test.each([
    [['db-1'], 'db-1 is a member, and would belong to no group afterwards'],
    [['db-1', 'db-2'], '2 virtual machines are members, and would belong to no group afterwards: db-1, db-2'],
  ])('a group with members is not deleted: %s', (members, reason) =>
    withWorld(generation, async (world) => {
      const row = madeGroup(world);
      for (const member of members) addMember(world, row, member);
      expect(outline(await planRemoval(world, goneGroup(world, row)))).toEqual([
        'blocked',
        `REMOVAL_REFUSED: ${reason}`,
      ]);
    }),
  );

  test('one that somebody joins in the last moment is not deleted', () =>
    withWorld(generation, async (world) => {
      const row = madeGroup(world);
      const removal = await planRemoval(world, goneGroup(world, row));
      addMember(world, row, 'db-1');
      expect(await carryOut(world, new Map([[GROUP, removal]]))).toEqual([
        ['failed', expect.stringContaining('has another instances than it should')],
      ]);
      expect(world.sandbox.writes()).toEqual([]);
    }));

  test('one that has erred is dropped whatever the cloud says, and that is said', () =>
    withWorld(generation, async (world) => {
      const row = madeGroup(world, { state: 'Erred' });
      expect(await planRemoval(world, goneGroup(world, row))).toMatchObject({
        warnings: [expect.stringContaining('then it comes back under another uuid')],
      });
      expect(await remove(world, goneGroup(world, row))).toEqual([['applied', 'deleted', 'gone']]);
    }));

  test('one that the cloud never made is just dropped', () =>
    withWorld(generation, async (world) => {
      const row = madeGroup(world, { state: 'Erred', backendId: '' });
      expect(await planRemoval(world, goneGroup(world, row))).toMatchObject({ warnings: [] });
      expect(await remove(world, goneGroup(world, row))).toEqual([['applied', 'deleted', 'gone']]);
    }));

  test('a cloud that does not delete it leaves it erred, and the report quotes it', () =>
    withWorld(generation, async (world) => {
      const row = madeGroup(world);
      const tenant = world.sandbox.store.tenants.get(row.tenant);
      if (tenant !== undefined) tenant.groupsInCloud = [];
      expect(await remove(world, goneGroup(world, row))).toEqual([
        [
          'failed',
          'deleted',
          expect.stringContaining(
            'the cloud did not delete it: Instance group in-the-cloud could not be found',
          ),
        ],
      ]);
    }));

  test('one that the server forgot and read again is found under its new uuid', () =>
    withWorld(generation, async (world) => {
      const row = madeGroup(world);
      const old = goneGroup(world, row);
      world.sandbox.store.serverGroups.delete(row.uuid);
      expect(await planRemoval(world, old)).toBe('gone');
      const again = { ...row, uuid: world.sandbox.store.newUuid() };
      world.sandbox.store.serverGroups.set(again.uuid, again);
      expect(await remove(world, old)).toEqual([['applied', 'deleted', 'gone']]);
      expect(world.sandbox.store.serverGroups.size).toBe(0);
    }));

  test.each(['OK', 'Updating', 'Erred', 'Deleting'])('staff unlink one that is %s, loudly', (state) =>
    withWorld(generation, async (world) => {
      const row = madeGroup(world, { state });
      addMember(world, row, 'db-1');
      const removal = await planRemoval(world, goneGroup(world, row, 'Unlink'));
      expect(outline(removal)).toEqual(['unlink', 'POST openstack-server-groups/*/unlink/']);
      expect(removal).toMatchObject({
        warnings: expect.arrayContaining([
          'only staff may do this: the server forgets it, and the cloud keeps it and is not asked',
          'it comes back under another uuid when the server reads the tenant again',
          'db-1 is a member, and would belong to no group afterwards',
        ]),
      });
      world.sandbox.inject({ kind: 'drop-after', path: '/unlink/' });
      expect(await carryOut(world, new Map([[GROUP, removal]]))).toEqual([['applied', 'unlinked']]);
      expect(world.sandbox.store.serverGroups.size).toBe(0);
      expect(world.sandbox.store.tenants.get(row.tenant)?.groupsInCloud).toHaveLength(1);
    }),
  );

  test('who may not is told before, and who does not see it learns nothing', () =>
    withWorld(
      generation,
      async (world) => {
        const row = madeGroup(world);
        expect(outline(await planRemoval(world, goneGroup(world, row)))).toEqual([
          'blocked',
          expect.stringMatching(/^OBJECT_NOT_VISIBLE/u),
        ]);
        const project = { type: 'project', uuid: world.sandbox.id('project') } as const;
        grantRole(world, 'alice', 'PROJECT.MEMBER', project);
        expect(outline(await planRemoval(world, goneGroup(world, row)))).toEqual([
          'blocked',
          'REMOVAL_REFUSED: the account alice has no role that allows it in the project of its tenant',
        ]);
        grantRole(world, 'alice', 'PROJECT.ADMIN', project);
        expect(outline(await planRemoval(world, goneGroup(world, row)))).toEqual(['delete', DELETE]);
        expect(outline(await planRemoval(world, goneGroup(world, row, 'Unlink')))).toEqual([
          'blocked',
          'REMOVAL_REFUSED: only staff may, and the account alice is not staff',
        ]);
      },
      'alice',
    ));

  test('many are read as one list', () =>
    withWorld(generation, async (world) => {
      const all = Array.from({ length: 20 }, (_, index) => ({
        ...goneGroup(
          world,
          madeGroup(world, { name: `spread-${String(index)}`, backendId: `id-${String(index)}` }),
        ),
        key: `OpenStackServerGroup/spread-${String(index)}` as const,
      }));
      const since = world.sandbox.requests.length;
      expect((await planRemovals(world, all)).size).toBe(20);
      const read = world.sandbox.requests.slice(since).filter(({ path }) => path.startsWith('openstack-'));
      expect(read).toHaveLength(2);
    }));
});

test('the place of a group that is replaced is that of the new one', () =>
  withWorld('8.0', async (world) => {
    await placesOf(world, [DOCUMENT]);
    const places = await placesOf(world, [
      { ...DOCUMENT, spec: { ...DOCUMENT.spec, policy: 'anti-affinity' as const } },
    ]);
    expect(places.get(GROUP)?.before?.fill).toEqual([
      { pointer: '/backend_id', capture: `${GROUP}#backend_id` },
    ]);
    const [row] = world.sandbox.store.serverGroups.values();
    expect(places.get(GROUP)?.after?.value).toMatchObject({ backend_id: row?.backendId });
  }));
