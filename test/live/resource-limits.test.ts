import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/manifest/json.ts';
import type { ResourceLimitsSpec } from '../../src/manifest/types.gen.ts';
import type { Plan, PlannedObject } from '../../src/reconciler/plan.ts';
import { openWorkbench, type LimitsDocument, type Workbench } from '../e2e/world.ts';
import { finishOrder, offerByHand, orderByHand, type Ordered } from './ordered-resource.ts';
import { byHand, findSurroundings, removeOfferings, rows, text, type Surroundings } from './surroundings.ts';

const prefix = `waldur-gitops limits ${new Date().toISOString()}`;
const name = `gitops-${Date.now().toString(36)}`;
const server = byHand();
/** An offering whose resources are allocations of a cluster that answers. */
const cluster = process.env['WALDUR_LIVE_CLUSTER_OFFERING'];

let bench: Workbench;
let around: Surroundings;
let project: JsonObject = {};
let ordered: Ordered = { resource: '', order: '' };
let onCluster = '';

beforeAll(async () => {
  bench = await openWorkbench(process.env, async (milliseconds) => {
    await setTimeout(milliseconds);
  });
  around = await findSurroundings(server);
  if (!around.isStaff) return;
  project = rows(await server.get('projects/?page_size=50'))[0] ?? {};
  const offering = await offerByHand(server, around, { name: prefix, components: COMPONENTS });
  ordered = await orderByHand(server, offering, { name, project, limits: { cpu: 10, gpu: 2 } });
  await finishOrder(server, ordered);
});

afterAll(async () => {
  if (ordered.resource !== '') await server.post(`marketplace-resources/${ordered.resource}/unlink/`);
  if (onCluster !== '') await removeAllocation(await resource(onCluster));
  await removeOfferings(server, prefix, around.isStaff);
  await bench.close();
});

async function removeAllocation(row: Json): Promise<void> {
  const collection = text(row, 'resource_type').startsWith('SLURM') ? 'slurm' : 'openportal';
  const uuid = text(row, 'resource_uuid');
  if (uuid !== '') await server.delete(`${collection}-allocations/${uuid}/`);
}

const COMPONENTS = [
  { type: 'cpu', name: 'CPU', measured_unit: 'h', billing_type: 'limit', min_value: 1, max_value: 100 },
  { type: 'gpu', name: 'GPU', measured_unit: 'h', billing_type: 'limit' },
  { type: 'ram', name: 'RAM', measured_unit: 'GB', billing_type: 'usage' },
];

function resource(uuid: string): Promise<Json> {
  return server.get(`marketplace-resources/${uuid}/`);
}

function limits(
  values: ResourceLimitsSpec['limits'],
  target?: ResourceLimitsSpec['target'],
): LimitsDocument[] {
  const where = {
    resource: {
      name,
      project: { name: text(project, 'name') },
      offering: { name: prefix, customer: { name: around.customer } },
    },
  };
  return [{ kind: 'ResourceLimits', name: 'live', spec: { target: target ?? where, limits: values } }];
}

function only(plan: Plan): PlannedObject {
  const [object] = plan.objects;
  if (object === undefined) throw new Error('the plan is empty');
  return object;
}

async function openOrder(): Promise<string> {
  const found = rows(
    await server.get(
      `marketplace-orders/?resource_uuid=${ordered.resource}&type=Update&state=pending-provider`,
    ),
  );
  expect(found, 'one order, never two').toHaveLength(1);
  return text(found[0], 'uuid');
}

async function limitsNow(uuid: string): Promise<unknown> {
  const row = await resource(uuid);
  return typeof row === 'object' && row !== null && 'limits' in row ? row['limits'] : undefined;
}

describe.sequential('limits of a resource on a running server', () => {
  test('are ordered once, all of them, and wait for the service provider', async ({ skip }) => {
    if (!around.isStaff) skip('only staff can order what this story needs');
    const { results } = await bench.apply(await bench.plan(limits({ cpu: 20 })));
    expect(results).toMatchObject([
      {
        outcome: 'waiting',
        done: ['limits ordered'],
        because: `waits for the service provider ${around.customer} to approve the order of these limits`,
      },
    ]);
    const uuid = await openOrder();
    const again = only(await bench.plan(limits({ cpu: 20 })));
    expect([again.action, again.steps, again.waitingFor]).toEqual([
      'waiting',
      [],
      `the service provider ${around.customer} to approve the order ${uuid.slice(0, 8)}`,
    ]);
    const other = only(await bench.plan(limits({ cpu: 30 })));
    expect([other.action, other.steps]).toEqual(['waiting', []]);
    await openOrder();
  });

  test('are there once the order is done', async ({ skip }) => {
    if (!around.isStaff) skip('only staff can order what this story needs');
    await server.post(`marketplace-orders/${await openOrder()}/approve_by_provider/`);
    for (let looks = 0; looks < 60; looks += 1) {
      if (only(await bench.plan(limits({ cpu: 20 }))).action === 'no-op') break;
      await setTimeout(500);
    }
    expect(await limitsNow(ordered.resource)).toEqual({ cpu: 20, gpu: 2 });
    expect(only(await bench.plan(limits({ cpu: 20 }))).action).toBe('no-op');
  });

  test('are followed to their end while somebody approves', async ({ skip }) => {
    if (!around.isStaff) skip('only staff can order what this story needs');
    const [document] = limits({ gpu: null });
    const plan = await bench.plan(
      document === undefined ? [] : [{ ...document, annotations: { 'gitops.waldur.com/timeout': '60s' } }],
    );
    const applied = bench.apply(plan);
    await setTimeout(3_000);
    await server.post(`marketplace-orders/${await openOrder()}/approve_by_provider/`);
    expect((await applied).results).toMatchObject([
      { outcome: 'applied', done: ['limits ordered', 'order approved', 'limits set'] },
    ]);
    expect(await limitsNow(ordered.resource)).toEqual({ cpu: 20 });
  });

  test('are refused before anything is sent where the server would refuse them', async ({ skip }) => {
    if (!around.isStaff) skip('only staff can order what this story needs');
    const wrong: readonly (readonly [ResourceLimitsSpec['limits'], string])[] = [
      [{ cpu: 101 }, 'more than 100'],
      [{ cpu: 0 }, 'less than 1'],
      [{ ram: 1 }, 'Invalid types'],
      [{ fpga: 1 }, 'Invalid types'],
    ];
    for (const [values, sentence] of wrong) {
      const object = only(await bench.plan(limits(values)));
      expect([object.refused.length, object.steps.length]).toEqual([1, 0]);
      const path = `marketplace-resources/${ordered.resource}/update_limits/`;
      await expect(server.post(path, { limits: { cpu: 20, ...values } })).rejects.toThrow(sentence);
    }
  });
});

describe.sequential('limits of an allocation on a running server', () => {
  test('are set by its plugin, named by the resource or by the allocation', async ({ skip }) => {
    if (cluster === undefined || !around.isStaff) skip('no offering of a cluster is named');
    const placed = await orderByHand(server, cluster ?? '', { name, project, limits: {} });
    onCluster = placed.resource;
    await finishOrder(server, placed);
    const byResource = { resource: { uuid: onCluster } };
    const { results } = await bench.apply(await bench.plan(limits({ cpu: 600, gpu: 60 }, byResource)));
    expect(results).toMatchObject([{ outcome: 'applied', done: ['limits sent', 'limits set'] }]);
    expect(only(await bench.plan(limits({ cpu: 600, gpu: 60 }, byResource))).action).toBe('no-op');

    const byName = { allocation: { name, project: { name: text(project, 'name') } } };
    expect(only(await bench.plan(limits({ cpu: 600, gpu: 60 }, byName))).action).toBe('no-op');
    const [changed] = (await bench.apply(await bench.plan(limits({ ram: 2048 }, byName)))).results;
    expect(changed?.outcome).toBe('applied');
    expect(await limitsNow(onCluster)).toEqual({ cpu: 600, gpu: 60, ram: 2048 });
  });
});
