import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/manifest/json.ts';
import { buildCommand, type BuiltCommand } from '../cli/built-command.ts';
import { playStory, type StoryServer } from '../daemon/repository-story.ts';
import { makeRepositoryWorld, STATUS_TOKEN, type RepositoryWorld } from '../daemon/repository-world.ts';
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
const server = byHand();
const around = await findSurroundings(server);
const tenants = rows(await server.get('openstack-tenants/?page_size=50').catch(() => null));
const tenant = named(tenants, 'name', process.env['WALDUR_LIVE_TENANT'] ?? 'Live Tenant');
const settings = rows(await server.get('service-settings/?type=OPENPORTAL&page_size=100'));
const cluster = named(settings, 'name', process.env['WALDUR_LIVE_CLUSTER'] ?? 'Live Cluster');
const [project = {}] = rows(await server.get('projects/?page_size=50'));

let command: BuiltCommand;
let proxy: DeadlyProxy;
let world: RepositoryWorld;
let written = 0;

beforeAll(async () => {
  if (!around.isStaff) return;
  [command, proxy] = await Promise.all([buildCommand(), startDeadlyProxy(server.base)]);
  world = await makeRepositoryWorld(command, {
    source: 'live',
    more: 'prune: true\nmaxDeletePercent: 100\ninterval: 1h',
    env: () => ({
      WALDUR_API_URL: proxy.url,
      WALDUR_ACCESS_TOKEN: process.env['WALDUR_ACCESS_TOKEN'] ?? '',
    }),
  });
});

afterAll(async () => {
  if (!around.isStaff) return;
  for (const path of ['openstack-server-groups', 'openportal-allocations'])
    for (const row of await ours(path)) await server.delete(`${path}/${text(row, 'uuid')}/`);
  await removeOfferings(server, name, true);
  await removeAccounts(server, name);
  await world.close();
  await proxy.close();
  await command.close();
});

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

const stage: StoryServer = {
  cluster: (price, description) => yamlOf([clusterWith(price, description)]),
  others: yamlOf(others()),
  keys: { cluster: keyOf(clusterWith('0', '')), others: others().map(keyOf) },
  async look() {
    const found = await offerings();
    const [plan] = rows(found[0]?.['plans'] ?? null);
    const price = (plan?.['prices'] as JsonObject | undefined)?.['cpu'];
    return { count: found.length, price: Number(price), description: text(found[0], 'description') };
  },
  async describe(description) {
    for (const live of await offerings()) {
      const path = `marketplace-provider-offerings/${text(live, 'uuid')}/update_overview/`;
      await server.post(path, { name, description });
    }
  },
  writes() {
    written += proxy.written().length;
    return written;
  },
  async expectOthers(areThere) {
    const users = await ours('users', 'username');
    expect(users.map((row) => row['is_active'])).toEqual([areThere]);
    const count = (what: JsonObject): number => (areThere && text(what, 'name') !== '' ? 1 : 0);
    expect(await ours('openstack-server-groups')).toHaveLength(count(tenant));
    expect(await ours('openportal-allocations')).toHaveLength(count(cluster));
  },
};

describe.skipIf(!around.isStaff)('a daemon before a running server', () => {
  test('follows a repository through five commits, a crash and drift', { timeout: 300_000 }, async () => {
    const output = await playStory({
      world,
      server: stage,
      announce: () => world.ask(),
      crash: {
        at: 'create',
        async strike({ process: doomed }) {
          proxy.killAt(2, 'answered', () => doomed.kill('SIGKILL'));
          await new Promise((resolve) => doomed.once('exit', resolve));
          proxy.spare();
        },
      },
    });
    for (const secret of [process.env['WALDUR_ACCESS_TOKEN'], STATUS_TOKEN])
      expect(output).not.toContain(secret);
  });
});
