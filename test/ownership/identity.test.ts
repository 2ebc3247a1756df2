import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OfferingSpec, ServiceAccountSpec } from '../../src/manifest/types.gen.ts';
import { adoptOnly } from '../../src/reconciler/ownership/adopt-only.ts';
import { guardRemovals, TooManyRemovalsError } from '../../src/reconciler/ownership/guard-removals.ts';
import type { Plan } from '../../src/reconciler/plan.ts';
import type { Offering } from '../../src/sandbox/store/rows.ts';
import { ownAnnotations } from '../e2e/own-annotations.ts';
import { startOwnedWorld, type Document, type OwnedWorld, type PlanChoices } from '../e2e/world.ts';

let world: OwnedWorld;
beforeEach(async () => {
  world = await startOwnedWorld('8.0');
});
afterEach(() => world.close());

type Annotations = Readonly<Record<string, string>>;

function offering(name: string, spec: Partial<OfferingSpec> = {}, annotations: Annotations = {}): Document {
  return {
    name,
    annotations: ownAnnotations(annotations),
    spec: {
      name: `Offering ${name}`,
      customer: { name: 'Example University' },
      category: { name: 'HPC' },
      type: 'Marketplace.Basic',
      components: [{ type: 'cpu', name: 'CPU', measured_unit: 'hours', billing_type: 'usage' }],
      plans: [{ name: 'Default', unit: 'month', prices: { cpu: '0.10' } }],
      state: 'Active',
      ...spec,
    },
  };
}

function account(spec: Partial<ServiceAccountSpec> = {}): Document {
  return {
    kind: 'ServiceAccount',
    name: 'agent',
    spec: { username: 'agent', email: 'agent@example.org', ...spec },
  };
}

async function run(documents: readonly Document[], choices: PlanChoices = {}): Promise<Plan> {
  const plan = await world.plan(documents, choices);
  const { results } = await world.apply(plan);
  expect(results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
  return plan;
}

async function keys(): Promise<readonly string[]> {
  return [...(await world.inventory()).inventory.keys()].toSorted();
}

function rows(name: string): readonly Offering[] {
  return [...world.sandbox.store.offerings.values()].filter((one) => one.name === name);
}

function row(name: string): Offering {
  const [found] = rows(name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

function actions({ objects }: Plan): readonly (readonly [string, string, string | undefined])[] {
  return objects.map(({ key, action, reason }) => [key, action, reason] as const);
}

describe('an object that is on the server already', () => {
  const [one, described] = [offering('one'), offering('one', { description: 'Wanted' })];

  beforeEach(async () => {
    await run([one]);
    await forget();
  });

  /** As if somebody else had made it. */
  async function forget(): Promise<void> {
    await run([offering('one', {}, { reconcile: 'disabled' })]);
    expect(await keys()).toEqual([]);
  }

  test('is adopted', async () => {
    const plan = await run([one]);
    expect(actions(plan)).toEqual([['Offering/one', 'adopt', undefined]]);
    expect(await keys()).toEqual(['Offering/one']);
    expect(actions(await world.plan([one]))).toEqual([['Offering/one', 'no-op', undefined]]);
  });

  test('is adopted with what differs', async () => {
    const plan = await run([described]);
    expect(plan.objects).toMatchObject([
      { action: 'adopt', reason: 'differs', changes: [{ path: ['description'] }] },
    ]);
    expect(row('Offering one').columns['description']).toBe('Wanted');
  });

  test('is adopted without a write when only that is asked for; what differs is a wish then', async () => {
    const since = world.sandbox.writes().length;
    const plan = adoptOnly(await world.plan([described, offering('two')]));
    expect((await world.apply(plan)).results).toMatchObject([{ key: 'Offering/one', done: ['adopted'] }]);
    expect(world.sandbox.writes().length).toBe(since);
    expect(await keys()).toEqual(['Offering/one']);
    expect(actions(await world.plan([described]))).toEqual([['Offering/one', 'update', 'manifest-changed']]);
  });

  test('is adopted by its uuid, too', async () => {
    const pinned = offering('other', {}, { uuid: row('Offering one').uuid });
    const plan = await world.plan([pinned]);
    expect(plan.objects).toMatchObject([{ action: 'adopt', changes: [{ path: ['name'] }] }]);
  });
});

describe('an object of ours', () => {
  beforeEach(async () => {
    await run([offering('one'), offering('two')]);
  });

  test('is followed when somebody renames it, and never made a second time', async () => {
    row('Offering one').name = 'Renamed';
    const plan = await run([offering('one'), offering('two')]);
    expect(plan.objects).toMatchObject([
      { action: 'update', reason: 'drift', changes: [{ path: ['name'], before: 'Renamed' }] },
      { action: 'no-op' },
    ]);
    expect(rows('Offering one')).toHaveLength(1);
  });

  test('is told from another one that has taken its name', async () => {
    const mine = row('Offering one');
    const copy = { ...structuredClone(mine), uuid: world.sandbox.store.newUuid() };
    world.sandbox.store.offerings.set(copy.uuid, copy);
    const plan = await world.plan([offering('one'), offering('two')]);
    expect(plan.objects).toMatchObject([{ action: 'no-op', uuid: mine.uuid }, { action: 'no-op' }]);
  });

  test('is renamed by its manifest, and never made a second time', async () => {
    const plan = await run([offering('one', { name: 'Another name' }), offering('two')]);
    expect(actions(plan)[0]).toEqual(['Offering/one', 'update', 'manifest-changed']);
    expect([rows('Offering one'), rows('Another name')].map(({ length }) => length)).toEqual([0, 1]);
  });

  test('stays itself when its manifest gets another name, with or without being told', async () => {
    const { uuid } = row('Offering one');
    const told = offering('first', { name: 'Offering one' }, { 'previous-name': 'one' });
    expect(actions(await run([told, offering('two')]))).toContainEqual([
      'Offering/first',
      'no-op',
      undefined,
    ]);
    expect(await keys()).toEqual(['Offering/first', 'Offering/two']);
    const untold = offering('again', { name: 'Offering one' });
    expect(actions(await run([untold, offering('two')], { prune: true }))).toEqual([
      ['Offering/again', 'adopt', undefined],
      ['Offering/two', 'no-op', undefined],
      ['Offering/first', 'forget', 'let-go'],
    ]);
    expect((await world.inventory()).inventory.get('Offering/again')?.uuid).toBe(uuid);
  });

  test('is made again when it is gone', async () => {
    world.sandbox.store.offerings.delete(row('Offering one').uuid);
    expect(actions(await run([offering('one'), offering('two')]))[0]).toEqual([
      'Offering/one',
      'create',
      'gone',
    ]);
    expect(rows('Offering one')).toHaveLength(1);
  });

  test('is let go by an annotation, and then nobody removes it', async () => {
    await run([offering('one', {}, { reconcile: 'disabled' }), offering('two')]);
    expect(await keys()).toEqual(['Offering/two']);
    expect(actions(await world.plan([offering('two')], { prune: true }))).toEqual([
      ['Offering/two', 'no-op', undefined],
    ]);
  });
});

describe('an object that left the manifests', () => {
  test('stays, and is named, until it is pruned', async () => {
    await run([offering('one'), offering('two')]);
    const plan = await run([offering('two')]);
    expect([plan.surplus, actions(plan)]).toEqual([
      [{ key: 'Offering/one', label: 'Offering/one' }],
      [['Offering/two', 'no-op', undefined]],
    ]);
    expect(actions(await run([offering('two')], { prune: true }))).toContainEqual([
      'Offering/one',
      'archive',
      'not-declared',
    ]);
    expect(row('Offering one').state).toBe('Archived');
    expect(await keys()).toEqual(['Offering/two']);
  });

  test('stays in the inventory when its removal fails', async () => {
    await run([offering('one'), offering('two')]);
    world.sandbox.inject({ kind: 'conflict', method: 'POST', path: 'archive' });
    const report = await world.apply(await world.plan([offering('two')], { prune: true }));
    expect(report.results).toMatchObject([{ key: 'Offering/one', outcome: 'failed' }]);
    expect(await keys()).toEqual(['Offering/one', 'Offering/two']);
  });

  test('is forgotten when it is gone already', async () => {
    await run([offering('one'), offering('two')]);
    world.sandbox.store.offerings.delete(row('Offering one').uuid);
    expect(actions(await run([offering('two')], { prune: true }))).toContainEqual([
      'Offering/one',
      'forget',
      'gone',
    ]);
  });

  test('is let go when its manifest said so, and protected when it said that', async () => {
    await run([
      offering('one', {}, { 'deletion-policy': 'Orphan' }),
      offering('two', {}, { protect: 'true' }),
      offering('three'),
    ]);
    const plan = await world.plan([offering('three')], { prune: true });
    expect(plan.objects).toMatchObject([
      { action: 'no-op' },
      { key: 'Offering/one', action: 'forget', reason: 'let-go' },
      { key: 'Offering/two', action: 'blocked', blocked: [{ code: 'OBJECT_PROTECTED' }] },
    ]);
    await run([offering('two'), offering('three')]);
    expect(actions(await world.plan([offering('three')], { prune: true }))).toContainEqual([
      'Offering/two',
      'archive',
      'not-declared',
    ]);
  });

  test('is removed before what it needed', async () => {
    const scope = { offering: { manifest: 'one' } };
    await run([offering('one'), account({ grants: [{ role: 'OFFERING.MANAGER', scope }] })]);
    const plan = await run([], { prune: true });
    expect(actions(plan).map(([key, action]) => [key.split('/')[0], action])).toEqual([
      ['Grant', 'delete'],
      ['Offering', 'archive'],
      ['ServiceAccount', 'deactivate'],
    ]);
    expect(await keys()).toEqual([]);
  });
});

test('grants that we made are taken back when they leave the manifest; others stay', async () => {
  const scope = { offering: { manifest: 'one' } };
  await run([offering('one'), account({ grants: [{ role: 'OFFERING.MANAGER', scope }] })]);
  const plan = await run([offering('one'), account()]);
  expect(actions(plan)).toContainEqual([expect.stringMatching(/^Grant\//u), 'delete', 'not-declared']);
  expect(await keys()).toEqual(['Offering/one', 'ServiceAccount/agent']);
  expect(actions(await world.plan([offering('one'), account()])).map(([, action]) => action)).toEqual([
    'no-op',
    'no-op',
  ]);
});

test('a grant that was there before it was declared stays when it leaves the manifest, and is named, until it is pruned', async () => {
  const access = [{ user: { username: 'alice' }, role: 'OFFERING.MANAGER' }];
  const granted = offering('one', { access });
  const key = 'Grant/Offering/one:OFFERING.MANAGER:alice';
  await run([offering('one')]);
  const { store } = world.sandbox;
  const user = [...store.users.values()].find(({ username }) => username === 'alice');
  const uuid = store.newUuid();
  store.grants.set(uuid, {
    uuid,
    created: store.timestamp(),
    createdBy: null,
    user: user?.uuid ?? '',
    role: 'OFFERING.MANAGER',
    scopeType: 'offering',
    scope: row('Offering one').uuid,
    expires: null,
  });
  expect(actions(await run([granted]))).toContainEqual([key, 'adopt', undefined]);
  await run([granted]);

  const left = await run([offering('one', { access: [] })]);
  expect(actions(left)).toEqual([['Offering/one', 'no-op', undefined]]);
  expect([left.surplus.map((one) => one.key), left.unmanaged]).toEqual([[key], []]);
  const pruned = await run([offering('one', { access: [] })], { prune: true });
  expect(actions(pruned)).toContainEqual([key, 'delete', 'not-declared']);
});

describe('too many removals', () => {
  const names = Array.from({ length: 12 }, (_, number) => `n${String(number)}`);
  let all: readonly Document[];

  beforeEach(async () => {
    all = names.map((name) => offering(name));
    await run(all);
  });

  async function guarded(left: number, percent: number): Promise<void> {
    const entries = [...(await world.inventory()).inventory.values()];
    const plan = await world.plan(all.slice(left), { prune: true });
    guardRemovals(plan, { percent, entries, declared: all.length - left });
  }

  test('are refused from a third on, however many components and plans the others have', async () => {
    const { inventory } = await world.inventory();
    expect([...inventory.values()].every(({ members }) => members.length > 0)).toBe(true);
    await expect(guarded(3, 30)).resolves.toBeUndefined();
    await expect(guarded(4, 30)).rejects.toThrow(/4 of 12 objects.*30 percent/u);
    await expect(guarded(4, 34)).resolves.toBeUndefined();
  });

  test('are named as people know them, members of an offering too', async () => {
    const plans = Array.from({ length: 12 }, (_, number) => ({
      name: `P${String(number)}`,
      unit: 'month' as const,
    }));
    await run([offering('many', { plans })]);
    const plan = await world.plan([offering('many', { plans: plans.slice(0, 1) })], { prune: true });
    const guard = (): void => guardRemovals(plan, { percent: 30, entries: [], declared: 1 });
    expect(guard).toThrow(/this would remove 23 of 24 objects and members of them, which/u);
    expect(guard).toThrow(
      expect.objectContaining({ labels: expect.arrayContaining(['plan "P3" of Offering/many']) as unknown }),
    );
  });

  test('are refused when nothing is declared', async () => {
    const plan = await world.plan([], { prune: true });
    const nothing = { entries: [], declared: 0 };
    expect(() => guardRemovals(plan, { ...nothing, percent: 30 })).toThrow(TooManyRemovalsError);
    expect(() => guardRemovals(plan, { ...nothing, percent: 100 })).not.toThrow();
  });
});
