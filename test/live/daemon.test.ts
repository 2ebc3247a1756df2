import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/manifest/json.ts';
import { buildCommand, type BuiltCommand } from '../cli/built-command.ts';
import { makeRepository, type Repository } from '../daemon/git/repository.ts';
import { conditionOf, startDaemon, type RunningDaemon, type SeenSource } from '../daemon/running-daemon.ts';
import { startDeadlyProxy, type DeadlyProxy } from '../e2e/deadly-proxy.ts';
import { keyOf, liveDocument, liveOffering, yamlOf, type LiveDocument } from './live-documents.ts';
import {
  byHand,
  findSurroundings,
  named,
  removeAccounts,
  removeOfferings,
  rows,
  text,
} from './surroundings.ts';

const name = `gitops-daemon-${Date.now().toString(36)}`;
const TOKEN = 'the-token-of-the-status-page';
const server = byHand();
const around = await findSurroundings(server);
const tenants = rows(await server.get('openstack-tenants/?page_size=50').catch(() => null));
const tenant = named(tenants, 'name', process.env['WALDUR_LIVE_TENANT'] ?? 'Live Tenant');
const settings = rows(await server.get('service-settings/?type=OPENPORTAL&page_size=100'));
const cluster = named(settings, 'name', process.env['WALDUR_LIVE_CLUSTER'] ?? 'Live Cluster');
const [project = {}] = rows(await server.get('projects/?page_size=50'));

let command: BuiltCommand;
let proxy: DeadlyProxy;
let repository: Repository;
let daemon: RunningDaemon;
let config = '';

beforeAll(async () => {
  if (!around.isStaff) return;
  [command, proxy, repository] = await Promise.all([
    buildCommand(),
    startDeadlyProxy(server.base),
    makeRepository(),
  ]);
  config = join(command.scratch, 'daemon.yaml');
  await writeFile(
    config,
    `stateDirectory: ${join(command.scratch, 'state')}
listen: { port: 0, token: { env: STATUS_TOKEN } }
sources:
  live:
    git: { url: '${repository.url}', branch: main, path: manifests }
    prune: true
    maxDeletePercent: 100
    interval: 1h
backOff: { first: 1s, most: 2s }
`,
  );
});

afterAll(async () => {
  if (!around.isStaff) return;
  await daemon.end('SIGKILL');
  for (const path of ['openstack-server-groups', 'openportal-allocations'])
    for (const row of await ours(path)) await server.delete(`${path}/${text(row, 'uuid')}/`);
  await removeOfferings(server, name, true);
  await removeAccounts(server, name);
  await proxy.close();
  await repository.close();
  await command.close();
});

async function start(): Promise<void> {
  daemon = await startDaemon(command, {
    config,
    token: TOKEN,
    env: {
      WALDUR_API_URL: proxy.url,
      WALDUR_ACCESS_TOKEN: process.env['WALDUR_ACCESS_TOKEN'] ?? '',
      STATUS_TOKEN: TOKEN,
    },
  });
}

async function push(message: string, files: Parameters<Repository['commit']>[1]): Promise<string> {
  const commit = await repository.commit(message, files);
  expect((await daemon.ask('api/v1/reconcile', { method: 'POST', body: '{}' })).status).toBe(202);
  return commit;
}

function clusterWith(price: string, description: string): LiveDocument {
  const prices = { cpu: price, gpu: 1 };
  const plans = [{ name: 'Default', unit: 'month', prices }];
  return liveDocument('Offering', 'cluster', liveOffering(around, name, { description, plans }));
}

function others(): readonly LiveDocument[] {
  const group = { tenant: { uuid: text(tenant, 'uuid') }, name, policy: 'affinity' };
  const share = {
    project: { name: text(project, 'name'), customer: { name: text(project, 'customer_name') } },
    service_settings: { name: text(cluster, 'name') },
    name,
    cpu_limit: 1111,
    gpu_limit: 22,
    ram_limit: 333,
  };
  const grants = [{ role: 'OFFERING.MANAGER', scope: { offering: { manifest: 'cluster' } } }];
  const account = { username: name, email: 'ops@example.org', is_active: true, grants };
  return [
    liveDocument('ServiceAccount', 'agent', account),
    ...(group.tenant.uuid === '' ? [] : [liveDocument('OpenStackServerGroup', 'group', group)]),
    ...(share.service_settings.name === '' ? [] : [liveDocument('OpenPortalAllocation', 'share', share)]),
  ];
}

async function ours(collection: string, filter = 'name'): Promise<readonly JsonObject[]> {
  const found = await server.get(`${collection}/?page_size=300&${filter}=${name}`).catch(() => null);
  return rows(found).filter((row) => row['name'] === name || row['username'] === name);
}

async function offerings(): Promise<readonly JsonObject[]> {
  return (await ours('marketplace-provider-offerings')).filter(({ state }) => state !== 'Archived');
}

async function priceNow(): Promise<unknown> {
  const [live] = await offerings();
  const [plan] = rows(live?.['plans'] ?? null);
  return (plan?.['prices'] as JsonObject | undefined)?.['cpu'];
}

function isApplied(commit: string) {
  return (source: SeenSource): boolean => source.applied?.id === commit;
}

describe.skipIf(!around.isStaff)('a daemon before a running server', () => {
  test('follows a repository through five commits, a crash and drift', { timeout: 300_000 }, async () => {
    // 1. Create, and a crash in the middle of it.
    const created = await repository.commit('Create the cluster', {
      'manifests/cluster.yaml': yamlOf([clusterWith('0.10', 'first')]),
      'manifests/others.yaml': yamlOf(others()),
    });
    await start();
    const { process: doomed } = daemon;
    proxy.killAt(2, 'answered', () => doomed.kill('SIGKILL'));
    await new Promise((resolve) => doomed.once('exit', resolve));
    proxy.spare();
    await start();
    const first = await daemon.until('the first commit applied', isApplied(created));
    expect(conditionOf(first, 'Ready')).toBe('True Synced');
    const declared = [clusterWith('0.10', 'first'), ...others()].map(keyOf);
    expect(first.objects.map(({ key }) => key)).toEqual(expect.arrayContaining(declared));
    expect(await offerings()).toHaveLength(1);
    expect(await ours('users', 'username')).toHaveLength(1);
    expect(await ours('openstack-server-groups')).toHaveLength(text(tenant, 'uuid') === '' ? 0 : 1);
    expect(await ours('openportal-allocations')).toHaveLength(text(cluster, 'name') === '' ? 0 : 1);

    // 2. Change.
    const changed = await push('Change the price', {
      'manifests/cluster.yaml': yamlOf([clusterWith('0.12', 'second')]),
    });
    await daemon.until('the second commit applied', isApplied(changed));
    expect(Number(await priceNow())).toBe(0.12);

    // Drift, by hand.
    const [live] = await offerings();
    await server.post(`marketplace-provider-offerings/${text(live, 'uuid')}/update_overview/`, {
      name,
      description: 'by hand',
    });
    await daemon.ask('api/v1/reconcile', { method: 'POST', body: '{}' });
    await daemon.until('drift set back', (source) => source.runs.some(({ writes }) => writes === 1));
    expect((await offerings())[0]?.['description']).toBe('second');

    // 3. A mistake: nothing is sent.
    proxy.written();
    const mistake = yamlOf([clusterWith('0.15', 'third')]).replace('description:', 'descripton:');
    await push('A mistake', { 'manifests/cluster.yaml': mistake });
    const third = await daemon.until(
      'the mistake',
      (source) => conditionOf(source, 'Ready') === 'False ManifestsInvalid',
    );
    expect(third.applied?.id).toBe(changed);
    expect(proxy.written()).toEqual([]);

    // 4. The fix.
    const fixed = await push('Mend it', {
      'manifests/cluster.yaml': yamlOf([clusterWith('0.15', 'third')]),
    });
    await daemon.until('the fix applied', isApplied(fixed));
    expect(Number(await priceNow())).toBe(0.15);

    // 5. Removal of all but one.
    const removed = await push('Remove the others', { 'manifests/others.yaml': null });
    const fifth = await daemon.until('the removal applied', isApplied(removed));
    expect(conditionOf(fifth, 'Ready')).toBe('True Synced');
    expect(fifth.objects.map(({ key }) => key)).toEqual(['Offering/cluster']);
    expect((await ours('users', 'username')).map((row) => row['is_active'])).toEqual([false]);
    expect(await ours('openstack-server-groups')).toEqual([]);
    expect(await ours('openportal-allocations')).toEqual([]);
    expect(await offerings()).toHaveLength(1);
    expect(await daemon.end('SIGTERM')).toBe(0);
    expect(daemon.output()).not.toContain(process.env['WALDUR_ACCESS_TOKEN']);
  });
});
