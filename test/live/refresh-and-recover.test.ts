import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import type { JsonObject } from '../../src/manifest/json.ts';
import type { ObjectKey } from '../../src/manifest/object-key.ts';
import type { Recovery } from '../../src/providers/intervention.ts';
import { openWorkbench, type Document, type Workbench } from '../e2e/world.ts';
import { makeLinkableResource, setHeappe } from './linkable-resource.ts';
import { until } from './ordered-resource.ts';
import {
  byHand,
  findSurroundings,
  removeOfferings,
  rows,
  text,
  type ByHand,
  type Surroundings,
} from './surroundings.ts';

const name = `gitops-recover-${Date.now().toString(36)}`;
const server: ByHand = byHand();
/** An address where HEAppE answers. */
const heappe = process.env['WALDUR_LIVE_HEAPPE_URL'];
const TENANTS = [
  process.env['WALDUR_LIVE_TENANT'] ?? 'Live Tenant',
  process.env['WALDUR_LIVE_BROKEN_TENANT'] ?? 'Broken Tenant',
] as const;
const CLUSTERS = [
  process.env['WALDUR_LIVE_CLUSTER'] ?? 'Live Cluster',
  process.env['WALDUR_LIVE_BROKEN_CLUSTER'] ?? 'Broken Cluster',
] as const;

let bench: Workbench;
let around: Surroundings;
let tenants: readonly JsonObject[] = [];
let clusters: readonly JsonObject[] = [];
let project: JsonObject = {};
let resource = '';

beforeAll(async () => {
  bench = await openWorkbench(process.env, setTimeout);
  around = await findSurroundings(server);
  tenants = rows(await server.get('openstack-tenants/?page_size=50').catch(() => null));
  clusters = rows(await server.get('service-settings/?type=OPENPORTAL&page_size=100')).filter(
    ({ type }) => type === 'OPENPORTAL',
  );
  project = rows(await server.get('projects/?page_size=50'))[0] ?? {};
});

afterAll(async () => {
  for (const collection of ['openstack-server-groups', 'openportal-allocations']) {
    const found = rows(
      await server.get(`${collection}/?name=${name}&page_size=100&field=uuid`).catch(() => null),
    );
    for (const row of found)
      await server.delete(`${collection}/${text(row, 'uuid')}/`).catch(() => undefined);
  }
  if (resource !== '') {
    for (const row of await links()) await server.delete(`lexis-links/${text(row, 'uuid')}/`);
    if (heappe !== undefined) await until(async () => (await links()).length === 0);
    await server.post(`marketplace-resources/${resource}/unlink/`);
  }
  await removeOfferings(server, name, around.isStaff);
  await bench.close();
});

function group(tenant: string): Document {
  const uuid = text(
    tenants.find((row) => row['name'] === tenant),
    'uuid',
  );
  return {
    kind: 'OpenStackServerGroup',
    name: 'live',
    spec: { tenant: { uuid }, name, policy: 'affinity' },
  };
}

function allocation(cluster: string): Document {
  return {
    kind: 'OpenPortalAllocation',
    name: 'live',
    spec: {
      project: { name: text(project, 'name'), customer: { name: text(project, 'customer_name') } },
      service_settings: { name: cluster },
      name: `${name}-${cluster === CLUSTERS[0] ? 'ok' : 'broken'}`,
    },
  };
}

function link(): Document {
  return {
    kind: 'LexisLink',
    name: 'live',
    annotations: { 'gitops.waldur.com/timeout': '20s' },
    spec: { resource: { name }, robot_username: 'svc_live' },
  };
}

async function links(): Promise<readonly JsonObject[]> {
  return rows(await server.get(`lexis-links/?resource_uuid=${resource}`));
}

function needs({ skip }: TestContext, list: readonly JsonObject[], ...names: readonly string[]): void {
  const missing = names.find((one) => !list.some((row) => row['name'] === one));
  if (missing !== undefined) skip(`there is no ${missing}`);
}

async function applied(document: Document, choices: Parameters<Workbench['plan']>[1] = {}) {
  const { results } = await bench.apply(await bench.plan([document], choices));
  return results.map(({ outcome, done, error }) => [outcome, ...done, ...(error ? [error.code] : [])]);
}

function recover({ kind, name: label }: Document, choice: Recovery) {
  return { recover: new Map<ObjectKey, Recovery>([[`${kind ?? ''}/${label}`, choice]]) };
}

async function uuids(path: string): Promise<readonly string[]> {
  return rows(await server.get(path)).map((row) => text(row, 'uuid'));
}

describe.sequential('what a server reads again, and what is made again', () => {
  test('a server group', async (context) => {
    needs(context, tenants, TENANTS[0]);
    const one = group(TENANTS[0]);
    expect(await applied(one)).toMatchObject([['applied', 'created', expect.anything()]]);
    expect(await applied(one, { refresh: true })).toEqual([
      ['applied', 'asked to read it again', 'read again'],
    ]);
    const [before] = await uuids(`openstack-server-groups/?name_exact=${name}`);
    expect(await applied(one, recover(one, 'recreate'))).toMatchObject([['applied', {}, {}, {}]]);
    const after = await uuids(`openstack-server-groups/?name_exact=${name}`);
    expect(after).toHaveLength(1);
    expect(after).not.toContain(before);
    expect((await bench.plan([one])).objects.map(({ action }) => action)).toEqual(['no-op']);
  });

  test('a server group that its cloud never made', async (context) => {
    needs(context, tenants, TENANTS[1]);
    const one = group(TENANTS[1]);
    const path = `openstack-server-groups/?tenant_uuid=${text(
      tenants.find((row) => row['name'] === TENANTS[1]),
      'uuid',
    )}&name_exact=${name}`;
    expect((await applied(one)).map(([outcome]) => outcome)).toEqual(['failed']);
    const [before] = await uuids(path);
    const [refreshed] = (await bench.plan([one], { refresh: true })).objects;
    expect(refreshed?.blocked.map(({ code }) => code)).toContain('REFRESH_REFUSED');
    expect((await applied(one, recover(one, 'recreate'))).map(([outcome]) => outcome)).toEqual(['failed']);
    const after = await uuids(path);
    expect(after).toHaveLength(1);
    expect(after).not.toContain(before);
  });

  test('an allocation', async (context) => {
    needs(context, clusters, CLUSTERS[0]);
    const one = allocation(CLUSTERS[0]);
    expect((await applied(one)).map(([outcome]) => outcome)).toEqual(['applied']);
    expect(await applied(one, { refresh: true })).toEqual([
      ['applied', 'asked to read it again', 'read again'],
    ]);
    const [before] = await uuids(`openportal-allocations/?name_exact=${name}-ok`);
    expect((await applied(one, recover(one, 'recreate'))).map(([outcome]) => outcome)).toEqual(['applied']);
    const after = await uuids(`openportal-allocations/?name_exact=${name}-ok`);
    expect(after).toHaveLength(1);
    expect(after).not.toContain(before);
    expect((await bench.plan([one])).objects.map(({ action }) => action)).toEqual(['no-op']);
  });

  test('an allocation that its cluster never made', async (context) => {
    needs(context, clusters, CLUSTERS[1]);
    const one = allocation(CLUSTERS[1]);
    expect((await applied(one)).map(([outcome]) => outcome)).toEqual(['failed']);
    expect((await applied(one, recover(one, 'recreate'))).map(([outcome]) => outcome)).toEqual(['failed']);
    expect(await uuids(`openportal-allocations/?name_exact=${name}-broken`)).toHaveLength(1);
  });
});

describe.sequential('an erred LEXIS link', () => {
  test('is tried again once HEAppE answers, and made again', async ({ skip }) => {
    if (heappe === undefined || !around.isStaff) skip('there is no HEAppE, or the account is not staff');
    // Nobody listens there.
    const made = await makeLinkableResource(server, around, {
      name,
      offeringName: name,
      project,
      heappe: 'http://127.0.0.1:9',
    });
    ({ resource } = made);
    expect((await applied(link())).map(([outcome]) => outcome)).toEqual(['failed']);
    const [erred] = await links();
    expect(erred?.['state']).toBe('erred');

    await setHeappe(server, made.offering, heappe ?? '');
    // The last step of the server comes five minutes later, which nobody waits for here.
    expect(await applied(link(), recover(link(), 'retry'))).toEqual([
      ['waiting', 'robot account unnamed', 'robot account named svc_live'],
    ]);
    expect((await links()).map(({ uuid, state }) => [uuid, state])).toEqual([[erred?.['uuid'], 'executing']]);

    const again = await applied(link(), recover(link(), 'recreate'));
    expect(again.map(([outcome]) => outcome)).toEqual(['waiting']);
    const [linked, ...others] = await links();
    expect(others).toEqual([]);
    expect(linked?.['uuid']).not.toBe(erred?.['uuid']);
  });
});
