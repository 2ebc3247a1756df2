import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject } from '../../src/manifest/json.ts';
import type { OpenPortalAllocationSpec } from '../../src/manifest/types.gen.ts';
import type { Plan } from '../../src/reconciler/plan.ts';
import { openWorkbench, type AllocationDocument, type Workbench } from '../e2e/world.ts';
import { byHand, rows, text } from './surroundings.ts';

const prefix = `gitops-${Date.now().toString(36)}`;
const server = byHand();
const collections = await server.get('');
const hasKind = JSON.stringify(collections).includes('openportal-allocations');

let bench: Workbench;
let spec: OpenPortalAllocationSpec;
let pin: string | undefined;
let isOlder = true;
let isStaff = true;

beforeAll(async () => {
  bench = await openWorkbench(process.env, async (milliseconds) => {
    await setTimeout(milliseconds);
  });
  if (!hasKind) return;
  const me = await server.get('users/me/?field=is_staff');
  isStaff = isJsonObject(me) && me['is_staff'] === true;
  const customer = process.env['WALDUR_LIVE_CUSTOMER'];
  const project = rows(await server.get('projects/?page_size=50')).find(
    (row) => customer === undefined || row['customer_name'] === customer,
  );
  spec = {
    project: { name: text(project, 'name'), customer: { name: text(project, 'customer_name') } },
    service_settings: { name: await cluster(process.env['WALDUR_LIVE_CLUSTER'] ?? 'Live Cluster') },
    name: prefix,
  };
});

afterAll(async () => {
  if (hasKind) await Promise.all((await allocations()).map((row) => remove(text(row, 'uuid'))));
  await bench.close();
});

/** The settings of a name, or else the first of the type. */
async function cluster(name: string): Promise<string> {
  const all = rows(await server.get('service-settings/?type=OPENPORTAL&page_size=100'));
  const found = all.filter(({ type }) => type === 'OPENPORTAL');
  return text(found.find((row) => row['name'] === name) ?? found[0], 'name');
}

async function allocations(): Promise<readonly JsonObject[]> {
  const all = rows(await server.get(`openportal-allocations/?name=${prefix}&page_size=100`));
  return all.filter((row) => text(row, 'name').startsWith(prefix));
}

async function only(): Promise<JsonObject> {
  const found = await allocations();
  expect(found).toHaveLength(1);
  return found[0] ?? {};
}

async function remove(uuid: string): Promise<void> {
  await server.delete(`openportal-allocations/${uuid}/`).catch(() => undefined);
}

function document(changes: Partial<OpenPortalAllocationSpec> = {}): AllocationDocument {
  return {
    kind: 'OpenPortalAllocation',
    name: 'live',
    spec: { ...spec, ...changes },
    ...(pin === undefined ? {} : { annotations: { 'gitops.waldur.com/uuid': pin } }),
  };
}

/** Limits to declare; none for an account that the server does not let set them. */
function limits(first: number): JsonObject {
  if (!isStaff) return {};
  return isOlder ? { cpu_limit: first, gpu_limit: 22, ram_limit: 333 } : { node_limit: first };
}

function open(plan: Plan): unknown {
  return plan.objects
    .filter(({ action }) => action !== 'no-op')
    .map(({ key, action, changes, blocked }) => ({ key, action, changes, blocked }));
}

/** Applies what the spec says now, and checks that the plan after it is empty. */
async function expectSettled(changes: Partial<OpenPortalAllocationSpec>): Promise<Plan> {
  spec = { ...spec, ...changes };
  const plan = await bench.plan([document()]);
  expect(plan.objects.flatMap(({ blocked }) => blocked)).toEqual([]);
  expect(open(plan), 'there is something to do').not.toEqual([]);
  const report = await bench.apply(plan);
  expect(report.results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
  expect(open(await bench.plan([document()])), 'the second plan is empty').toEqual([]);
  return plan;
}

describe.skipIf(!hasKind)('an allocation on a running server', () => {
  test('is created, waited for, and gets its limits in place of the defaults', async () => {
    isOlder = (await bench.plan([document()])).instance.generation !== '8.0';
    await expectSettled({ description: 'from a manifest', ...limits(1111) });
    expect(await only()).toMatchObject({ state: 'OK', description: 'from a manifest', ...limits(1111) });
  });

  const changes: readonly (readonly [string, () => Partial<OpenPortalAllocationSpec>])[] = [
    ['description', () => ({ description: ' R&D < 1 ' })],
    ['limits', () => (isStaff ? limits(0) : { description: 'limits are for staff' })],
    ['description and limits at once', () => ({ description: '', ...limits(2222) })],
  ];
  test.each(changes)('changes its %s', async (_, change) => {
    await expectSettled(change());
  });

  test('keeps its limits when the account is not staff', async ({ skip }) => {
    if (isStaff) skip('the account is staff');
    const wanted = isOlder ? { cpu_limit: 1, gpu_limit: 1, ram_limit: 1 } : { node_limit: 1 };
    const { objects } = await bench.plan([document(wanted)]);
    expect(objects.map(({ steps, refused }) => [steps.length, refused.length > 0])).toEqual([[0, true]]);
    const path = `openportal-allocations/${text(await only(), 'uuid')}/set_limits/`;
    await expect(server.post(path, wanted)).rejects.toThrow('403');
  });

  test('is renamed when it is pinned', async () => {
    pin = text(await only(), 'uuid');
    await expectSettled({ name: `${prefix}-renamed` });
    pin = undefined;
    expect(open(await bench.plan([document()])), 'found by its new name').toEqual([]);
  });

  test('is repaired after drift by hand, while the server is still at work on it', async () => {
    const uuid = text(await only(), 'uuid');
    await server.patch(`openportal-allocations/${uuid}/`, { description: 'by hand' });
    if (isStaff) await server.post(`openportal-allocations/${uuid}/set_limits/`, limits(7));
    await expectSettled({});
    expect(await only()).toMatchObject({ state: 'OK', description: '', ...limits(2222) });
  });

  test('is made anew once one of its name is gone', async () => {
    await remove(text(await only(), 'uuid'));
    const plan = await expectSettled({});
    expect(plan.objects.map(({ action }) => action)).toEqual(['create']);
    await only();
  });

  test('says why a cluster did not make it, and makes no second one', async ({ skip }) => {
    const name = await cluster(process.env['WALDUR_LIVE_BROKEN_CLUSTER'] ?? 'Broken Cluster');
    if (name === spec.service_settings.name) skip('there is no second cluster');
    const broken = document({ service_settings: { name }, name: `${prefix}-broken` });
    const report = await bench.apply(await bench.plan([broken]));
    const [result] = report.results;
    if (result?.outcome === 'applied') skip('the second cluster works');
    expect(result?.error?.summary).toContain('the cluster did not make it');
    const again = await bench.plan([broken]);
    expect(again.objects.flatMap(({ blocked }) => blocked.map(({ code }) => code))).toEqual([
      'ALLOCATION_NOT_MADE',
    ]);
  });
});
