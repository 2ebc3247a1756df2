import { describe, expect, test } from 'vitest';
import { DEFAULT_SEED } from '../../src/sandbox/seed/default-seed.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { makePlan } from '../../src/reconciler/make-plan.ts';
import { lexisLinkProvider } from '../../src/providers/lexis-link/provider.ts';
import { connect } from '../../src/waldur/connect.ts';
import { readSettings } from '../../src/waldur/settings.ts';
import { openWorkbench, type Document, type Workbench } from '../e2e/world.ts';
import { someManifest } from '../fakes/manifest.ts';
import { withWorld } from '../e2e/with-world.ts';
import { link } from './link-world.ts';

const OFFERING: Document = {
  name: 'cluster',
  spec: {
    name: 'Cluster with HEAppE',
    customer: { name: 'Remote Computing' },
    category: { name: 'HPC' },
    type: 'Marketplace.Basic',
    secret_options: { heappe_password: { valueFrom: { env: 'SITE_TOKEN' } } },
  },
};

/** A sandbox used by somebody who manages the project of the resource, and nothing else. */
async function asConsumer(
  generation: '2024-10' | '8.0',
  play: (bench: Workbench) => Promise<void>,
): Promise<void> {
  const roles = [{ role: 'PROJECT.MANAGER', on: 'access' }];
  const users = { ...DEFAULT_SEED.users, alice: { username: 'alice', token_lifetime: null, roles } };
  const sandbox = await startSandbox({ generation, seed: { ...DEFAULT_SEED, users } });
  const bench = await openWorkbench({
    WALDUR_API_URL: sandbox.url,
    WALDUR_ACCESS_TOKEN: sandbox.token('alice'),
  });
  try {
    await play(bench);
  } finally {
    await bench.close();
    await sandbox.close();
  }
}

describe('what is wrong in a manifest', () => {
  test.each([
    [{ name: 'a', uuid: '0'.repeat(32) }, 'MANIFEST_INVALID_REFERENCE'],
    [{ manifest: 'a', project: { name: 'b' } }, 'MANIFEST_INVALID_REFERENCE'],
    [{ project: { name: 'b' } }, 'MANIFEST_MISSING_FIELD'],
    [{ name: 'a', project: { name: 'b', slug: 'c' } }, 'MANIFEST_INVALID_REFERENCE'],
  ])('is found: %j', (resource, code) =>
    withWorld('2024-10', async (world) => {
      const found = await world.validate([link({ resource })]);
      expect(found.map((finding) => finding.code)).toContain(code);
    }),
  );

  test('two manifests that say the same resource', () =>
    withWorld('2024-10', async (world) => {
      const found = await world.validate([link(), { ...link(), name: 'other' }]);
      expect(found.map(({ code }) => code)).toEqual(['MANIFEST_SAME_TARGET']);
    }));
});

describe('what would go wrong', () => {
  test('a resource without backend_id', () =>
    withWorld('2024-10', async (world) => {
      const { objects } = await world.plan([link({ resource: { name: 'br2' } })]);
      expect(objects[0]?.blocked).toMatchObject([{ code: 'LEXIS_RESOURCE_WITHOUT_BACKEND_ID' }]);
    }));

  test('a resource that ends', () =>
    withWorld('2024-10', async (world) => {
      const resource = world.sandbox.store.resources.get(world.sandbox.id('bandwidth'));
      if (resource === undefined) throw new Error('the seed has changed');
      resource.state = 'Terminating';
      const { objects } = await world.plan([link()]);
      expect(objects[0]?.blocked).toMatchObject([{ code: 'LEXIS_RESOURCE_NOT_USABLE' }]);
    }));

  test('an offering without the options, unless the same run may set them', () =>
    withWorld('2024-10', async (world) => {
      const offering = world.sandbox.store.offerings.get(world.sandbox.id('heappe_cluster'));
      if (offering === undefined) throw new Error('the seed has changed');
      offering.columns['secret_options'] = {};
      const { objects } = await world.plan([link()]);
      expect(objects[0]?.blocked).toMatchObject([{ code: 'LEXIS_NOT_SUPPORTED' }]);

      const resource = { name: 'brandturn-keybandwidth', offering: { manifest: 'cluster' } };
      const documents = [OFFERING, link({ resource, robot_username: 'svc' })];
      const report = await world.apply(await world.plan(documents));
      expect(report.results.map(({ key, outcome }) => [key, outcome])).toEqual([
        ['Offering/cluster', 'applied'],
        ['LexisLink/link', 'applied'],
      ]);
    }));

  test('two manifests that name one resource in two ways', () =>
    withWorld('2024-10', async (world) => {
      const other = { ...link({ resource: { uuid: world.sandbox.id('bandwidth') } }), name: 'other' };
      const plan = await world.plan([link(), other]);
      expect(plan.objects.map(({ action, blocked }) => [action, blocked.map(({ code }) => code)])).toEqual([
        ['create', []],
        ['blocked', ['OBJECT_CLAIMED_TWICE']],
      ]);
    }));

  test('an account without a role at the provider: on 2024-10 it makes the link, and cannot name its account', () =>
    asConsumer('2024-10', async (bench) => {
      const plan = await bench.plan([link({ robot_username: 'svc' })]);
      expect([plan.objects[0]?.action, plan.objects[0]?.refused.map(({ path }) => path)]).toEqual([
        'create',
        [['robot_username']],
      ]);
      expect((await bench.apply(plan)).results).toMatchObject([{ outcome: 'waiting', done: ['created'] }]);
      const again = await bench.plan([link({ robot_username: 'svc' })]);
      expect(again.objects[0]).toMatchObject({ action: 'waiting', steps: [] });
    }));

  test('an account without a role at the provider: on 8.0 it can do nothing', () =>
    asConsumer('8.0', async (bench) => {
      const [object] = (await bench.plan([link()])).objects;
      expect(object?.blocked).toMatchObject([{ code: 'LEXIS_LINK_FORBIDDEN' }]);
    }));

  test('a server without links blocks the links, and reads nothing of them', async () => {
    const sandbox = await startSandbox();
    const read = readSettings({
      WALDUR_API_URL: sandbox.url,
      WALDUR_ACCESS_TOKEN: sandbox.token('admin'),
    });
    if ('diagnostics' in read) throw new Error('the settings are wrong');
    const { reader, instance } = await connect(read.settings);
    const collections = new Set([...instance.collections].filter((name) => name !== 'lexis-links'));
    const plan = await makePlan({
      manifests: [someManifest('LexisLink', 'link', { resource: { name: 'br1' } })],
      providers: [lexisLinkProvider],
      reader,
      instance: { ...instance, collections },
      options: { prune: false, writeSecrets: false, targets: [] },
      outside: () => undefined,
      progress: () => undefined,
    });
    expect(plan.objects[0]?.blocked).toMatchObject([
      { code: 'SERVER_LACKS_KIND', hints: [expect.stringContaining('October 2024')] },
    ]);
    expect(sandbox.requests.filter(({ path }) => path.startsWith('lexis-links'))).toEqual([]);
    await sandbox.close();
  });
});

test.each(['2024-10', '8.0'] as const)(
  'on %s reading many links takes pages, not one request each',
  (generation) =>
    withWorld(generation, async (world) => {
      const requests = async (count: number): Promise<number> => {
        const documents = Array.from({ length: count }, (_, index) => ({
          ...link({ resource: { uuid: names[index] ?? '' }, robot_username: 'svc' }),
          name: `link-${String(index)}`,
        }));
        return (await world.plan(documents)).observation.requests;
      };
      const { store } = world.sandbox;
      const first = store.resources.get(world.sandbox.id('bandwidth'));
      if (first === undefined) throw new Error('the seed has changed');
      const names = Array.from({ length: 400 }, () => store.newUuid());
      for (const uuid of names) {
        store.resources.set(uuid, { ...first, uuid, name: uuid });
        const robot = store.newUuid();
        const created = store.timestamp();
        const common = { created, modified: created };
        store.robotAccounts.set(robot, {
          ...common,
          uuid: robot,
          resource: uuid,
          type: 'hl000',
          username: 'svc',
          users: [],
          keys: ['ssh-ed25519 no-one-must-see-this'],
          responsibleUser: null,
          state: 'OK',
          description: '',
          errorMessage: '',
        });
        const row = store.newUuid();
        store.lexisLinks.set(row, { ...common, uuid: row, robot, state: 'OK', heappeProject: 1 });
      }
      expect([await requests(2), await requests(400)]).toEqual([7, 9]);
      expect(JSON.stringify(await world.plan([link({ resource: { uuid: names[0] ?? '' } })]))).not.toContain(
        'ssh-',
      );
    }),
);
