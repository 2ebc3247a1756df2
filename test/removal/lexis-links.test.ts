import { describe, expect, test } from 'vitest';
import type { LexisLink } from '../../src/sandbox/store/link-rows.ts';
import { GENERATIONS } from '../../src/waldur/instance.ts';
import { link } from '../lexis-link/link-world.ts';
import type { World } from '../e2e/world.ts';
import { withWorld } from '../e2e/with-world.ts';
import {
  carryOut,
  grantRole,
  outline,
  placesOf,
  planRemoval,
  planRemovals,
  remove,
  surplus,
} from './removal-world.ts';

const KEY = 'LexisLink/link';
const DELETE = 'DELETE lexis-links/*/';

/** The link of the seeded resource; another one each time. */
function made({ sandbox }: World, state: LexisLink['state'] = 'OK', resource = 'bandwidth'): LexisLink {
  const { store } = sandbox;
  const [robot, uuid, created] = [store.newUuid(), store.newUuid(), store.timestamp()];
  store.robotAccounts.set(robot, {
    uuid: robot,
    created,
    modified: created,
    resource: sandbox.id(resource),
    type: `hl${String(store.robotAccounts.size + 1).padStart(3, '0')}`,
    username: 'svc',
    description: '',
    state: 'OK',
    errorMessage: '',
    users: [],
    keys: [],
    responsibleUser: null,
  });
  const row: LexisLink = { uuid, created, modified: created, robot, state, heappeProject: 7 };
  store.lexisLinks.set(uuid, row);
  return row;
}

function gone({ sandbox }: World, { uuid }: LexisLink) {
  const [project, customer, provider] = ['access', 'ashley', 'remote'].map((name) => sandbox.id(name));
  return surplus(KEY, uuid, 'Delete', {
    project: project ?? '',
    customer: customer ?? '',
    provider: provider ?? '',
    uuid,
  });
}

describe.each(GENERATIONS)('on %s', (generation) => {
  test('the inventory keeps its uuid, and whose roles matter', () =>
    withWorld(generation, async (world) => {
      const places = (await placesOf(world, [link()])).get(KEY);
      const [row] = world.sandbox.store.lexisLinks.values();
      const around = {
        project: world.sandbox.id('access'),
        customer: world.sandbox.id('ashley'),
        provider: world.sandbox.id('remote'),
      };
      expect(places?.before).toEqual({
        value: { ...around, uuid: null },
        fill: [{ pointer: '/uuid', capture: `${KEY}#uuid` }],
      });
      expect(places?.captured).toContain(`${KEY}#uuid`);
      expect(places?.after).toEqual({ value: { ...around, uuid: row?.uuid }, fill: [] });
    }));

  test.each(['pending', 'OK', 'erred'] as const)('a link that is %s is deleted and waited for', (state) =>
    withWorld(generation, async (world) => {
      const row = made(world, state);
      const removal = await planRemoval(world, gone(world, row));
      expect(outline(removal)).toEqual(['delete', DELETE]);
      expect(removal).toMatchObject({
        warnings: [
          'the server deletes the project of brandturn-keybandwidth in HEAppE with the link',
          ...(generation === '8.0'
            ? ['the robot account hl001 stays, for the service provider to delete']
            : []),
        ],
      });
      expect(await carryOut(world, new Map([[KEY, removal]]))).toEqual([
        ['applied', 'deletion asked for', 'gone'],
      ]);
      expect(world.sandbox.store.lexisLinks.size).toBe(0);
      expect(await planRemoval(world, gone(world, row))).toBe('gone');
    }),
  );

  test('while the server sets it up its removal waits, and the way out is told', () =>
    withWorld(generation, async (world) => {
      const removal = await planRemoval(world, gone(world, made(world, 'executing')));
      expect(outline(removal)).toEqual(['delete', 'waits for the server to set the link up in HEAppE']);
      expect(removal).toMatchObject({
        warnings: [expect.stringContaining('the link goes at once with its robot account hl001')],
      });
    }));

  test('another link of the resource breaks, and that is said before', () =>
    withWorld(generation, async (world) => {
      made(world);
      const row = made(world);
      made(world, 'OK', 'br1');
      const removal = await planRemoval(world, gone(world, row));
      expect(removal).toMatchObject({
        warnings: expect.arrayContaining([
          'the link of the robot account hl001 uses the same project in HEAppE, and breaks',
        ]),
      });
      expect(JSON.stringify(removal)).not.toContain('hl003');
    }));

  test('while the server does not get to it the link is waited for, and it may be gone later', () =>
    withWorld(generation, async (world) => {
      const row = made(world);
      world.sandbox.worker.isOn = false;
      expect(await remove(world, gone(world, row))).toEqual([
        ['waiting', 'deletion asked for', expect.stringContaining('waits for the server to delete the link')],
      ]);
      world.sandbox.worker.isOn = true;
      expect(await planRemoval(world, gone(world, row))).toBe('gone');
    }));

  test('a link whose offering lost its options errs and stays, and the report says so', () =>
    withWorld(generation, async (world) => {
      const row = made(world);
      const offering = world.sandbox.store.offerings.get(world.sandbox.id('heappe_cluster'));
      Object.assign(offering?.columns ?? {}, { plugin_options: {} });
      expect(await remove(world, gone(world, row))).toEqual([
        [
          'failed',
          'deletion asked for',
          expect.stringContaining('the options of the offering are not complete'),
        ],
      ]);
    }));

  test('a deletion whose answer is lost is done', () =>
    withWorld(generation, async (world) => {
      const row = made(world);
      world.sandbox.inject({ kind: 'drop-after', method: 'DELETE' });
      expect(await remove(world, gone(world, row))).toMatchObject([['applied', {}, {}]]);
      expect(world.sandbox.store.lexisLinks.size).toBe(0);
    }));

  test('who may not is told before, who may not be let is warned, and who does not see it learns nothing', () =>
    withWorld(
      generation,
      async (world) => {
        const row = made(world);
        expect(outline(await planRemoval(world, gone(world, row)))).toEqual([
          'blocked',
          expect.stringMatching(/^OBJECT_NOT_VISIBLE/u),
        ]);
        grantRole(world, 'alice', 'PROJECT.MEMBER', { type: 'project', uuid: world.sandbox.id('access') });
        expect(outline(await planRemoval(world, gone(world, row)))).toEqual([
          'blocked',
          'REMOVAL_REFUSED: the account alice has no role in the organization that provides the resource',
        ]);
        grantRole(world, 'alice', 'CUSTOMER.OWNER', { type: 'customer', uuid: world.sandbox.id('remote') });
        const removal = await planRemoval(world, gone(world, row));
        expect(outline(removal)).toEqual(['delete', DELETE]);
        expect(removal).toMatchObject({
          warnings: expect.arrayContaining([expect.stringContaining('it may be refused')]),
        });
        expect(await carryOut(world, new Map([[KEY, removal]]))).toEqual([
          ['failed', expect.stringContaining('the server answered 403')],
        ]);
      },
      'alice',
    ));

  test('many are read as one list, and each resource once', () =>
    withWorld(generation, async (world) => {
      const all = Array.from({ length: 20 }, (_, index) => ({
        ...gone(world, made(world)),
        key: `LexisLink/link-${String(index)}` as const,
      }));
      const since = world.sandbox.requests.length;
      expect((await planRemovals(world, all)).size).toBe(20);
      const read = world.sandbox.requests.slice(since).filter(({ path }) => path.startsWith('lexis-'));
      expect(read).toHaveLength(3);
      // No row may lack what it is read for, so nothing is left out where servers are free to ignore it.
      const lists = read.filter(({ query }) => query.includes('page_size=300'));
      expect(lists.map(({ query }) => query.includes('field='))).toEqual([false, false]);
    }));
});
