import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import type { JsonObject } from '../../src/manifest/json.ts';
import type { OpenStackServerGroupSpec } from '../../src/manifest/types.gen.ts';
import type { Plan } from '../../src/reconciler/plan.ts';
import { openWorkbench, type ServerGroupDocument, type Workbench } from '../e2e/world.ts';
import { byHand, rows, text } from './surroundings.ts';

const name = `waldur-gitops-${Date.now().toString(36)}`;
const server = byHand();
const LIVE_TENANT = process.env['WALDUR_LIVE_TENANT'] ?? 'Live Tenant';

let bench: Workbench;
let tenant: JsonObject | undefined;
let policies: readonly OpenStackServerGroupSpec['policy'][] = ['affinity'];

beforeAll(async () => {
  bench = await openWorkbench(process.env, setTimeout);
  // A server without OpenStack answers with a page, which is no list.
  const tenants = await server.get('openstack-tenants/?page_size=50').catch(() => null);
  const sound = rows(tenants).filter(({ state }) => state === 'OK');
  tenant = sound.find((row) => row['name'] === LIVE_TENANT) ?? sound[0];
});

afterAll(async () => {
  for (const group of await groups()) await server.delete(`openstack-server-groups/${text(group, 'uuid')}/`);
  await bench.close();
});

async function groups(): Promise<readonly JsonObject[]> {
  if (tenant === undefined) return [];
  const all = rows(await server.get(`openstack-server-groups/?page_size=300&name=${name}&o=created`));
  return all.filter((group) => text(group, 'name').startsWith(name));
}

function document(spec: Partial<OpenStackServerGroupSpec> = {}): ServerGroupDocument {
  const uuid = text(tenant, 'uuid');
  return {
    kind: 'OpenStackServerGroup',
    name: 'live',
    spec: { tenant: { uuid }, name, policy: 'affinity', ...spec },
  };
}

/** Applies, and checks that the plan after it is empty. */
async function settle(one: ServerGroupDocument): Promise<Plan> {
  const plan = await bench.plan([one]);
  const report = await bench.apply(plan);
  expect(report.results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
  const second = await bench.plan([one]);
  expect(second.objects.filter(({ action }) => action !== 'no-op')).toEqual([]);
  return plan;
}

function needTenant({ skip }: TestContext): void {
  if (tenant === undefined) skip('there is no tenant in the state OK');
}

describe.sequential('a server group on a running server', () => {
  test('is created and waited for', { timeout: 60_000 }, async (context) => {
    needTenant(context);
    const plan = await settle(document({ description: 'R&D, a < b' }));
    policies = plan.instance.generation === '8.0' ? ['anti-affinity', 'soft-affinity'] : ['affinity'];
    expect(plan.objects.map(({ action }) => action)).toEqual(['create']);
    expect(await groups()).toMatchObject([{ state: 'OK', policy: 'affinity', description: 'R&D, a < b' }]);
  });

  test('keeps its description', async (context) => {
    needTenant(context);
    const plan = await bench.plan([document({ description: 'another' })]);
    expect(plan.objects.map(({ steps, refused }) => [steps.length, refused.map(({ path }) => path)])).toEqual(
      [[0, [['description']]]],
    );
  });

  test(
    'is replaced to get another policy, where the server knows another one',
    { timeout: 60_000 },
    async (context) => {
      needTenant(context);
      for (const policy of policies) await settle(document({ policy }));
      expect(await groups()).toMatchObject([{ policy: policies.at(-1) }]);
    },
  );

  test('that is pinned is replaced to get another name', { timeout: 60_000 }, async (context) => {
    needTenant(context);
    const [group] = await groups();
    const pin = { 'gitops.waldur.com/uuid': text(group, 'uuid') };
    const renamed = {
      ...document({ name: `${name}-two`, policy: policies.at(-1) ?? 'affinity' }),
      annotations: pin,
    };
    const plan = await bench.plan([renamed]);
    expect(plan.objects.map(({ action }) => action)).toEqual(['replace']);
    const report = await bench.apply(plan);
    expect(report.results.map(({ outcome }) => outcome)).toEqual(['applied']);
    expect((await groups()).map((row) => row['name'])).toEqual([`${name}-two`]);
  });

  test('is made again after it was deleted by hand', { timeout: 60_000 }, async (context) => {
    needTenant(context);
    const [group] = await groups();
    await server.delete(`openstack-server-groups/${text(group, 'uuid')}/`);
    // Its name is taken until the server has deleted it, which the apply waits for.
    const plan = await settle(document({ name: `${name}-two` }));
    expect(plan.objects.map(({ action }) => action)).toEqual(['create']);
  });
});
