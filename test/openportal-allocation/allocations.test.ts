import { describe, expect, test } from 'vitest';
import type { OpenPortalAllocationSpec } from '../../src/manifest/types.gen.ts';
import { plannedWrites, seenWrites } from '../e2e/world.ts';
import { withWorld } from '../e2e/with-world.ts';
import { actions, allocation, GENERATIONS, limits, only, outcomes, settle } from './allocation-world.ts';

describe.each(GENERATIONS)('allocations on %s', (generation) => {
  const declared = allocation({ description: 'first', ...limits(generation, 100) });

  test('are created with the declared limits in place of those of the server', () =>
    withWorld(generation, async (world) => {
      const plan = await world.plan([declared]);
      expect(actions(plan)).toEqual(['create POST POST']);
      expect(outcomes(await world.apply(plan))).toEqual(['applied']);
      expect(seenWrites(world.sandbox, 0)).toEqual(plannedWrites(plan));
      expect(only(world)).toMatchObject({
        state: 'OK',
        description: 'first',
        limits: limits(generation, 100),
        inBackend: limits(generation, 100),
      });
      expect(actions(await world.plan([declared]))).toEqual(['no-op']);
    }));

  const changes: readonly (readonly [string, Partial<OpenPortalAllocationSpec>, string])[] = [
    ['description', { description: 'second' }, 'update PATCH'],
    ['description, cleared', { description: '' }, 'update PATCH'],
    ['limits', limits(generation, 0), 'update POST'],
    ['both', { description: 'second', ...limits(generation, 300) }, 'update PATCH POST'],
  ];
  test.each(changes)('change: %s', (_, change, action) =>
    withWorld(generation, async (world) => {
      await settle(world, [declared]);
      const changed = allocation({ ...declared.spec, ...change });
      const { plan, outcomes: results, after } = await settle(world, [changed]);
      expect({ actions: actions(plan), results, after }).toEqual({
        actions: [action],
        results: ['applied'],
        after: ['no-op'],
      });
    }),
  );

  test('are changed again when somebody else was faster (409)', () =>
    withWorld(generation, async (world) => {
      await settle(world, [declared]);
      const plan = await world.plan([allocation({ ...declared.spec, description: 'second' })]);
      only(world).state = 'Updating';
      const [result] = outcomes(await world.apply(plan));
      expect(result).toContain('Valid states for operation: OK.');
      only(world).state = 'OK';
      expect((await settle(world, [allocation({ ...declared.spec, description: 'second' })])).after).toEqual([
        'no-op',
      ]);
    }));

  test('wait while the server is at work, so that two changes of limits never overlap', () =>
    withWorld(generation, async (world) => {
      await settle(world, [declared]);
      await fetch(`${world.sandbox.url}openportal-allocations/${only(world).uuid}/set_limits/`, {
        method: 'POST',
        headers: {
          authorization: `Token ${world.sandbox.token('admin')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(limits(generation, 7)),
      });
      const { outcomes: results, after } = await settle(world, [declared]);
      expect({ results, after }).toEqual({ results: ['applied'], after: ['no-op'] });
      expect(only(world)).toMatchObject({ state: 'OK', inBackend: limits(generation, 100) });
    }));

  test('say why the cluster did not make them, and are not made again over it', () =>
    withWorld(generation, async (world) => {
      const [settings] = world.sandbox.store.serviceSettings.values();
      Object.assign(settings ?? {}, { backend: 'refuses', backendError: 'no space left' });
      const [result] = outcomes(await world.apply(await world.plan([declared])));
      expect(result).toContain('the cluster did not make it: no space left');
      const plan = await world.plan([declared]);
      expect(plan.objects[0]?.blocked).toMatchObject([{ code: 'ALLOCATION_NOT_MADE' }]);
      expect(plan.objects[0]?.blocked[0]?.summary).toContain('no space left');
    }));

  test('get their limits sent again when the cluster refused them, and then take other changes', () =>
    withWorld(generation, async (world) => {
      await settle(world, [declared]);
      const [settings] = world.sandbox.store.serviceSettings.values();
      const changed = allocation({ description: 'second', ...limits(generation, 200) });
      Object.assign(settings ?? {}, { backend: 'refuses', backendError: 'not today' });
      const [result] = outcomes(await world.apply(await world.plan([changed])));
      expect(result).toContain('the cluster did not take the limits: not today');
      Object.assign(settings ?? {}, { backend: 'ok' });
      const again = allocation({ description: 'third', ...limits(generation, 200) });
      const { plan, outcomes: results, after } = await settle(world, [again]);
      expect(plan.objects[0]?.changes.map(({ note }) => note ?? '').join()).toContain('not today');
      expect({ actions: actions(plan), results, after }).toEqual({
        actions: ['update POST PATCH'],
        results: ['applied'],
        after: ['no-op'],
      });
      expect(only(world)).toMatchObject({ state: 'OK', inBackend: limits(generation, 200) });
    }));

  test('are made anew once one of the name is gone', () =>
    withWorld(generation, async (world) => {
      await settle(world, [declared]);
      await fetch(`${world.sandbox.url}openportal-allocations/${only(world).uuid}/`, {
        method: 'DELETE',
        headers: { authorization: `Token ${world.sandbox.token('admin')}` },
      });
      const { plan, outcomes: results, after } = await settle(world, [declared]);
      expect(plan.objects[0]?.warnings.join()).toContain('is being deleted');
      expect({ results, after }).toEqual({ results: ['applied'], after: ['no-op'] });
      expect(only(world).inBackend).toEqual(limits(generation, 100));
    }));

  test('an erred one counts only when no other has the name; two others are never guessed among', () =>
    withWorld(generation, async (world) => {
      await settle(world, [declared]);
      const first = only(world);
      const { allocations } = world.sandbox.store;
      allocations.set('e'.repeat(32), { ...first, uuid: 'e'.repeat(32), state: 'Erred', backendId: '' });
      expect(actions(await world.plan([declared]))).toEqual(['no-op']);
      allocations.set('f'.repeat(32), { ...first, uuid: 'f'.repeat(32) });
      const plan = await world.plan([declared]);
      expect(plan.objects[0]?.blocked).toMatchObject([{ code: 'OBJECT_AMBIGUOUS' }]);
      expect(JSON.stringify(plan.objects[0]?.blocked)).not.toContain('e'.repeat(32));
    }));
});
