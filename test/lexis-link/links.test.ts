import { describe, expect, test } from 'vitest';
import { GENERATIONS } from '../../src/waldur/instance.ts';
import { plannedWrites, seenWrites } from '../e2e/world.ts';
import { withWorld } from '../e2e/with-world.ts';
import { link, onlyLink, outline, settle } from './link-world.ts';

const PROVIDER = 'the service provider Remote Computing to give the robot account';
const NAMED = { robot_username: 'svc_lexis' };

describe.each(GENERATIONS)('a LEXIS link on %s', (generation) => {
  test('is made once, waits for the service provider, and is no change then', () =>
    withWorld(generation, async (world) => {
      const plan = await world.plan([link()]);
      expect(outline(plan)).toEqual(['create', 'POST']);
      const report = await world.apply(plan);
      expect(report.results).toMatchObject([
        { outcome: 'waiting', done: ['created'], because: `waits for ${PROVIDER} of the link a user name` },
      ]);
      expect(seenWrites(world.sandbox, 0)).toEqual(plannedWrites(plan));
      expect(outline(await world.plan([link()]))).toEqual(['waiting', `${PROVIDER} hl000 a user name`]);
      await settle(world, [link()]);
      expect(world.sandbox.writes()).toHaveLength(1);
    }));

  test('is made, named and set up in one run', () =>
    withWorld(generation, async (world) => {
      const plan = await world.plan([link(NAMED)]);
      const report = await world.apply(plan);
      expect(report.results.map(({ outcome, done }) => [outcome, done.at(0), done.at(-1)])).toEqual([
        ['applied', 'created', 'set up in HEAppE'],
      ]);
      expect(seenWrites(world.sandbox, 0)).toEqual(plannedWrites(plan));
      expect(onlyLink(world)).toMatchObject({ row: { state: 'OK' }, robot: { username: 'svc_lexis' } });
      expect(outline(await world.plan([link(NAMED)]))).toEqual(['no-op']);
    }));

  test('gets its name later, another one, and that one back after somebody changed it', () =>
    withWorld(generation, async (world) => {
      await settle(world, [link()]);
      for (const robot_username of ['svc_one', 'svc_two']) {
        expect(await settle(world, [link({ robot_username })])).toMatchObject([{ outcome: 'applied' }]);
        expect(outline(await world.plan([link({ robot_username })]))).toEqual(['no-op']);
      }
      onlyLink(world).robot.username = 'drifted';
      expect((await world.plan([link({ robot_username: 'svc_two' })])).objects[0]?.changes).toMatchObject([
        { path: ['robot_username'], before: 'drifted', after: 'svc_two' },
      ]);
      await settle(world, [link({ robot_username: 'svc_two' })]);
      expect(onlyLink(world)).toMatchObject({ row: { state: 'OK' }, robot: { username: 'svc_two' } });
    }));

  test('is found by its resource, and by the uuid that pins it', () =>
    withWorld(generation, async (world) => {
      await settle(world, [link(NAMED)]);
      const { uuid } = onlyLink(world).row;
      const resource = { backend_id: 'dca3f539-3215-476d-b68b-36d8844502f0' };
      expect(outline(await world.plan([link({ ...NAMED, resource })]))).toEqual(['no-op']);
      expect(outline(await world.plan([link(NAMED, { uuid })]))).toEqual(['no-op']);
      const moved = await world.plan([link({ resource: { name: 'br1' } }, { uuid })]);
      expect(moved.objects[0]?.refused).toMatchObject([{ path: ['resource'], after: 'br1' }]);
    }));

  test('that erred is told, and left alone', () =>
    withWorld(generation, async (world) => {
      const offering = world.sandbox.store.offerings.get(world.sandbox.id('heappe_cluster'));
      if (offering === undefined) throw new Error('the seed has changed');
      await settle(world, [link()]);
      offering.columns['secret_options'] = {};
      expect(await settle(world, [link(NAMED)])).toMatchObject([
        { outcome: 'failed', error: 'OBJECT_ERRED' },
      ]);
      const since = world.sandbox.writes().length;
      for (const robot_username of ['svc_lexis', 'svc_other']) {
        const plan = await world.plan([link({ robot_username })]);
        expect(plan.objects[0]).toMatchObject({ action: 'no-op', steps: [] });
        expect(plan.objects[0]?.warnings.join()).toContain('--recover LexisLink/link=recreate');
        expect(plan.objects[0]?.warnings.join().includes('=retry')).toBe(generation !== '8.0');
        expect(plan.objects[0]?.refused.length).toBe(robot_username === 'svc_lexis' ? 0 : 1);
        await world.apply(plan);
      }
      expect(world.sandbox.writes()).toHaveLength(since);
    }));

  test('waits for a slow server no longer than its manifest says, and a later run finds it ready', () =>
    withWorld(generation, async (world) => {
      world.sandbox.worker.isOn = false;
      const waiting = [link(NAMED, { timeout: '30s' })];
      const started = world.sandbox.clock.now().getTime();
      expect(await settle(world, waiting)).toMatchObject([
        { outcome: 'waiting', because: 'waits for the server to set the link up in HEAppE' },
      ]);
      expect(Math.round((world.sandbox.clock.now().getTime() - started) / 1_000)).toBe(30);
      expect(outline(await world.plan(waiting))).toEqual([
        'waiting',
        'the server to set the link up in HEAppE',
      ]);
      world.sandbox.worker.isOn = true;
      world.sandbox.worker.finish();
      expect(outline(await world.plan(waiting))).toEqual(['no-op']);
    }));

  test('whose name came while its resource had no backend_id is started after all', () =>
    withWorld(generation, async (world) => {
      const { store } = world.sandbox;
      await settle(world, [link()]);
      const { robot } = onlyLink(world);
      const resource = store.resources.get(robot.resource);
      if (resource === undefined) throw new Error('the seed has changed');
      resource.backendId = '';
      expect(outline(await world.plan([link(NAMED)]))).toEqual([
        'waiting',
        'the service provider Remote Computing to give the resource brandturn-keybandwidth its backend_id',
      ]);
      robot.username = 'svc_lexis';
      if (generation === '8.0') robot.state = 'OK';
      resource.backendId = 'project_7';
      const plan = await world.plan([link(NAMED)]);
      expect(plan.objects[0]?.changes).toMatchObject([
        { before: 'svc_lexis, but the link has not noticed it', after: 'svc_lexis' },
      ]);
      await world.apply(plan);
      expect(onlyLink(world).row.state).toBe('OK');
    }));
});

test('on 8.0 a robot account that stopped half-way is taken on', () =>
  withWorld('8.0', async (world) => {
    await settle(world, [link()]);
    const { robot } = onlyLink(world);
    robot.state = 'Creating';
    robot.username = 'svc_lexis';
    const plan = await world.plan([link(NAMED)]);
    expect(outline(plan)).toEqual(['update', 'PATCH', 'POST']);
    await world.apply(plan);
    expect(onlyLink(world).row.state).toBe('OK');
    robot.state = 'Error';
    const refused = await world.plan([link({ robot_username: 'svc_other' })]);
    expect(refused.objects[0]?.refused[0]?.reason).toBe('the robot account is in the state Error');
  }));

test('on 8.0 a robot account that somebody else moves at the same moment is a conflict', () =>
  withWorld('8.0', async (world) => {
    await settle(world, [link()]);
    const plan = await world.plan([link(NAMED)]);
    onlyLink(world).robot.state = 'Creating';
    const { results } = await world.apply(plan);
    expect(results).toMatchObject([{ outcome: 'failed', error: { code: 'API_CONFLICT' } }]);
    expect(await settle(world, [link(NAMED)])).toMatchObject([{ outcome: 'applied' }]);
  }));

test('several links of one resource are never guessed among', () =>
  withWorld('2024-10', async (world) => {
    await settle(world, [link()]);
    const url = `${world.sandbox.url}marketplace-resources/${world.sandbox.id('bandwidth')}/`;
    await fetch(`${world.sandbox.url}lexis-links/`, {
      method: 'POST',
      headers: { authorization: `Token ${world.sandbox.token('admin')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ resource: url }),
    });
    const [object] = (await world.plan([link()])).objects;
    expect(object?.blocked[0]).toMatchObject({ code: 'OBJECT_AMBIGUOUS' });
    expect(object?.blocked[0]?.hints.join()).toContain('link hl001 of brandturn-keybandwidth, pending');
  }));
