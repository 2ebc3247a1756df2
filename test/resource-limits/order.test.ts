import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { World } from '../e2e/world.ts';
import { lastOrder, limits, only, run, send, startLimitsWorld, stored } from './limits-world.ts';
import { GENERATIONS } from '../../src/waldur/instance.ts';

let world: World;

afterEach(() => world.close());

describe.each(GENERATIONS)('limits by an order on %s', (generation) => {
  describe('placed by an owner', () => {
    beforeEach(async () => {
      world = await startLimitsWorld(generation, 'owner');
    });

    test('send every component, wait for the provider, and are there once the order is done', async () => {
      const wanted = [limits({ cpu: 20 })];
      const plan = await world.plan(wanted);
      expect(only(plan)).toMatchObject({
        action: 'update',
        changes: [
          {
            path: ['limits', 'cpu'],
            before: 10,
            after: 20,
            note: 'by an order, to be approved by the service provider Provider',
          },
        ],
      });
      expect(await run(world, wanted)).toEqual([
        'waits for the service provider Provider to approve the order of these limits',
      ]);
      expect(world.sandbox.writes().map(({ path, body }) => [path.split('/').at(-2), body])).toEqual([
        ['update_limits', { limits: { cpu: 20, gpu: 2, node: 5 } }],
      ]);

      const { uuid } = lastOrder(world);
      expect(only(await world.plan(wanted))).toMatchObject({
        action: 'waiting',
        waitingFor: `the service provider Provider to approve the order ${uuid.slice(0, 8)}`,
        steps: [],
      });
      expect(await run(world, wanted)).toEqual([
        `waits for the service provider Provider to approve the order ${uuid.slice(0, 8)}`,
      ]);
      expect(world.sandbox.writes()).toHaveLength(1);

      expect(await send(world, 'reviewer', `marketplace-orders/${uuid}/approve_by_provider/`)).toBe(200);
      expect(only(await world.plan(wanted)).action).toBe('no-op');
      expect(stored(world, 'resource')).toEqual({ cpu: 20, gpu: 2, node: 5 });
    });

    test('are repaired after somebody else has changed them', async () => {
      const row = world.sandbox.store.resources.get(world.sandbox.id('resource'));
      if (row !== undefined) row.limits = { cpu: 1, gpu: 9 };
      const plan = await world.plan([limits({ cpu: 10, gpu: 2, node: 5 })]);
      expect(only(plan).changes.map(({ path, operation }) => `${operation} ${path.join('.')}`)).toEqual([
        'change limits.cpu',
        'change limits.gpu',
        'add limits.node',
      ]);
      await world.apply(plan);
      expect(lastOrder(world).limits).toEqual({ cpu: 10, gpu: 2, node: 5 });
    });

    test('are taken away with null, and only those', async () => {
      await run(world, [limits({ node: null, disk: null })]);
      expect(lastOrder(world).limits).toEqual({ cpu: 10, gpu: 2 });
    });

    test('are not ordered beside another order', async () => {
      await send(world, 'owner', `marketplace-resources/${world.sandbox.id('resource')}/update_limits/`, {
        limits: { cpu: 30 },
      });
      const { uuid } = lastOrder(world);
      const object = only(await world.plan([limits({ cpu: 20 })]));
      expect(object).toMatchObject({
        action: 'waiting',
        waitingFor: `the service provider Provider to approve the order ${uuid.slice(0, 8)}, or the order to be taken back`,
        warnings: [
          `the order ${uuid.slice(0, 8)} of the limits cpu 30 is open; nothing else can be ordered before it is done or taken back`,
        ],
      });
      expect(only(await world.plan([limits({ cpu: 10 })]))).toMatchObject({
        action: 'no-op',
        warnings: [`the order ${uuid.slice(0, 8)} of the limits cpu 30 is open, and would change this`],
      });
    });

    test('are ordered again after a rejection', async () => {
      await run(world, [limits({ cpu: 20 })]);
      const first = lastOrder(world).uuid;
      await send(world, 'reviewer', `marketplace-orders/${first}/reject_by_provider/`);
      expect(await run(world, [limits({ cpu: 20 })])).toHaveLength(1);
      expect(world.sandbox.store.orders.size).toBe(2);
    });

    test('fail with the words of the server when the order fails', async () => {
      world.sandbox.worker.schedule(() => {
        const order = lastOrder(world);
        order.state = 'erred';
        order.errorMessage = 'Quota exceeded';
      }, 1);
      const cloud = { resource: { uuid: world.sandbox.id('cloud') } };
      const { results } = await world.apply(await world.plan([limits({ cores: 8 }, cloud)]));
      expect(results[0]).toMatchObject({
        outcome: 'failed',
        error: {
          summary:
            'cannot update ResourceLimits/limits: the server could not carry out the order: Quota exceeded',
        },
      });
    });

    test('are carried out at once where nobody has to approve', async () => {
      const cloud = { resource: { uuid: world.sandbox.id('cloud') } };
      expect(await run(world, [limits({ cores: 8 }, cloud)])).toEqual(['applied']);
      expect(stored(world, 'cloud')).toEqual({ cores: 8, ram: 8192, storage: 1024 });
      expect(only(await world.plan([limits({ cores: 8 }, cloud)])).action).toBe('no-op');
    });

    test.each(['drop-after', 'truncate'] as const)(
      'are ordered once when the answer is lost (%s)',
      async (kind) => {
        world.sandbox.inject({ kind, method: 'POST' });
        expect(await run(world, [limits({ cpu: 20 })])).toEqual([
          'waits for the service provider Provider to approve the order of these limits',
        ]);
        expect(world.sandbox.store.orders.size).toBe(1);
      },
    );

    test('fail with the words of the server when it says 409', async () => {
      const plan = await world.plan([limits({ cpu: 20 })]);
      const row = world.sandbox.store.resources.get(world.sandbox.id('resource'));
      if (row !== undefined) row.state = 'Erred';
      const { results } = await world.apply(plan);
      expect(results[0]?.error?.summary).toContain('Valid states for operation: OK.');
    });
  });

  test('wait for the owner too when a manager places the order', async () => {
    world = await startLimitsWorld(generation, 'manager');
    const wanted = [limits({ cpu: 20 })];
    expect(await run(world, wanted)).toEqual([
      'waits for an owner of Consumer, then the service provider Provider to approve the order of these limits',
    ]);
    const { uuid } = lastOrder(world);
    expect(only(await world.plan(wanted)).waitingFor).toBe(
      `an owner of Consumer to approve the order ${uuid.slice(0, 8)}`,
    );
    await send(world, 'owner', `marketplace-orders/${uuid}/approve_by_consumer/`);
    expect(only(await world.plan(wanted)).waitingFor).toBe(
      `the service provider Provider to approve the order ${uuid.slice(0, 8)}`,
    );
  });

  test('wait for the agent of a site after the approvals', async () => {
    world = await startLimitsWorld(generation, 'owner');
    const target = { allocation: { name: 'of the agent', project: { name: 'Lab' } } };
    await run(world, [limits({ cpu: 20 }, target)]);
    const { uuid, resource } = lastOrder(world);
    expect(resource).toBe(world.sandbox.id('agent_resource'));
    await send(world, 'reviewer', `marketplace-orders/${uuid}/approve_by_provider/`);
    world.sandbox.worker.finish();
    expect(only(await world.plan([limits({ cpu: 20 }, target)])).waitingFor).toBe(
      `the agent of the service provider Provider to carry out the order ${uuid.slice(0, 8)}`,
    );
    await send(world, 'reviewer', `marketplace-orders/${uuid}/set_state_done/`);
    expect(only(await world.plan([limits({ cpu: 20 }, target)])).action).toBe('no-op');
  });
});
