import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ServiceAccountSpec } from '../../src/manifest/types.gen.ts';
import type { Plan, PlannedObject } from '../../src/reconciler/plan.ts';
import { startWorld, type AccountDocument, type OfferingDocument, type World } from './world.ts';

const offering: OfferingDocument = {
  name: 'cluster',
  spec: {
    name: 'Cluster',
    customer: { name: 'Example University' },
    category: { name: 'HPC' },
    type: 'Marketplace.Slurm',
    state: 'Draft',
  },
};

const base: ServiceAccountSpec = { username: 'site-agent', email: 'ops@example.org' };

function account(spec: Partial<ServiceAccountSpec> = {}): AccountDocument {
  return { kind: 'ServiceAccount', name: 'site-agent', spec: { ...base, ...spec } };
}

let world: World;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'accounts-'));
});

afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

function objectOf(plan: Plan, key = 'ServiceAccount/site-agent'): PlannedObject {
  const found = plan.objects.find((object) => object.key === key);
  if (found === undefined) throw new Error(`the plan has no ${key}`);
  return found;
}

async function settle(documents: Parameters<World['plan']>[0]): Promise<Plan> {
  const plan = await world.plan(documents);
  const report = await world.apply(plan);
  expect(report.results.map(({ outcome, error }) => `${outcome} ${error?.summary ?? ''}`.trim())).toEqual(
    report.results.map(() => 'applied'),
  );
  const second = await world.plan(documents);
  expect(second.objects.filter(({ action }) => action !== 'no-op')).toEqual([]);
  return plan;
}

function liveUser() {
  const user = [...world.sandbox.store.users.values()].find(({ username }) => username === 'site-agent');
  if (user === undefined) throw new Error('there is no account');
  return user;
}

describe.each(['2024-10', '8.0'] as const)('an account on %s', (generation) => {
  beforeEach(async () => {
    world = await startWorld(generation);
  });

  test('is created, with its role on an offering of the same run', async () => {
    const documents = [
      account({
        first_name: 'Site',
        grants: [{ role: 'OFFERING.MANAGER', scope: { offering: { manifest: 'cluster' } } }],
      }),
      offering,
    ];
    const plan = await settle(documents);
    expect(plan.objects.map(({ key, action }) => `${action} ${key}`)).toEqual([
      'create ServiceAccount/site-agent',
      'create Offering/cluster',
      'create Grant/Offering/cluster:OFFERING.MANAGER:ServiceAccount/site-agent',
    ]);
    expect(plan.objects[2]?.label).toBe('grant site-agent → OFFERING.MANAGER on Offering/cluster');
    expect(world.sandbox.writes()[0]).toMatchObject({
      body: { username: 'site-agent', email: 'ops@example.org', first_name: 'Site' },
    });
  });

  test('agrees to the policy with its first change, and says so', async () => {
    await settle([account()]);
    const plan = await settle([account({ job_title: 'Agent' })]);
    expect(objectOf(plan).changes).toMatchObject([
      {
        path: ['job_title'],
        note: 'the account also agrees to the policy of the server, which asks for it',
      },
    ]);
    expect(world.sandbox.writes().at(-1)).toMatchObject({
      body: { job_title: 'Agent', agree_with_policy: true },
    });
    await settle([account({ job_title: 'Robot' })]);
    expect(world.sandbox.writes().at(-1)?.body).toEqual({ job_title: 'Robot' });
  });

  test('is switched off without agreeing to anything, and on again with its roles', async () => {
    const grants = [
      {
        role: 'PROJECT.MEMBER',
        scope: { project: { name: 'Example Project' } },
        expiration_time: '2099-01-01',
      },
    ];
    const before = world.sandbox.store.grants.size;
    await settle([account({ grants })]);
    await settle([account({ grants, is_active: false })]);
    expect(world.sandbox.writes().at(-1)?.body).toEqual({ is_active: false });
    const later = grants.map((grant) => ({ ...grant, expiration_time: '2100-01-01' }));
    const plan = await settle([account({ grants: later, is_active: true })]);
    expect(plan.objects.map(({ action }) => action)).toEqual(['update', 'update']);
    expect(world.sandbox.store.grants.size).toBe(before + 1);
  });

  test('whose name belongs to an inactive one is taken over only when the manifest says so', async () => {
    await settle([account({ is_active: false })]);
    const blocked = objectOf(await world.plan([account({ job_title: 'Agent' })]));
    expect(blocked.blocked).toMatchObject([{ code: 'ACCOUNT_INACTIVE' }]);
    await settle([account({ is_active: true, job_title: 'Agent' })]);
    expect(liveUser()).toMatchObject({ isActive: true });
  });

  test('keeps its address and cannot get what the server has no place for', async () => {
    await settle([account()]);
    const plan = await world.plan([account({ email: 'new@example.org', organization_country: 'EE' })]);
    const refused = objectOf(plan).refused.map(({ path }) => path.join('.'));
    expect(refused).toEqual(generation === '8.0' ? ['email'] : ['email', 'organization_country']);
  });

  test('is staff or support only with a warning', async () => {
    const plan = await settle([account({ is_staff: true, is_support: true })]);
    expect(objectOf(plan).warnings).toEqual([
      'site-agent becomes staff: it may then change everything on the server, tokens of all accounts included',
      'site-agent becomes support: it may then see everything',
    ]);
    const second = await world.plan([account({ is_staff: true, is_support: true })]);
    expect(objectOf(second).warnings).toEqual([]);
  });

  test('is one with the user that an offering names', async () => {
    const user = { username: 'site-agent' };
    const role = 'OFFERING.MANAGER';
    const withAccess: OfferingDocument = {
      ...offering,
      spec: { ...offering.spec, access: [{ user, role }] },
    };
    const scope = { offering: { name: 'Cluster', customer: { name: 'Example University' } } };
    const plan = await settle([withAccess, account({ grants: [{ role, scope }] })]);
    expect(plan.objects).toHaveLength(3);
    const different = [withAccess, account({ grants: [{ role, scope, expiration_time: '2099-01-01' }] })];
    const findings = await world.validate(different);
    expect(findings.map(({ code }) => code)).toEqual(['MANIFEST_DECLARED_DIFFERENTLY']);
  });
});

function token() {
  return {
    lifetime: null,
    sinks: [
      { file: { path: join(folder, 'token') } },
      { 'env-file': { path: join(folder, 'agent.env'), name: 'WALDUR_API_TOKEN' } },
      { 'kubernetes-secret': { path: join(folder, 'secret.yaml'), name: 'agent', key: 'token' } },
    ],
  };
}

describe('a token', () => {
  test('is delivered, lasts as long as wanted, and stays out of the plan', async () => {
    world = await startWorld('8.0');
    const plan = await settle([account({ token: token() })]);
    expect(objectOf(plan).changes.map(({ path }) => path.slice(0, 2).join('.'))).toEqual([
      'username',
      'email',
      'token.lifetime',
      'token.sinks',
      'token.sinks',
      'token.sinks',
    ]);
    expect(
      objectOf(plan)
        .changes.map(({ note }) => note)
        .filter((note) => note !== undefined),
    ).toEqual(['the account also agrees to the policy of the server, which asks for it']);
    const { token: key, tokenLifetime } = liveUser();
    expect(tokenLifetime).toBeNull();
    expect(await readFile(join(folder, 'token'), 'utf8')).toBe(`${key}\n`);
    expect((await stat(join(folder, 'token'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(folder, 'agent.env'), 'utf8')).toContain(`WALDUR_API_TOKEN=${key}`);
    expect(await readFile(join(folder, 'secret.yaml'), 'utf8')).toContain(key);
    expect(JSON.stringify([plan, world.sandbox.requests.map(({ body }) => body)])).not.toContain(key);
  });

  test('that a file does not hold is delivered again', async () => {
    world = await startWorld('8.0');
    await settle([account({ token: token() })]);
    await writeFile(join(folder, 'token'), 'something else\n');
    await rm(join(folder, 'agent.env'));
    const plan = await settle([account({ token: token() })]);
    expect(objectOf(plan).changes).toEqual([
      {
        path: ['token', 'sinks', join(folder, 'token')],
        operation: 'change',
        before: 'another key',
        after: 'current key',
      },
      {
        path: ['token', 'sinks', `${join(folder, 'agent.env')} WALDUR_API_TOKEN`],
        operation: 'change',
        before: 'missing',
        after: 'current key',
      },
    ]);
    expect(objectOf(plan).steps.map(({ type }) => type)).toEqual(['read', 'deliver', 'deliver']);
  });

  test('that has expired is renewed and delivered everywhere', async () => {
    world = await startWorld('8.0');
    const sinks = { sinks: token().sinks };
    await settle([account({ token: sinks })]);
    const { token: old } = liveUser();
    liveUser().tokenUsedAt -= 3601 * 1000;
    const plan = await settle([account({ token: sinks })]);
    expect(objectOf(plan).changes.map(({ before }) => before)).toEqual(Array(3).fill('expired key'));
    const { token: key } = liveUser();
    expect(key).not.toBe(old);
    expect(await readFile(join(folder, 'token'), 'utf8')).toBe(`${key}\n`);
  });

  test('cannot be delivered by an older server, and all else works', async () => {
    world = await startWorld('2024-10');
    const plan = await settle([account({ token: token(), job_title: 'Agent' })]);
    expect(objectOf(plan).refused.map(({ reason }) => reason)).toEqual(
      Array(objectOf(plan).refused.length).fill(
        'servers of generation 2024-10 show no token of another account',
      ),
    );
    expect(world.sandbox.requests.filter(({ path }) => path.includes('token'))).toEqual([]);
  });

  test('of an account without one is refused alone', async () => {
    world = await startWorld('8.0');
    await settle([account()]);
    world.sandbox.inject({ kind: 'error-500', method: 'GET', path: '/token/' });
    const plan = await world.plan([account({ token: token(), job_title: 'Agent' })]);
    expect(objectOf(plan).steps.map(({ type }) => type)).toEqual(['request']);
    expect(objectOf(plan).refused).not.toEqual([]);
  });

  test('is given to a program when the account is created, and later only when asked for', async () => {
    world = await startWorld('8.0');
    const command = account({ token: { sinks: [{ command: ['cat'] }] } });
    const created = objectOf(await world.plan([command]));
    expect(created.steps.map(({ type }) => type)).toEqual(['request', 'read', 'deliver']);
    await settle([account()]);
    expect(objectOf(await world.plan([command])).steps).toEqual([]);
    const asked = objectOf(await world.plan([command], { writeSecrets: true }));
    expect(asked.changes.map(({ path }) => path)).toEqual([['token', 'commands', 'cat']]);
    expect(asked.steps.map(({ type }) => type)).toEqual(['read', 'deliver']);
  });
});

describe('a role', () => {
  const role = 'OFFERING.MANAGER';
  const grants = [{ role, scope: { offering: { manifest: 'cluster' } } }];

  test('that is also declared by the uuid of the account is never added twice', async () => {
    world = await startWorld('2024-10');
    await settle([account(), offering]);
    const { uuid } = liveUser();
    const plan = await world.plan([
      account({ grants }),
      { ...offering, spec: { ...offering.spec, access: [{ user: { uuid }, role }] } },
    ]);
    const roles = plan.objects.filter(({ key }) => key.startsWith('Grant/'));
    expect(roles.map(({ blocked }) => blocked[0]?.code)).toEqual([
      'GRANT_DECLARED_TWICE',
      'GRANT_DECLARED_TWICE',
    ]);
  });

  test('that an inactive user holds is left as it is', async () => {
    world = await startWorld('2024-10');
    const withAccess = {
      ...offering,
      spec: { ...offering.spec, access: [{ user: { username: 'alice' }, role }] },
    };
    await settle([withAccess]);
    for (const user of world.sandbox.store.users.values()) user.isActive = user.username !== 'alice';
    const plan = await world.plan([withAccess]);
    expect(plan.objects.map(({ action }) => action)).toEqual(['no-op', 'no-op']);
  });

  test('on an offering that this run makes private is foretold to fail', async () => {
    world = await startWorld('2024-10');
    const hidden = { ...offering, spec: { ...offering.spec, shared: false } };
    const plan = await world.plan([account({ grants }), hidden]);
    expect(plan.objects.at(-1)?.blocked).toMatchObject([{ code: 'GRANT_SCOPE_CLOSED' }]);
  });

  test('that two offerings of one organization give is kept as long as the longest', async () => {
    world = await startWorld('2024-10');
    const second: OfferingDocument = { name: 'storage', spec: { ...offering.spec, name: 'Storage' } };
    const both = [
      { role, scope: { offering: { manifest: 'cluster' } }, expiration_time: '2098-01-01' },
      { role, scope: { offering: { manifest: 'storage' } }, expiration_time: '2099-01-01' },
    ];
    await settle([account({ grants: both }), offering, second]);
    const manager = [...world.sandbox.store.grants.values()].find(
      (grant) => grant.role === 'CUSTOMER.MANAGER',
    );
    expect(manager?.expires).toBe('2099-01-01T00:00:00Z');
  });
});
