import { describe, expect, test } from 'vitest';
import type { DeletionPolicy } from '../../src/manifest/deletion-policy.ts';
import type { BackendResourceSpec } from '../../src/manifest/types.gen.ts';
import { addResource } from '../../src/sandbox/store/add-resource.ts';
import type { BackendResource } from '../../src/sandbox/store/rows.ts';
import type { Document, World } from '../e2e/world.ts';
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

const KEY = 'BackendResource/vm';

function anOffering({ sandbox }: World): string {
  const [uuid = ''] = sandbox.addOfferings(1, {
    customer: 'university',
    category: 'hpc_category',
    name: 'Machines',
    plans: [{ name: 'Standard' }],
  });
  return uuid;
}

function made({ sandbox }: World, offering: string, changes: Partial<BackendResource> = {}): BackendResource {
  const { store } = sandbox;
  const row: BackendResource = {
    uuid: store.newUuid(),
    created: store.timestamp(),
    name: 'vm',
    project: sandbox.id('project'),
    offering,
    backendId: 'vm-1',
    metadata: {},
    ...changes,
  };
  store.backendResources.set(row.uuid, row);
  return row;
}

function gone({ sandbox }: World, row: BackendResource, policy: DeletionPolicy = 'Delete') {
  return surplus(KEY, row.uuid, policy, {
    offering: row.offering,
    project: row.project,
    backend_id: row.backendId,
    provider: sandbox.id('university'),
  });
}

/** What staff makes of something that was reported. */
function imported({ sandbox: { store } }: World, row: BackendResource, state = 'OK') {
  store.backendResources.delete(row.uuid);
  const { offering, project, name, backendId } = row;
  const resource = addResource(store, { offering, project, name, backendId, plan: null, limits: {} });
  resource.state = state;
  return resource;
}

describe('on 8.0', () => {
  test('the inventory keeps what identifies it, of offerings of the same run, too', () =>
    withWorld('8.0', async (world) => {
      const spec: BackendResourceSpec = {
        offering: { manifest: 'machines' },
        project: { name: 'Example Project' },
        backend_id: 'vm-1',
        name: 'vm',
        import: { plan: { name: 'Standard' } },
      };
      const documents: readonly Document[] = [
        {
          name: 'machines',
          spec: {
            name: 'Machines',
            customer: { name: 'Example University' },
            category: { name: 'HPC' },
            type: 'Marketplace.Basic',
            plans: [{ name: 'Standard', unit: 'month' }],
          },
        },
        { kind: 'BackendResource', name: 'vm', spec },
      ];
      const places = (await placesOf(world, documents)).get(KEY);
      expect(places?.before).toEqual({
        value: { project: world.sandbox.id('project'), backend_id: 'vm-1', offering: null },
        fill: [{ pointer: '/offering', capture: 'Offering/machines#uuid' }],
      });
      expect(places?.captured).toEqual(
        expect.arrayContaining(['Offering/machines#uuid', `${KEY}#resource_uuid`]),
      );
      const offering = [...world.sandbox.store.offerings.keys()].at(-1);
      expect(places?.after?.value).toMatchObject({ offering, backend_id: 'vm-1' });
    }));

  test('what was reported is deleted', () =>
    withWorld('8.0', async (world) => {
      const row = made(world, anOffering(world));
      const removal = await planRemoval(world, gone(world, row));
      expect(outline(removal)).toEqual(['delete', 'DELETE backend-resources/*/']);
      expect(await carryOut(world, new Map([[KEY, removal]]))).toEqual([['applied', 'deleted']]);
      expect(world.sandbox.store.backendResources.size).toBe(0);
      expect(await planRemoval(world, gone(world, row))).toBe('gone');
    }));

  test('what was reported by somebody else in the same way is left alone', () =>
    withWorld('8.0', async (world) => {
      const offering = anOffering(world);
      const row = made(world, offering);
      const other = made(world, offering);
      await remove(world, gone(world, row));
      expect([...world.sandbox.store.backendResources.keys()]).toEqual([other.uuid]);
      expect(await planRemoval(world, gone(world, row))).toBe('gone');
    }));

  test('it is let go of when that was chosen', () =>
    withWorld('8.0', async (world) => {
      const row = made(world, anOffering(world));
      const removal = await planRemoval(world, gone(world, row, 'Release'));
      expect(outline(removal)).toEqual(['release']);
      expect(removal).toMatchObject({ warnings: ['it stays on the server, and can be imported by others'] });
    }));

  test.each(['OK', 'Erred', 'Updating'])('what has been imported and is %s is let go of', (state) =>
    withWorld('8.0', async (world) => {
      const row = made(world, anOffering(world));
      const resource = imported(world, row, state);
      const release = ['it has been imported: the resource vm stays, and is left alone'];
      for (const uuid of [row.uuid, resource.uuid]) {
        const removal = await planRemoval(world, { ...gone(world, row), uuid });
        expect(outline(removal)).toEqual(['release']);
        expect(removal).toMatchObject({ warnings: release });
      }
      expect(world.sandbox.writes()).toEqual([]);
    }),
  );

  test('what was imported and has ended is gone, unless it is known by its uuid', () =>
    withWorld('8.0', async (world) => {
      const row = made(world, anOffering(world));
      const resource = imported(world, row, 'Terminated');
      expect(await planRemoval(world, gone(world, row))).toBe('gone');
      expect(outline(await planRemoval(world, { ...gone(world, row), uuid: resource.uuid }))).toEqual([
        'release',
      ]);
    }));

  test('what staff imports in the last moment is not deleted', () =>
    withWorld('8.0', async (world) => {
      const row = made(world, anOffering(world));
      const removal = await planRemoval(world, gone(world, row));
      imported(world, row);
      expect(await carryOut(world, new Map([[KEY, removal]]))).toEqual([
        ['failed', expect.stringContaining('has another uuid than it should')],
      ]);
      expect(world.sandbox.writes()).toEqual([]);
    }));

  test('a deletion whose answer is lost is done', () =>
    withWorld('8.0', async (world) => {
      const row = made(world, anOffering(world));
      world.sandbox.inject({ kind: 'drop-after', method: 'DELETE' });
      expect(await remove(world, gone(world, row))).toEqual([['applied', 'deleted']]);
    }));

  test('who has no role on the provider side is told before', () =>
    withWorld(
      '8.0',
      async (world) => {
        const row = made(world, anOffering(world));
        expect(outline(await planRemoval(world, gone(world, row)))).toEqual([
          'blocked',
          'REMOVAL_REFUSED: the account alice has no role on its offering or on the organization that provides it',
        ]);
        grantRole(world, 'alice', 'OFFERING.MANAGER', { type: 'offering', uuid: row.offering });
        expect(await remove(world, gone(world, row))).toEqual([['applied', 'deleted']]);
      },
      'alice',
    ));

  test('many of one offering are read as one list', () =>
    withWorld('8.0', async (world) => {
      const offering = anOffering(world);
      const all = Array.from({ length: 20 }, (_, index) => ({
        ...gone(world, made(world, offering, { backendId: `vm-${String(index)}` })),
        key: `BackendResource/vm-${String(index)}` as const,
      }));
      const since = world.sandbox.requests.length;
      expect((await planRemovals(world, all)).size).toBe(20);
      const read = world.sandbox.requests.slice(since).filter(({ path }) => path.startsWith('backend-'));
      expect(read).toHaveLength(2);
    }));
});

test.each(['2024-10', 'openportal-2024-08'] as const)(
  '%s has none, and says nothing about them',
  (generation) =>
    withWorld(generation, async (world) => {
      expect(outline(await planRemoval(world, surplus(KEY, 'a'.repeat(32), 'Delete')))).toEqual([
        'blocked',
        'SERVER_LACKS_KIND: this server has no backend-resources',
      ]);
    }),
);
