import { afterEach, describe, expect, test } from 'vitest';
import type { World } from '../e2e/world.ts';
import { LIVE, offering, only, PRICED, settled, SMALL, startOfferingWorld } from './offering-world.ts';

const PIN = 'gitops.waldur.com/uuid';
let world: World | undefined;

async function open(...settings: Parameters<typeof startOfferingWorld>): Promise<World> {
  world = await startOfferingWorld(...settings);
  return world;
}

afterEach(async () => {
  await world?.close();
  world = undefined;
});

describe('which offering a manifest means', () => {
  test('it is found by organization and name, whatever its type', async () => {
    const here = await open({ offerings: { live: { ...LIVE, type: 'Marketplace.Basic' } } });
    const object = only(await here.plan([offering(SMALL)]));
    expect(object.uuid).toBe(here.sandbox.id('live'));
    expect(object.refused).toMatchObject([{ path: ['type'], before: 'Marketplace.Basic' }]);
    expect(object.steps).toEqual([]);
  });

  test('a name in other letters, or of another organization, is another one', async () => {
    const here = await open({
      offerings: { lower: { ...LIVE, name: 'cluster' }, other: { ...LIVE, customer: 'institute' } },
    });
    expect(only(await here.plan([offering(SMALL)])).action).toBe('create');
  });

  test('an archived one does not count, unless the manifest asks for an archived one', async () => {
    const here = await open({ offerings: { live: { ...LIVE, state: 'Archived' } } });
    expect(only(await here.plan([offering(SMALL)])).action).toBe('create');
    expect(only(await here.plan([offering({ ...SMALL, state: 'Archived' })])).action).toBe('no-op');
  });

  test('two of one name are not guessed among, and a pin decides', async () => {
    const here = await open({ offerings: { one: LIVE, two: { ...LIVE, description: 'second' } } });
    const { action, blocked } = only(await here.plan([offering(SMALL)]));
    expect(action).toBe('blocked');
    const hints = blocked.flatMap(({ hints: list }) => list).join(' ');
    expect(hints).toContain(here.sandbox.id('one'));
    expect(hints).toContain(here.sandbox.id('two'));
    const pinned = only(await here.plan([offering(SMALL, { [PIN]: here.sandbox.id('two') })]));
    expect(pinned).toMatchObject({ action: 'no-op', uuid: here.sandbox.id('two') });
  });

  test('a pinned one of another name is renamed', async () => {
    const here = await open({ offerings: { live: { ...LIVE, name: 'Old name' } } });
    const document = offering(SMALL, { [PIN]: here.sandbox.id('live') });
    expect(only(await here.plan([document])).changes).toMatchObject([
      { path: ['name'], before: 'Old name', after: 'Cluster' },
    ]);
    expect(await settled(here, [document])).toEqual([]);
    expect(here.sandbox.store.offerings.get(here.sandbox.id('live'))?.name).toBe('Cluster');
  });

  test('a create beside exactly one other of its type warns that it may be a rename', async () => {
    const here = await open({ offerings: { live: { ...LIVE, name: 'Old name', state: 'Active' } } });
    const { action, warnings } = only(await here.plan([offering(SMALL)]));
    expect(action).toBe('create');
    expect(warnings.join(' ')).toContain(`Old name (Active, uuid ${here.sandbox.id('live')})`);
  });

  test.each([
    ['of another type', { type: 'Marketplace.Basic' }],
    ['that is archived', { state: 'Archived' }],
    ['of another organization', { customer: 'institute' }],
  ])('one %s is no rename', async (_, difference) => {
    const here = await open({ offerings: { live: { ...LIVE, name: 'Old name', ...difference } } });
    expect(only(await here.plan([offering(SMALL)])).warnings).toEqual([]);
  });

  test('one that another manifest claims is no rename', async () => {
    const here = await open({ offerings: { live: { ...LIVE, name: 'Other' } } });
    const other = { name: 'other', spec: { ...SMALL, name: 'Other' } };
    const plan = await here.plan([offering(SMALL), other]);
    expect(plan.objects.flatMap(({ warnings }) => warnings)).toEqual([]);
  });
});

describe('a create', () => {
  test('whose answer was lost is found again and not repeated', async () => {
    const here = await open({ offerings: { archived: { ...LIVE, state: 'Archived' } } });
    here.sandbox.inject({ kind: 'drop-after', method: 'POST', path: 'marketplace-provider-offerings/' });
    expect(await settled(here, [offering({ ...PRICED, state: 'Active' })])).toEqual([]);
    const named = [...here.sandbox.store.offerings.values()].filter(({ name }) => name === 'Cluster');
    expect(named).toHaveLength(2);
  });
});
