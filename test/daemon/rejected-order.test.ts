import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildCommand, type BuiltCommand } from '../cli/built-command.ts';
import { SEED } from '../resource-limits/limits-world.ts';
import { makeWorld, type DaemonWorld } from './daemon-world.ts';
import { conditionOf } from './running-daemon.ts';

const LIMITS = `apiVersion: gitops.waldur.com/v1alpha1
kind: ResourceLimits
metadata: { name: limits, annotations: { gitops.waldur.com/timeout: 1s } }
spec:
  target: { resource: { name: res-1, project: { name: Lab }, offering: { name: Basic } } }
  limits: { cpu: 20 }
`;

let command: BuiltCommand;
let world: DaemonWorld;

beforeAll(async () => {
  command = await buildCommand();
  world = await makeWorld(command, { generation: '2024-10', seed: SEED });
});
afterAll(async () => {
  await world.close();
  await command.close();
});

async function reject(): Promise<void> {
  const { sandbox } = world;
  const order = [...sandbox.store.orders.values()].at(-1);
  const url = `${sandbox.url}marketplace-orders/${order?.uuid ?? ''}/reject_by_provider/`;
  const headers = { authorization: `Token ${sandbox.token('reviewer')}` };
  expect((await fetch(url, { method: 'POST', headers })).status).toBe(200);
}

test('an order that was rejected is not placed again until somebody asks for it', async () => {
  const { orders } = world.sandbox.store;
  await world.manifest('limits.yaml', LIMITS);
  await world.configure('interval: 1s');
  const daemon = await world.start();
  await daemon.until('it waiting for the provider', ({ objects }) => objects[0]?.health === 'waiting');
  await reject();
  const source = await daemon.until('it contested', ({ objects }) => objects[0]?.health === 'contested');
  expect(conditionOf(source, 'Stalled')).toBe('True ObjectsContested');
  const runs = source.runs[0]?.id;
  await daemon.until('another run', (one) => one.runs[0]?.id !== runs || (one.runs[0]?.repeats ?? 0) > 1);
  expect(orders.size).toBe(1);
  expect((await daemon.ask('api/v1/reconcile', { method: 'POST', body: '{}' })).status).toBe(202);
  await daemon.until('it waiting again', ({ objects }) => objects[0]?.health === 'waiting');
  expect(orders.size).toBe(2);
});
