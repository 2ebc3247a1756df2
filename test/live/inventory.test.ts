import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/manifest/json.ts';
import { buildCommand, ended, type BuiltCommand, type Ended } from '../cli/built-command.ts';
import { startDeadlyProxy, type DeadlyProxy } from '../e2e/deadly-proxy.ts';
import { makeLinkableResource } from './linkable-resource.ts';
import { keyOf, liveDocument, liveOffering, yamlOf, type LiveDocument } from './live-documents.ts';
import { until, type Ordered } from './ordered-resource.ts';
import {
  byHand,
  findSurroundings,
  named,
  removeAccounts,
  removeOfferings,
  rows,
  text,
  type Surroundings,
} from './surroundings.ts';

const name = `gitops-inventory-${Date.now().toString(36)}`;
const server = byHand();
const collections = JSON.stringify(await server.get(''));
const around: Surroundings = await findSurroundings(server);
const tenants = rows(await server.get('openstack-tenants/?page_size=50').catch(() => null));
const tenant = tenants.find((row) => row['name'] === (process.env['WALDUR_LIVE_TENANT'] ?? 'Live Tenant'));
const clusters = rows(await server.get('service-settings/?type=OPENPORTAL&page_size=100'));
const cluster = clusters.find(
  (row) =>
    row['name'] === (process.env['WALDUR_LIVE_CLUSTER'] ?? 'Live Cluster') && row['type'] === 'OPENPORTAL',
);
const hasLinks = collections.includes('lexis-links') && process.env['WALDUR_LIVE_HEAPPE_URL'] !== undefined;

const STORE = ['--state', 'store'];

let command: BuiltCommand;
let proxy: DeadlyProxy;
let project: JsonObject = {};
let ordered: Ordered = { resource: '', order: '' };
let folder = '';

beforeAll(async () => {
  if (!around.isStaff) return;
  command = await buildCommand();
  proxy = await startDeadlyProxy(server.base);
  folder = join(command.scratch, 'manifests');
  await mkdir(folder);
  project = rows(await server.get('projects/?page_size=50'))[0] ?? {};
  ordered = await makeLinkableResource(server, around, {
    name,
    offeringName: `${name} by hand`,
    project,
    heappe: process.env['WALDUR_LIVE_HEAPPE_URL'] ?? 'http://127.0.0.1:9',
  });
  for (const [file, documents] of Object.entries(manifests())) await declare(file, documents);
});

afterAll(async () => {
  if (!around.isStaff) return;
  for (const row of await links()) await server.delete(`lexis-links/${text(row, 'uuid')}/`);
  for (const path of ['openstack-server-groups', 'openportal-allocations'])
    for (const row of await all(path)) await server.delete(`${path}/${text(row, 'uuid')}/`);
  if (hasLinks) await until(async () => (await links()).length === 0);
  if (ordered.resource !== '') await server.post(`marketplace-resources/${ordered.resource}/unlink/`);
  await removeOfferings(server, name, true);
  await removeAccounts(server, name);
  await proxy.close();
  await command.close();
});

function offering(label: string, more: JsonObject = {}, annotations: JsonObject = {}): LiveDocument {
  const spec = liveOffering(around, `${name} ${label}`, more);
  return liveDocument('Offering', label, spec, annotations);
}

function account(label: string): LiveDocument {
  const grants = [
    { role: 'OFFERING.MANAGER', scope: { offering: { manifest: 'one' } } },
    { role: 'CUSTOMER.OWNER', scope: { customer: { name: around.customer } } },
  ];
  const email = `${label}@example.org`;
  return liveDocument('ServiceAccount', label, {
    username: `${name}-${label}`,
    email,
    is_active: true,
    grants,
  });
}

/** Everything that this server can have, by file. */
function manifests(): Record<string, readonly LiveDocument[]> {
  const share = {
    project: { name: text(project, 'name'), customer: { name: text(project, 'customer_name') } },
    service_settings: { name: text(cluster, 'name') },
    description: 'as declared',
  };
  const limits = { cpu_limit: 1111, gpu_limit: 22, ram_limit: 333 };
  const group = { tenant: { uuid: text(tenant, 'uuid') }, policy: 'affinity' };
  return {
    'offerings.yaml': [offering('one'), offering('two'), offering('three', { state: 'Draft' })],
    'accounts.yaml': [account('agent'), account('reader')],
    'limits.yaml': [
      liveDocument(
        'ResourceLimits',
        'limits',
        {
          target: { resource: { uuid: ordered.resource } },
          limits: { cpu: 20 },
        },
        { timeout: '3s' },
      ),
    ],
    ...(tenant === undefined
      ? {}
      : {
          'groups.yaml': ['left', 'right'].map((label) =>
            liveDocument('OpenStackServerGroup', label, { ...group, name: `${name}-${label}` }),
          ),
        }),
    ...(cluster === undefined
      ? {}
      : {
          'shares.yaml': ['small', 'large'].map((label) =>
            liveDocument('OpenPortalAllocation', label, { ...share, ...limits, name: `${name}-${label}` }),
          ),
        }),
    ...(hasLinks
      ? {
          'link.yaml': [
            liveDocument('LexisLink', 'link', { resource: { uuid: ordered.resource } }, { timeout: '3s' }),
          ],
        }
      : {}),
  };
}

async function declare(file: string, documents: readonly LiveDocument[]): Promise<void> {
  await writeFile(join(folder, file), yamlOf(documents));
}

function environment(): Record<string, string> {
  return { WALDUR_API_URL: proxy.url, WALDUR_ACCESS_TOKEN: process.env['WALDUR_ACCESS_TOKEN'] ?? '' };
}

function run(...words: readonly string[]): Promise<Ended> {
  return command.run([...words, '-f', 'manifests', ...STORE], { env: environment() });
}

async function links(): Promise<readonly JsonObject[]> {
  if (!hasLinks) return [];
  return rows(await server.get(`lexis-links/?resource_uuid=${ordered.resource}`));
}

/** The objects of a collection that are ours. */
async function all(collection: string, filter = 'name'): Promise<readonly JsonObject[]> {
  const found = await server.get(`${collection}/?page_size=300&${filter}=${name}`).catch(() => null);
  return rows(found).filter((row) =>
    [row['name'], row['username']].some((value) => typeof value === 'string' && value.startsWith(name)),
  );
}

/** Names without their prefix. */
function names(found: readonly JsonObject[]): readonly string[] {
  return found.map((row) => (text(row, 'name') || text(row, 'username')).slice(name.length + 1)).toSorted();
}

/** What of ours is on the server: names, and how often. */
async function census(): Promise<Record<string, readonly string[]>> {
  const offerings = (await all('marketplace-provider-offerings')).filter(({ state }) => state !== 'Archived');
  const accounts = (await all('users', 'query')).filter((row) => row['is_active'] === true);
  const orders = rows(await server.get(`marketplace-orders/?resource_uuid=${ordered.resource}&type=Update`));
  return {
    offerings: names(offerings),
    accounts: names(accounts),
    groups: names(await all('openstack-server-groups')),
    shares: names(await all('openportal-allocations')),
    links: (await links()).map(() => 'link'),
    orders: orders.map((row) => text(row, 'type')),
    plans: offerings.flatMap(({ plans }) => rows(plans as Json).map((plan) => text(plan, 'name'))),
    endpoints: offerings.flatMap(({ endpoints }) => rows(endpoints as Json).map((one) => text(one, 'name'))),
  };
}

function complete(): Record<string, readonly string[]> {
  return {
    offerings: ['by hand', 'one', 'three', 'two'],
    accounts: ['agent', 'reader'],
    groups: tenant === undefined ? [] : ['left', 'right'],
    shares: cluster === undefined ? [] : ['large', 'small'],
    links: hasLinks ? ['link'] : [],
    orders: ['Update'],
    plans: ['Default', 'Default', 'Default', 'Default'],
    endpoints: ['Portal', 'Portal', 'Portal'],
  };
}

describe.skipIf(!around.isStaff)('a set of manifests and its inventory on a running server', () => {
  test('is made once, however often the command is killed in the middle', async () => {
    let kills = 0;
    let last: Ended | undefined;
    for (; kills < 100; kills += 1) {
      const child = command.start(['apply', '--yes', '-f', 'manifests', ...STORE], { env: environment() });
      const [count, when] = kills % 2 === 0 ? ([1, 'answered'] as const) : ([2, 'unsent'] as const);
      proxy.killAt(count, when, () => child.kill('SIGKILL'));
      last = await ended(child);
      if (last.signal !== 'SIGKILL') break;
    }
    proxy.spare();
    expect(last?.exitCode).toBe(0);
    expect(kills).toBeGreaterThan(10);
    expect(await census()).toEqual(complete());
    expect(await recorded()).toEqual(Object.values(manifests()).flat().map(keyOf).toSorted());
  });

  test('is adopted by another store without a write', async () => {
    proxy.written();
    const other = ['-f', 'manifests', '--state', 'other'];
    const env = environment();
    expect((await command.run(['apply', '--yes', '--adopt-only', ...other], { env })).exitCode).toBe(0);
    // What waits for somebody is taken over once it is there.
    const settled = (await recorded()).filter((key) => !/^(?:LexisLink|ResourceLimits)/u.test(key));
    expect(await recorded('other')).toEqual(settled);
    expect((await command.run(['plan', ...other], { env })).stdout).toContain('No changes: ');
    expect((await command.run(['drift', ...other], { env })).exitCode).toBe(0);
    expect(proxy.written()).toEqual([]);
  });

  test('shows what was changed by hand, and repairs that', async () => {
    expect((await run('drift')).exitCode).toBe(0);
    const changed = await changeByHand();
    proxy.written();
    const drift = await run('drift');
    expect(drift.exitCode).toBe(3);
    expect(changed.filter((label) => !drift.stdout.includes(label))).toEqual([]);
    expect(drift.stdout).toContain(`Drift: ${String(changed.length)} objects changed on the server.`);
    expect(proxy.written()).toEqual([]);
    expect((await run('apply', '--yes')).exitCode).toBe(0);
    expect((await run('drift')).exitCode).toBe(0);
    expect(await census()).toEqual(complete());
  });

  test('keeps its objects when they and their manifests are renamed', async () => {
    const before = await uuids();
    const second = offering('second', {}, { 'previous-name': 'two' });
    await declare('offerings.yaml', [offering('one'), second, offering('three', { state: 'Draft' })]);
    proxy.written();
    expect((await run('apply', '--yes')).exitCode).toBe(0);
    expect(proxy.written()).toEqual([expect.stringContaining('/update_overview/')]);
    expect(await uuids()).toEqual(before);
    expect(await recorded()).toContain('Offering/second');
    expect(await recorded()).not.toContain('Offering/two');
  });

  test('is removed once it has left the manifests, and only when that is asked for', async () => {
    const kept = offering('one', {}, { protect: 'true' });
    const files = Object.keys(manifests());
    await Promise.all(files.map((file) => rm(join(folder, file))));
    await declare('offerings.yaml', [kept, offering('second')]);
    const before = await census();
    const without = await run('apply', '--yes');
    expect([without.exitCode, await census()]).toEqual([0, before]);
    expect((await run('plan', '--prune')).exitCode).toBe(4);
    expect((await run('apply', '--yes', '--prune', '--max-delete-percent', '90')).exitCode).toBe(0);
    const left = { offerings: ['by hand', 'one', 'second'], orders: ['Update'] };
    expect(await census()).toMatchObject({ ...NOTHING, ...left });

    await rm(join(folder, 'offerings.yaml'));
    expect((await run('apply', '--yes', '--prune')).exitCode).toBe(4);
    const everything = ['apply', '--yes', '--prune', '--max-delete-percent', '100'];
    const refused = await run(...everything);
    expect([refused.exitCode, refused.stdout]).toEqual([7, expect.stringContaining('OBJECT_PROTECTED')]);
    expect(await recorded()).toEqual(['Offering/one']);

    await declare('offerings.yaml', [offering('one', {}, { protect: 'false' })]);
    expect((await run('apply', '--yes')).exitCode).toBe(0);
    await rm(join(folder, 'offerings.yaml'));
    expect((await run(...everything)).exitCode).toBe(0);
    expect(await recorded()).toEqual([]);
    expect((await census())['offerings']).toEqual(['by hand']);
  });
});

const NOTHING = { accounts: [], groups: [], shares: [], links: [] };

/** The keys of the documents that a store has recorded; of their grants none. */
async function recorded(store = 'store'): Promise<readonly string[]> {
  const words = ['state', 'list', '--state', store, '--format', 'json'];
  const { stdout } = await command.run(words, { env: environment() });
  const list = JSON.parse(stdout) as { objects: readonly JsonObject[]; openRequests: readonly unknown[] };
  expect(list.openRequests).toEqual([]);
  return list.objects
    .map((entry) => text(entry, 'key'))
    .filter((key) => !key.startsWith('Grant/'))
    .toSorted();
}

async function uuids(): Promise<readonly string[]> {
  const lists = await Promise.all(
    ['marketplace-provider-offerings', 'users', 'openstack-server-groups'].map((path) =>
      all(path, path === 'users' ? 'query' : 'name'),
    ),
  );
  return lists
    .flat()
    .map((row) => text(row, 'uuid'))
    .toSorted();
}

/** Does what people do. Answers the objects that are not as applied any more, as a drift shows them. */
async function changeByHand(): Promise<readonly string[]> {
  const changed = ['Offering/two', 'ServiceAccount/reader'];
  const two = named(await all('marketplace-provider-offerings'), 'name', `${name} two`);
  const overview = { name: `${name} two`, description: 'by hand' };
  await server.post(`marketplace-provider-offerings/${text(two, 'uuid')}/update_overview/`, overview);
  const reader = named(await all('users', 'query'), 'username', `${name}-reader`);
  await server.patch(`users/${text(reader, 'uuid')}/`, { is_active: false });
  const left = named(await all('openstack-server-groups'), 'name', `${name}-left`);
  if (text(left, 'uuid') !== '') {
    changed.push('OpenStackServerGroup/left');
    await server.delete(`openstack-server-groups/${text(left, 'uuid')}/`);
    await until(async () => (await all('openstack-server-groups')).length === 1);
  }
  const small = named(await all('openportal-allocations'), 'name', `${name}-small`);
  if (text(small, 'uuid') !== '') {
    changed.push('OpenPortalAllocation/small');
    await server.patch(`openportal-allocations/${text(small, 'uuid')}/`, { description: 'by hand' });
  }
  return changed;
}
