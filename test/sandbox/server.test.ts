import { EventEmitter, once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLanes, costOf } from '../../src/sandbox/cost/cost-model.ts';
import { readSeed } from '../../src/sandbox/seed/read-seed.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { ask, at, createOffering, offeringBody } from './ask.ts';
import { started } from './started.ts';

const OFFERINGS = 'marketplace-provider-offerings/';

describe('pages', () => {
  test('hold at most as many rows as the cap says, whatever was asked for', async () => {
    const sandbox = await started({ pageCap: 3 });
    sandbox.addOfferings(7, { name: 'many', customer: 'university', category: 'hpc_category' });
    const { body, headers } = await ask(sandbox, 'admin', 'GET', `${OFFERINGS}?page_size=300&field=name`);
    expect(body).toEqual([{ name: 'many-1' }, { name: 'many-2' }, { name: 'many-3' }]);
    expect(headers.get('x-result-count')).toBe('7');
    expect(headers.get('link')).toContain('page=3&page_size=300>; rel="last"');
  });
});

describe('tokens', () => {
  test('expire when nobody uses them, and not while somebody does', async () => {
    const sandbox = await started({
      seed: { users: { ann: { username: 'ann', token_lifetime: 60 } } },
    });
    sandbox.clock.advance(50_000);
    expect((await ask(sandbox, 'ann', 'GET', 'version/')).status).toBe(200);
    sandbox.clock.advance(50_000);
    expect((await ask(sandbox, 'ann', 'GET', 'version/')).status).toBe(200);
    sandbox.clock.advance(61_000);
    const late = await ask(sandbox, 'ann', 'GET', 'version/');
    expect([late.status, late.body]).toEqual([401, { detail: 'Token has expired.' }]);
  });

  test('of a user that is switched off do not work', async () => {
    const sandbox = await started({ seed: { users: { ann: { username: 'ann', is_active: false } } } });
    expect((await ask(sandbox, 'ann', 'GET', 'version/')).body).toEqual({
      detail: 'User inactive or deleted.',
    });
  });
});

describe('expired grants', () => {
  test('last until the daily job runs, which takes the role on the organization too', async () => {
    const sandbox = await started();
    const { offering } = await createOffering(sandbox);
    await ask(sandbox, 'admin', 'POST', `${OFFERINGS}${offering}/add_user/`, {
      role: 'OFFERING.MANAGER',
      user: sandbox.id('bob'),
      expiration_time: '2100-01-01',
    });
    const before = sandbox.store.grants.size;
    sandbox.clock.set(new Date('2100-01-02T00:00:00Z'));
    expect(sandbox.store.grants.size).toBe(before);
    sandbox.runJob('revoke_expired_grants');
    expect(sandbox.store.grants.size).toBe(before - 2);
  });
});

describe('strange requests', () => {
  test.each([
    ['a body that is no JSON', 'POST', OFFERINGS, '{', 400],
    ['a list', 'POST', OFFERINGS, '[]', 400],
    ['a number', 'POST', OFFERINGS, '5', 400],
    ['null', 'POST', OFFERINGS, 'null', 400],
    ['types that nobody expects', 'POST', OFFERINGS, '{"name":{},"components":5,"plans":"x","type":[]}', 400],
    ['a path with bad escapes', 'GET', '%E0%A4%A/', undefined, 404],
    ['an unknown method', 'PROPFIND', OFFERINGS, undefined, 405],
  ])('%s gets an answer', async (_what, method, path, body, status) => {
    const sandbox = await started();
    const response = await fetch(sandbox.url + path, {
      method,
      headers: { Authorization: `token ${sandbox.token('admin')}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    });
    expect(response.status).toBe(status);
    expect((await ask(sandbox, 'admin', 'GET', 'version/')).status).toBe(200);
  });

  test('an attribute that the category requires', async () => {
    const sandbox = await started();
    const category = `${sandbox.url}marketplace-categories/${sandbox.id('cloud_category')}/`;
    const refused = await ask(sandbox, 'admin', 'POST', OFFERINGS, offeringBody(sandbox, { category }));
    expect(refused.body).toEqual({ attributes: ['These attributes are required: location'] });
    const { offering } = await createOffering(sandbox, { category, attributes: { location: 'EE' } });
    expect(sandbox.store.offerings.get(offering)?.columns['attributes']).toEqual({
      location: 'EE',
      support_level: 'basic',
    });
  });
});

describe('the cost model', () => {
  const request = {
    method: 'GET',
    query: new URLSearchParams(),
    authorization: undefined,
    body: '',
    base: '',
  };

  test('prices a list by its rows and their fields', () => {
    const cost = (row: Readonly<Record<string, null>>): number =>
      costOf(
        { ...request, path: `/api/${OFFERINGS}` },
        { status: 200, body: Array.from({ length: 100 }, () => row) },
      );
    const narrow = cost({ uuid: null, name: null });
    expect(cost({ uuid: null, components: null })).toBeGreaterThan(2 * narrow);
    expect(cost({ uuid: null, plans: null })).toBeGreaterThan(
      (5 * cost({ uuid: null, components: null })) / 2,
    );
    expect(costOf({ ...request, path: '/api/version/' }, { status: 200, body: {} })).toBeLessThan(2);
  });

  test('lets requests of one token wait for each other, and only those', async () => {
    const lanes = createLanes();
    const order: string[] = [];
    const gate = new EventEmitter();
    const first = lanes.run('a', async () => {
      await once(gate, 'open');
      order.push('first of a');
    });
    const second = lanes.run('a', async () => {
      order.push('second of a');
      await Promise.resolve();
    });
    await lanes.run('b', async () => {
      order.push('b');
      await Promise.resolve();
    });
    gate.emit('open');
    await Promise.all([first, second]);
    expect(order).toEqual(['b', 'first of a', 'second of a']);
  });

  test('answers the same', async () => {
    const sandbox = await started({ costModel: true, latency: 1 });
    const answers = await Promise.all([1, 2, 3].map(async () => ask(sandbox, 'admin', 'GET', 'version/')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

async function fileOf(seed: unknown): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'seed-')), 'seed.json');
  await writeFile(file, typeof seed === 'string' ? seed : JSON.stringify(seed));
  return file;
}

describe('seeds', () => {
  test('from a file, with an offering, its prices and a resource on its plan', async () => {
    const file = await fileOf({
      users: { root: { username: 'root', is_staff: true } },
      customers: { org: { name: 'Org', service_provider: true } },
      projects: { lab: { customer: 'org', name: 'Lab' } },
      categories: { hpc: { title: 'HPC' } },
      offerings: {
        cluster: {
          customer: 'org',
          category: 'hpc',
          name: 'Cluster',
          components: [{ type: 'h', name: 'Hours', billing_type: 'usage' }],
          plans: [{ as: 'plan', name: 'Plan', unit: 'month', prices: { h: '0.5' } }],
        },
      },
      resources: { job: { offering: 'cluster', project: 'lab', plan: 'plan' } },
    });
    const sandbox = await started({ seed: await readSeed(file) });
    const { body } = await ask(sandbox, 'root', 'GET', `${OFFERINGS}${sandbox.id('cluster')}/`);
    expect(at(body, 'plans', 0)).toMatchObject({
      prices: { h: 0.5 },
      resources_count: 1,
      uuid: sandbox.id('plan'),
    });
  });

  test('of the documentation work as they stand there', async () => {
    const page = await readFile(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
    const [, example = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
    const sandbox = await started({ seed: await readSeed(await fileOf(example)) });
    const { body } = await ask(sandbox, 'ann', 'GET', `${OFFERINGS}?field=name&field=plans`);
    expect(body).toMatchObject([{ name: 'Cluster', plans: [{ prices: { hours: 0.1 } }] }]);
  });

  test.each([
    [
      'a key that is nowhere',
      { projects: { lab: { customer: 'org', name: 'Lab' } } },
      'projects/lab names "org"',
    ],
    ['a missing name', { users: { root: {} } }, '/users/root'],
    ['no JSON', '{', 'is not YAML or JSON'],
  ])('with %s are refused', async (_what, seed, sentence) => {
    await expect(readSeed(await fileOf(seed))).rejects.toThrow(sentence);
  });

  test('unknown actors and keys are errors of the test that asks for them', async () => {
    const sandbox = await started();
    expect(() => sandbox.token('nobody')).toThrow('the sandbox has no user "nobody"');
    expect(() => sandbox.id('nothing')).toThrow('the seed has no "nothing"');
  });

  test('a port that is taken rejects', async () => {
    const sandbox = await started();
    const port = Number(new URL(sandbox.url).port);
    await expect(startSandbox({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
