import { describe, expect, test } from 'vitest';
import type { DeletionPolicy } from '../../src/manifest/deletion-policy.ts';
import type { Offering } from '../../src/sandbox/store/rows.ts';
import { GENERATIONS, type Generation } from '../../src/waldur/instance.ts';
import type { OfferingDocument, World } from '../e2e/world.ts';
import { withWorld } from '../e2e/with-world.ts';
import { carryOut, outline, placesOf, planRemoval, planRemovals, remove, surplus } from './removal-world.ts';

const KEY = 'Offering/cluster';

const DOCUMENT: OfferingDocument = {
  name: 'cluster',
  spec: {
    name: 'Cluster',
    customer: { name: 'Example University' },
    category: { name: 'HPC' },
    type: 'Marketplace.Basic',
    components: [{ type: 'cpu', name: 'CPU', measured_unit: 'h', billing_type: 'usage' }],
    plans: [{ name: 'Default', unit: 'month' }],
  },
};

async function made(world: World, state = 'Draft'): Promise<Offering> {
  const [uuid] = world.sandbox.addOfferings(1, {
    customer: 'university',
    category: 'hpc_category',
    type: 'Marketplace.Basic',
    name: 'Cluster',
    state,
    plans: [{ name: 'Default' }],
  });
  const row = world.sandbox.store.offerings.get(uuid ?? '');
  if (row === undefined) throw new Error('no offering was made');
  return row;
}

function gone({ uuid, customer }: Offering, policy: DeletionPolicy) {
  return surplus(KEY, uuid, policy, { customer });
}

function addResource({ sandbox: { store } }: World, { uuid }: Offering, state: string): void {
  const [like] = store.resources.values();
  if (like === undefined) throw new Error('the seed has no resources');
  const row = { ...like, uuid: store.newUuid(), offering: uuid, state };
  store.resources.set(row.uuid, row);
}

const STATES: Readonly<Record<Generation, readonly string[]>> = {
  '2024-10': ['Draft', 'Active', 'Paused', 'Archived'],
  'openportal-2024-08': ['Draft', 'Active', 'Paused', 'Archived'],
  '8.0': ['Draft', 'Active', 'Paused', 'Unavailable', 'Archived'],
};

describe.each(GENERATIONS)('on %s', (generation) => {
  test.each(STATES[generation])(
    'an offering that is %s ends archived, and twice makes no difference',
    (state) =>
      withWorld(generation, async (world) => {
        const row = await made(world, state);
        const removal = await planRemoval(world, gone(row, 'Archive'));
        const isArchived = state === 'Archived';
        expect(outline(removal)).toEqual([
          'archive',
          ...(isArchived ? [] : ['POST marketplace-provider-offerings/*/archive/']),
        ]);
        expect(await carryOut(world, new Map([[KEY, removal]]))).toEqual(
          isArchived ? [] : [['applied', 'state set to Archived']],
        );
        expect(row.state).toBe('Archived');
        expect(outline(await planRemoval(world, gone(row, 'Archive')))).toEqual(['archive']);
      }),
  );

  test('the inventory keeps its organization', () =>
    withWorld(generation, async (world) => {
      const places = await placesOf(world, [DOCUMENT]);
      const customer = world.sandbox.id('university');
      const uuid = [...world.sandbox.store.offerings.keys()].at(-1);
      expect(places.get(KEY)).toMatchObject({
        before: {
          value: { customer, uuid: null },
          fill: [{ pointer: '/uuid', capture: 'Offering/cluster#uuid' }],
        },
        after: { value: { customer, uuid }, fill: [] },
      });
    }));

  test('archiving one in use says how many resources stay, and takes none of them', () =>
    withWorld(generation, async (world) => {
      const row = await made(world, 'Active');
      addResource(world, row, 'OK');
      addResource(world, row, 'Erred');
      addResource(world, row, 'Terminated');
      const removal = await planRemoval(world, gone(row, 'Archive'));
      expect(removal).toMatchObject({
        warnings: ['2 resources of it in use: they stay as they are, and nobody can order more'],
      });
      const resources = world.sandbox.store.resources.size;
      await carryOut(world, new Map([[KEY, removal]]));
      expect(row.state).toBe('Archived');
      expect(world.sandbox.store.resources.size).toBe(resources);
    }));

  test('a draft without resources is deleted, after a last look', () =>
    withWorld(generation, async (world) => {
      const row = await made(world);
      expect(await remove(world, gone(row, 'Delete'))).toEqual([['applied', 'deleted']]);
      expect(world.sandbox.store.offerings.has(row.uuid)).toBe(false);
      expect(await planRemoval(world, gone(row, 'Delete'))).toBe('gone');
    }));

  test('one that somebody activates in the last moment is not deleted', () =>
    withWorld(generation, async (world) => {
      const row = await made(world);
      const removal = await planRemoval(world, gone(row, 'Delete'));
      row.state = 'Active';
      expect(await carryOut(world, new Map([[KEY, removal]]))).toEqual([
        ['failed', expect.stringContaining('has another state than it should')],
      ]);
      expect(world.sandbox.store.offerings.has(row.uuid)).toBe(true);
    }));

  test.each(STATES[generation].filter((state) => state !== 'Draft'))(
    'one that is %s is not deleted',
    (state) =>
      withWorld(generation, async (world) => {
        const removal = await planRemoval(world, gone(await made(world, state), 'Delete'));
        expect(outline(removal)).toEqual([
          'blocked',
          `REMOVAL_REFUSED: it is ${state}, and only drafts are deleted`,
        ]);
      }),
  );

  test.each(['OK', 'Terminated'])('a draft with a resource that is %s is not deleted', (state) =>
    withWorld(generation, async (world) => {
      const row = await made(world);
      addResource(world, row, state);
      expect(outline(await planRemoval(world, gone(row, 'Delete')))).toEqual([
        'blocked',
        'REMOVAL_REFUSED: it has 1 resource, ended ones counted, which would be deleted with it',
      ]);
    }),
  );

  test.each(['blocked', 'archived'] as const)('nothing is asked of an organization that is %s', (closed) =>
    withWorld(generation, async (world) => {
      const row = await made(world);
      const customer = world.sandbox.store.customers.get(row.customer);
      if (customer === undefined) throw new Error('it has no organization');
      customer[closed] = true;
      for (const policy of ['Archive', 'Delete'] as const) {
        expect(outline(await planRemoval(world, gone(row, policy)))).toEqual([
          'blocked',
          `REMOVAL_REFUSED: its organization is ${closed}`,
        ]);
      }
    }),
  );

  test.each(['Archive', 'Delete'] as const)('%s is done once although its answer is lost', (policy) =>
    withWorld(generation, async (world) => {
      const row = await made(world);
      world.sandbox.inject({
        kind: 'drop-after',
        ...(policy === 'Delete' ? { method: 'DELETE' } : { path: '/archive/' }),
      });
      expect(await remove(world, gone(row, policy))).toMatchObject([['applied', {}]]);
      expect(world.sandbox.store.offerings.get(row.uuid)?.state).toBe(
        policy === 'Delete' ? undefined : 'Archived',
      );
    }),
  );

  test('an owner of the organization archives; others are told before, or see nothing', async () => {
    await withWorld(
      generation,
      async (world) => {
        const row = await made(world);
        const removal = await planRemoval(world, gone(row, 'Archive'));
        expect(outline(removal)).toEqual(['archive', 'POST marketplace-provider-offerings/*/archive/']);
        expect(removal).toMatchObject({
          warnings:
            generation === '8.0'
              ? [
                  'the state may be refused: unless the site allows more, only staff can change it, and the account owner is not',
                ]
              : [],
        });
      },
      'owner',
    );
    await withWorld(
      generation,
      async (world) => {
        const row = await made(world);
        expect(outline(await planRemoval(world, gone(row, 'Archive')))).toEqual([
          'blocked',
          expect.stringMatching(/^OBJECT_NOT_VISIBLE/u),
        ]);
      },
      'alice',
    );
  });

  test('many are read as one list, and what is not in it is looked at by itself', () =>
    withWorld(generation, async (world) => {
      const uuids = world.sandbox.addOfferings(60, {
        customer: 'university',
        category: 'hpc_category',
        type: 'Marketplace.Basic',
        name: 'Many',
        state: 'Archived',
      });
      const all = [...uuids, 'f'.repeat(32)].map((uuid, index) =>
        surplus(`Offering/many-${String(index)}`, uuid, 'Archive'),
      );
      const since = world.sandbox.requests.length;
      const removals = await planRemovals(world, all);
      expect([...removals.values()].filter((removal) => removal === 'gone')).toHaveLength(1);
      const read = world.sandbox.requests
        .slice(since)
        .filter(({ path }) => path.startsWith('marketplace-provider-offerings/'));
      expect(read.length).toBeLessThanOrEqual(generation === '8.0' ? 62 : 4);
    }));
});

test('on 8.0 an offering without plans is not archived, since the server refuses it', () =>
  withWorld('8.0', async (world) => {
    const row = await made(world, 'Paused');
    row.plans.length = 0;
    expect(outline(await planRemoval(world, gone(row, 'Archive')))).toEqual([
      'blocked',
      'REMOVAL_REFUSED: it has no plan, and the server refuses this of an offering without one',
    ]);
  }));
