import { describe, expect, test } from 'vitest';
import { allocation, GENERATIONS, only } from '../openportal-allocation/allocation-world.ts';
import type { World } from '../e2e/world.ts';
import { ALLOCATION, goneAllocation, madeAllocation } from './kinds/allocation.ts';
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

const DELETE = 'DELETE openportal-allocations/*/';

function clusterRefuses({ sandbox }: World): void {
  const settings = sandbox.store.serviceSettings.get(sandbox.id('isambard'));
  Object.assign(settings ?? {}, { backend: 'refuses', backendError: 'the cluster says no' });
}

describe.each(GENERATIONS)('on %s', (generation) => {
  test('the inventory keeps its project and its uuid, which a creation captures', () =>
    withWorld(generation, async (world) => {
      const places = (await placesOf(world, [allocation()])).get(ALLOCATION);
      const value = { project: world.sandbox.id('project'), customer: world.sandbox.id('institute') };
      expect(places?.before).toEqual({
        value: { ...value, uuid: null },
        fill: [{ pointer: '/uuid', capture: `${ALLOCATION}#uuid` }],
      });
      expect(places?.captured).toContain(`${ALLOCATION}#uuid`);
      expect(places?.after).toEqual({ value: { ...value, uuid: only(world).uuid }, fill: [] });
    }));

  test('an allocation is deleted with what is on the cluster, and waited for', () =>
    withWorld(generation, async (world) => {
      const row = madeAllocation(world);
      const removal = await planRemoval(world, goneAllocation(world, row));
      expect(outline(removal)).toEqual(['delete', DELETE]);
      expect(removal).toMatchObject({ warnings: ['what its users have on the cluster may be lost'] });
      expect(await carryOut(world, new Map([[ALLOCATION, removal]]))).toEqual([
        ['applied', 'deletion asked for', 'deleted'],
      ]);
      expect(world.sandbox.store.allocations.size).toBe(0);
      expect(await planRemoval(world, goneAllocation(world, row))).toBe('gone');
    }));

  test('a resource of the marketplace that points at it has ended then', () =>
    withWorld(generation, async (world) => {
      const row = madeAllocation(world);
      const [resource] = world.sandbox.store.resources.values();
      if (resource === undefined) throw new Error('the seed has no resources');
      resource.scope = { collection: 'openportal-allocations', uuid: row.uuid };
      await remove(world, goneAllocation(world, row));
      expect(resource.state).toBe('Terminated');
    }));

  test('one that has erred is dropped, though its cluster refuses, and that is said', () =>
    withWorld(generation, async (world) => {
      const row = madeAllocation(world, { state: 'Erred' });
      clusterRefuses(world);
      expect(await planRemoval(world, goneAllocation(world, row))).toMatchObject({
        warnings: [expect.anything(), expect.stringContaining('even when its cluster does not delete it')],
      });
      expect(await remove(world, goneAllocation(world, row))).toMatchObject([['applied', {}, {}]]);
    }));

  test('one that its cluster never made is just dropped', () =>
    withWorld(generation, async (world) => {
      const row = madeAllocation(world, { state: 'Erred', backendId: '' });
      expect(await planRemoval(world, goneAllocation(world, row))).toMatchObject({ warnings: [] });
      expect(await remove(world, goneAllocation(world, row))).toMatchObject([['applied', {}, {}]]);
    }));

  test('a server that never gets to it is waited for, and a later run goes on', () =>
    withWorld(generation, async (world) => {
      const row = madeAllocation(world);
      world.sandbox.worker.isOn = false;
      expect(await remove(world, goneAllocation(world, row))).toEqual([
        ['waiting', 'deletion asked for', 'waits for the server to delete it'],
      ]);
      world.sandbox.worker.isOn = true;
      expect(await remove(world, goneAllocation(world, row))).toMatchObject([['applied', 'deleted']]);
    }));

  test.each(['OK', 'Updating', 'Erred', 'Deleting'])('staff unlink one that is %s, loudly', (state) =>
    withWorld(generation, async (world) => {
      const row = madeAllocation(world, { state });
      const removal = await planRemoval(world, goneAllocation(world, row, 'Unlink'));
      expect(outline(removal)).toEqual(['unlink', 'POST openportal-allocations/*/unlink/']);
      expect(removal).toMatchObject({
        warnings: expect.arrayContaining([
          'only staff may do this: the server forgets it, and its cluster keeps it and is not asked',
        ]),
      });
      world.sandbox.inject({ kind: 'drop-after', path: '/unlink/' });
      expect(await carryOut(world, new Map([[ALLOCATION, removal]]))).toEqual([['applied', 'unlinked']]);
      expect(world.sandbox.store.allocations.size).toBe(0);
    }),
  );

  test('an owner of the organization deletes and does not unlink, a member does neither', () =>
    withWorld(
      generation,
      async (world) => {
        const row = madeAllocation(world);
        expect(outline(await planRemoval(world, goneAllocation(world, row)))).toEqual([
          'blocked',
          expect.stringMatching(/^OBJECT_NOT_VISIBLE/u),
        ]);
        const project = { type: 'project', uuid: world.sandbox.id('project') } as const;
        grantRole(world, 'alice', 'PROJECT.MEMBER', project);
        expect(outline(await planRemoval(world, goneAllocation(world, row)))).toEqual([
          'blocked',
          'REMOVAL_REFUSED: the account alice has no role that allows it in the project Example Project',
        ]);
        grantRole(world, 'alice', 'CUSTOMER.OWNER', {
          type: 'customer',
          uuid: world.sandbox.id('institute'),
        });
        expect(outline(await planRemoval(world, goneAllocation(world, row)))).toEqual(['delete', DELETE]);
        expect(outline(await planRemoval(world, goneAllocation(world, row, 'Unlink')))).toEqual([
          'blocked',
          'REMOVAL_REFUSED: only staff may, and the account alice is not staff',
        ]);
        world.sandbox.store.allocations.clear();
        expect(await planRemoval(world, goneAllocation(world, row))).toBe('gone');
      },
      'alice',
    ));

  test('many are read as one list', () =>
    withWorld(generation, async (world) => {
      const all = Array.from({ length: 20 }, (_, index) => ({
        ...goneAllocation(world, madeAllocation(world, { name: `alloc-${String(index)}` })),
        key: `OpenPortalAllocation/alloc-${String(index)}` as const,
      }));
      const since = world.sandbox.requests.length;
      expect((await planRemovals(world, all)).size).toBe(20);
      const read = world.sandbox.requests.slice(since).filter(({ path }) => path.startsWith('openportal-'));
      expect(read).toHaveLength(2);
    }));
});

test('before 8.0 a cluster that refuses leaves it erred, and the report quotes it', () =>
  withWorld('openportal-2024-08', async (world) => {
    const row = madeAllocation(world);
    clusterRefuses(world);
    expect(await remove(world, goneAllocation(world, row))).toEqual([
      ['failed', 'deletion asked for', expect.stringContaining('did not delete it: the cluster says no')],
    ]);
    expect(row.state).toBe('Erred');
  }));

test('a server without allocations says nothing about them', () =>
  withWorld('2024-10', async (world) => {
    const found = await planRemoval(world, surplus(ALLOCATION, 'a'.repeat(32), 'Delete'));
    expect(outline(found)).toEqual([
      'blocked',
      'SERVER_LACKS_KIND: this server has no openportal-allocations',
    ]);
  }));
