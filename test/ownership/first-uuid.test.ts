import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { driftOf } from '../../src/reconciler/ownership/drift-of.ts';
import type { ObjectKey } from '../../src/manifest/object-key.ts';
import { allocation } from '../openportal-allocation/allocation-world.ts';
import { startOwnedWorld, type Document, type OwnedWorld } from '../e2e/world.ts';

let world: OwnedWorld;
beforeEach(async () => {
  world = await startOwnedWorld('8.0');
});
afterEach(() => world.close());

const OFFERING: Document = {
  name: 'machines',
  spec: {
    name: 'Machines',
    customer: { name: 'Example University' },
    category: { name: 'HPC' },
    type: 'Marketplace.Basic',
    components: [{ type: 'node_hours', name: 'Node hours', billing_type: 'usage', measured_unit: 'h' }],
    plans: [{ name: 'Standard', unit: 'month', prices: { node_hours: '0.05' } }],
    state: 'Active',
  },
};
const MACHINE: Document = {
  kind: 'BackendResource',
  name: 'vm',
  spec: {
    offering: { manifest: 'machines' },
    project: { name: 'Example Project' },
    name: 'vm',
    backend_id: 'vm',
    import: { plan: { name: 'Standard' } },
  },
};

const ofMachine = (name: string): Document => ({
  kind: 'ResourceLimits',
  name,
  spec: { target: { resource: { manifest: 'vm' } }, limits: { node_hours: 100 } },
});
const ofAllocation = (name: string): Document => ({
  kind: 'ResourceLimits',
  name,
  spec: { target: { allocation: { manifest: 'alloc-1' } }, limits: { node: 100 } },
});

async function run(documents: readonly Document[]): Promise<void> {
  const { results } = await world.apply(await world.plan(documents));
  expect(results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
}

async function uuidOf(key: ObjectKey): Promise<string | undefined> {
  return (await world.inventory()).inventory.get(key)?.uuid;
}

describe('limits of what the same run makes', () => {
  test.each([
    { name: 'a resource', others: [OFFERING, MACHINE], limits: ofMachine, target: 'BackendResource/vm' },
    {
      name: 'an allocation',
      others: [allocation()],
      limits: ofAllocation,
      target: 'OpenPortalAllocation/alloc-1',
    },
  ] as const)('have the uuid of their target at once: $name', async ({ others, limits, target }) => {
    await run([...others, limits('limits')]);
    world.sandbox.worker.finish();
    expect(await uuidOf('ResourceLimits/limits')).toBe(await uuidOf(target));
    expect(await uuidOf(target)).toMatch(/^[0-9a-f]{32}$/u);

    const plan = await world.plan([...others, limits('other')]);
    expect(plan.surplus).toEqual([]);
    expect(plan.objects).toContainEqual(
      expect.objectContaining({ key: 'ResourceLimits/limits', action: 'forget', reason: 'let-go' }),
    );
  });
});

describe('a grant, whose uuid no answer tells', () => {
  const access = [{ user: { username: 'alice' }, role: 'OFFERING.MANAGER' }];
  const { spec } = OFFERING;
  const granted = { ...OFFERING, spec: { ...spec, access } } as Document;
  const revoked = { ...OFFERING, spec: { ...spec, access: [] } } as Document;
  const grant: ObjectKey = 'Grant/Offering/machines:OFFERING.MANAGER:alice';

  test('is neither drift nor a change for the next run, which learns it', async () => {
    await run([granted]);
    expect(await uuidOf(grant)).toBe(grant);
    const plan = await world.plan([granted]);
    expect([driftOf(plan).objects, plan.surplus, plan.unmanaged]).toEqual([[], [], []]);
    expect(plan.objects.map(({ action }) => action)).toEqual(['no-op', 'no-op']);
    await world.apply(plan);
    expect(await uuidOf(grant)).toMatch(/^[0-9a-f]{32}$/u);
  });

  test('goes with its offering under another name, and is not adopted', async () => {
    await run([granted]);
    const annotations = { 'gitops.waldur.com/previous-name': 'machines' };
    const plan = await world.plan([{ ...granted, name: 'renamed', annotations }], { prune: true });
    expect(plan.objects.map(({ key, action }) => [key, action])).toEqual([
      ['Offering/renamed', 'no-op'],
      [grant.replace('machines', 'renamed'), 'no-op'],
    ]);
  });

  test('goes with its account under another name, and is not adopted', async () => {
    const scope = { offering: { manifest: 'machines' } };
    const account = (name: string, annotations: Readonly<Record<string, string>> = {}): Document => ({
      kind: 'ServiceAccount',
      name,
      annotations,
      spec: { username: 'agent', email: 'agent@example.org', grants: [{ role: 'OFFERING.MANAGER', scope }] },
    });
    await run([OFFERING, account('agent')]);
    const renamed = account('other', { 'gitops.waldur.com/previous-name': 'agent' });
    const plan = await world.plan([OFFERING, renamed], { prune: true });
    expect(plan.objects.map(({ action }) => action)).toEqual(['no-op', 'no-op', 'no-op']);
    await world.apply(plan);
    expect((await world.plan([OFFERING, account('other')], { prune: true })).objects).toMatchObject([
      { action: 'no-op' },
      { action: 'no-op' },
      { action: 'no-op' },
    ]);
  });

  test('is forgotten without a uuid when somebody has revoked it', async () => {
    await run([granted]);
    world.sandbox.store.grants.clear();
    const plan = await world.plan([revoked]);
    const object = plan.objects.find(({ key }) => key === grant);
    expect(object).toMatchObject({ action: 'forget', reason: 'gone' });
    expect(object).not.toHaveProperty('uuid');
  });
});
