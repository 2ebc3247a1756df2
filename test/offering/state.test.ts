import { describe, expect, test } from 'vitest';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import type { World } from '../e2e/world.ts';
import { LIVE, offering, only, requests, settled, SMALL, startOfferingWorld } from './offering-world.ts';

const plans = [{ name: 'Default', unit: 'month' }];
type State = NonNullable<OfferingSpec['state']>;

function pin(world: World): Record<string, string> {
  return { 'gitops.waldur.com/uuid': world.sandbox.id('live') };
}

/** The state actions of a plan, in order. */
async function actions(world: World, spec: OfferingSpec): Promise<string[]> {
  const path = /\*\/(?<action>\w+)\/ /u;
  return requests(await world.plan([offering(spec)])).map(
    (line) => path.exec(line)?.groups?.['action'] ?? line,
  );
}

const WAYS: readonly (readonly [State, State, readonly string[]])[] = [
  ['Draft', 'Draft', []],
  ['Draft', 'Active', ['activate']],
  ['Draft', 'Paused', ['activate', 'pause']],
  ['Draft', 'Unavailable', ['activate', 'make_unavailable']],
  ['Draft', 'Archived', ['archive']],
  ['Active', 'Draft', ['draft']],
  ['Active', 'Paused', ['pause']],
  ['Active', 'Unavailable', ['make_unavailable']],
  ['Active', 'Archived', ['archive']],
  ['Paused', 'Draft', ['draft']],
  ['Paused', 'Active', ['unpause']],
  ['Paused', 'Unavailable', ['unpause', 'make_unavailable']],
  ['Paused', 'Archived', ['archive']],
  ['Unavailable', 'Draft', ['draft']],
  ['Unavailable', 'Active', ['make_available']],
  ['Unavailable', 'Paused', ['make_available', 'pause']],
  ['Unavailable', 'Archived', ['archive']],
];

describe('the way from one state to another', () => {
  test.each(WAYS)('%s to %s', async (from, to, expected) => {
    const world = await startOfferingWorld(
      { offerings: { live: { ...LIVE, state: from, plans } } },
      { generation: '8.0' },
    );
    try {
      expect(await actions(world, { ...SMALL, state: to })).toEqual(expected);
      expect(await settled(world, [offering({ ...SMALL, state: to })])).toEqual([]);
      expect(world.sandbox.store.offerings.get(world.sandbox.id('live'))?.state).toBe(to);
    } finally {
      await world.close();
    }
  });
});

describe('an archived offering', () => {
  test('is a draft again before anything of it changes, and reaches its state at the end', async () => {
    const world = await startOfferingWorld({ offerings: { live: { ...LIVE, state: 'Archived', plans } } });
    try {
      const document = offering({ ...SMALL, description: 'new', state: 'Active' }, pin(world));
      const steps = requests(await world.plan([document])).map((line) => line.split('/').at(-2));
      expect(steps).toEqual(['draft', 'update_overview', 'activate']);
      expect(await settled(world, [document])).toEqual([]);
    } finally {
      await world.close();
    }
  });

  test('that stays archived takes prices and nothing else', async () => {
    const components = [{ type: 'cpu', name: 'CPU', billing_type: 'usage', measured_unit: 'h' } as const];
    const world = await startOfferingWorld({
      offerings: { live: { ...LIVE, state: 'Archived', components, plans } },
    });
    try {
      const spec: OfferingSpec = {
        ...SMALL,
        state: 'Archived',
        description: 'new',
        components,
        plans: [{ name: 'Default', unit: 'day', prices: { cpu: 3 } }],
      };
      const { refused, changes } = only(await world.plan([offering(spec)]));
      expect(refused.map(({ path }) => path.join('.'))).toEqual(['description', 'plans.Default.unit']);
      expect(changes.map(({ path }) => path.join('.'))).toEqual(['plans.Default.prices.cpu']);
      const report = await world.apply(await world.plan([offering(spec)]));
      expect(report.results.map(({ outcome }) => outcome)).toEqual(['applied']);
    } finally {
      await world.close();
    }
  });
});

describe('the reason of a pause', () => {
  test('is changed by unpausing and pausing again, which the plan says aloud', async () => {
    const world = await startOfferingWorld({
      offerings: { live: { ...LIVE, state: 'Paused', paused_reason: 'repairs', plans } },
    });
    try {
      const spec: OfferingSpec = { ...SMALL, state: 'Paused', paused_reason: 'moving' };
      const object = only(await world.plan([offering(spec)]));
      expect(object.changes).toMatchObject([{ path: ['paused_reason'], before: 'repairs', after: 'moving' }]);
      expect(object.changes[0]?.note).toContain('for a moment it can be ordered');
      expect(await actions(world, spec)).toEqual(['unpause', 'pause']);
      expect(await settled(world, [offering(spec)])).toEqual([]);
    } finally {
      await world.close();
    }
  });

  test('cannot be given to an offering that is not paused', async () => {
    const world = await startOfferingWorld({ offerings: { live: { ...LIVE, state: 'Active', plans } } });
    try {
      const { refused, steps } = only(await world.plan([offering({ ...SMALL, paused_reason: 'moving' })]));
      expect(refused).toMatchObject([{ path: ['paused_reason'] }]);
      expect(steps).toEqual([]);
    } finally {
      await world.close();
    }
  });
});
