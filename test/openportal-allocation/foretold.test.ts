import { describe, expect, test } from 'vitest';
import type { AllocationDocument, World } from '../e2e/world.ts';
import { withWorld } from '../e2e/with-world.ts';
import { actions, allocation, GENERATIONS, limits, only, outcomes, settle } from './allocation-world.ts';

/** Gives the owner of the provider a role on the project of the seed. */
function grant({ sandbox }: World, role: string): void {
  const [pattern] = sandbox.store.grants.values();
  if (pattern === undefined) throw new Error('the seed has no grant');
  const uuid = sandbox.store.newUuid();
  const scope = sandbox.id('project');
  sandbox.store.grants.set(uuid, { ...pattern, uuid, role, scope, scopeType: 'project' });
}

async function codesOf(world: World, document: AllocationDocument): Promise<readonly string[]> {
  const plan = await world.plan([document]);
  return plan.objects.flatMap(({ blocked }) => blocked.map(({ code }) => code));
}

describe.each(GENERATIONS)('foretold on %s', (generation) => {
  test('a plain member creates nothing', () =>
    withWorld(
      generation,
      async (world) => {
        grant(world, 'PROJECT.MEMBER');
        expect(await codesOf(world, allocation())).toEqual(['ALLOCATION_NOT_PERMITTED']);
      },
      'owner',
    ));

  test('an administrator of the project creates, but sets no limits', () =>
    withWorld(
      generation,
      async (world) => {
        grant(world, 'PROJECT.ADMIN');
        const declared = allocation({ description: 'x', ...limits(generation, 9) });
        const plan = await world.plan([declared]);
        expect(actions(plan)).toEqual(['create POST']);
        expect(
          plan.objects[0]?.refused.map(({ path, reason }) => `${path.join('.')} ${reason}`).join(),
        ).toContain('only staff may set limits');
        expect(outcomes(await world.apply(plan))).toEqual(['applied']);
        expect((await settle(world, [allocation({ description: 'y' })])).after).toEqual(['no-op']);
      },
      'owner',
    ));

  test('limits of the other generation are refused, the rest goes on', () =>
    withWorld(generation, async (world) => {
      const other = generation === '8.0' ? 'openportal-2024-08' : '8.0';
      const plan = await world.plan([allocation(limits(other, 9))]);
      expect(actions(plan)).toEqual(['create POST']);
      expect(new Set(plan.objects[0]?.refused.map(({ reason }) => reason))).toEqual(
        new Set([`servers of generation ${generation} do not have it`]),
      );
    }));

  test('an allocation never changes its project', () =>
    withWorld(generation, async (world) => {
      await settle(world, [allocation()]);
      const { projects } = world.sandbox.store;
      const [pattern] = projects.values();
      if (pattern === undefined) throw new Error('the seed has no project');
      const uuid = world.sandbox.store.newUuid();
      projects.set(uuid, { ...pattern, uuid, name: 'Another' });
      const moved = allocation({ project: { name: 'Another' } }, { uuid: only(world).uuid });
      const plan = await world.plan([moved]);
      expect(plan.objects[0]).toMatchObject({
        steps: [],
        refused: [
          {
            path: ['project'],
            before: 'Example Project',
            after: 'Another',
            remedy: expect.stringContaining('write another manifest') as unknown,
          },
        ],
      });
    }));

  test('an erred allocation takes no texts unless its limits are sent again', () =>
    withWorld(generation, async (world) => {
      await settle(world, [allocation()]);
      Object.assign(only(world), { state: 'Erred', errorMessage: 'the node is down' });
      const plan = await world.plan([allocation({ description: 'new' })]);
      expect(plan.objects[0]).toMatchObject({ steps: [], refused: [{ path: ['description'] }] });
      expect(plan.objects[0]?.refused[0]?.reason).toContain('the node is down');
      expect(plan.objects[0]?.warnings.join()).toContain('it is erred: the node is down');
    }));

  test('a pin on what is being deleted, or is not there, blocks', () =>
    withWorld(generation, async (world) => {
      await settle(world, [allocation()]);
      const { uuid } = only(world);
      only(world).state = 'Deleting';
      expect(await codesOf(world, allocation({}, { uuid }))).toEqual(['ALLOCATION_BEING_DELETED']);
      expect(await codesOf(world, allocation({}, { uuid: 'b'.repeat(32) }))).toEqual([
        'OBJECT_PIN_NOT_FOUND',
      ]);
    }));

  test('settings of another type have no allocations', () =>
    withWorld(generation, async (world) => {
      const { serviceSettings } = world.sandbox.store;
      const [pattern] = serviceSettings.values();
      if (pattern === undefined) throw new Error('the seed has no cluster');
      const uuid = world.sandbox.store.newUuid();
      serviceSettings.set(uuid, { ...pattern, uuid, name: 'Classic', type: 'SLURM' });
      expect(await codesOf(world, allocation({ service_settings: { uuid } }))).toEqual([
        'ALLOCATION_WRONG_CLUSTER',
      ]);
      expect(await codesOf(world, allocation({ service_settings: { name: 'Classic' } }))).toEqual([
        'REFERENCE_NOT_FOUND',
      ]);
    }));
});

test('older servers take plain names and short descriptions only', () =>
  withWorld('openportal-2024-08', async (world) => {
    expect(await codesOf(world, allocation({ name: 'two words' }))).toEqual(['ALLOCATION_NAME_REFUSED']);
    const plan = await world.plan([allocation({ description: 'x'.repeat(2_001) })]);
    expect(plan.objects[0]).toMatchObject({ action: 'create', refused: [{ path: ['description'] }] });
  }));

test('older servers make a second allocation of a project, which may be a rename', () =>
  withWorld('openportal-2024-08', async (world) => {
    await settle(world, [allocation()]);
    const plan = await world.plan([allocation({ name: 'alloc-2' })]);
    expect(actions(plan)).toEqual(['create POST']);
    expect(plan.objects[0]?.warnings.join()).toContain('this may be a rename of alloc-1');
    const both = await world.plan([allocation(), allocation({ name: 'alloc-2' })]);
    expect(both.objects.flatMap(({ warnings }) => warnings)).toEqual([]);
  }));

test('newer servers make one allocation for a project on a cluster', () =>
  withWorld('8.0', async (world) => {
    await settle(world, [allocation()]);
    expect(await codesOf(world, allocation({ name: 'alloc-2' }))).toEqual(['ALLOCATION_PROJECT_TAKEN']);
    const plan = await world.plan([allocation({ name: 'alloc-2' }, { uuid: only(world).uuid })]);
    expect(actions(plan)).toEqual(['update PATCH']);
  }));

test('newer servers can have an allocation that its cluster does not have yet', () =>
  withWorld('8.0', async (world) => {
    await settle(world, [allocation()]);
    only(world).backendId = '';
    const plan = await world.plan([allocation()]);
    expect(plan.objects[0]).toMatchObject({ action: 'no-op' });
    expect(plan.objects[0]?.warnings.join()).toContain('its cluster does not have it yet');
  }));
