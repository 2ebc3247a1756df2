import { afterEach, describe, expect, test } from 'vitest';
import type { ObjectKey } from '../../src/manifest/object-key.ts';
import type { Recovery } from '../../src/providers/intervention.ts';
import type { Plan } from '../../src/reconciler/plan.ts';
import { GENERATIONS, type Generation } from '../../src/waldur/instance.ts';
import { plannedWrites, seenWrites, startWorld, type Document, type World } from './world.ts';

let world: World;

afterEach(() => world.close());

const GROUP: Document = {
  kind: 'OpenStackServerGroup',
  name: 'spread',
  spec: {
    tenant: { name: 'example-tenant', project: { name: 'Example Project' } },
    name: 'spread',
    policy: 'affinity',
  },
};
const ALLOCATION: Document = {
  kind: 'OpenPortalAllocation',
  name: 'share',
  spec: { project: { name: 'Example Project' }, service_settings: { name: 'Isambard' }, name: 'share' },
};
const LINK: Document = {
  kind: 'LexisLink',
  name: 'link',
  spec: {
    resource: {
      name: 'brandturn-keybandwidth',
      project: { name: 'Automated coherent access', customer: { name: 'Ashley and Sons' } },
    },
    robot_username: 'svc_lexis',
  },
};

interface Row {
  readonly uuid: string;
  readonly name?: string;
  state: string;
  backendId?: string;
  errorMessage?: string;
}

/** The only object of its kind on the server. */
function rowOf({ kind, name }: Document): Row {
  const { store } = world.sandbox;
  const rows: ReadonlyMap<string, Row> =
    kind === 'LexisLink'
      ? store.lexisLinks
      : kind === 'OpenStackServerGroup'
        ? store.serverGroups
        : store.allocations;
  const [row, ...others] = [...rows.values()].filter((one) => (one.name ?? name) === name);
  if (row === undefined || others.length > 0) throw new Error('there is not exactly one');
  return row;
}

async function start(generation: Generation, one: Document): Promise<void> {
  world = await startWorld(generation);
  const { results } = await world.apply(await world.plan([one]));
  expect(results).toMatchObject([{ outcome: 'applied' }]);
}

function recover({ kind, name }: Document, choice: Recovery) {
  return { recover: new Map<ObjectKey, Recovery>([[`${kind ?? ''}/${name}`, choice]]) };
}

/** Applies, and holds that the server saw what was planned. */
async function carriedOut(plan: Plan): Promise<readonly (readonly [string, ...string[]])[]> {
  const since = world.sandbox.writes().length;
  const { results } = await world.apply(plan);
  expect(seenWrites(world.sandbox, since)).toEqual(plannedWrites(plan));
  return results.map(({ outcome, done, error, because }) => [
    outcome,
    ...done,
    ...(error === undefined ? [] : [error.summary]),
    ...(because === undefined ? [] : [because]),
  ]);
}

async function leftToDo(one: Document): Promise<readonly string[]> {
  return (await world.plan([one])).objects.map(({ action }) => action);
}

const REFRESHABLE = [
  ['2024-10', GROUP],
  ['openportal-2024-08', GROUP],
  ['8.0', GROUP],
  ['openportal-2024-08', ALLOCATION],
  ['8.0', ALLOCATION],
] as const;

describe.each(REFRESHABLE)('on %s', (generation, one) => {
  test(`${one.kind} is read again by the server, and a plan never asks for it`, async () => {
    await start(generation, one);
    Object.assign(rowOf(one), { state: 'Erred', errorMessage: 'gone for a while' });
    expect((await world.plan([one])).objects.flatMap(({ steps }) => steps)).toEqual([]);
    const plan = await world.plan([one], { refresh: true });
    expect(plan.objects).toMatchObject([{ action: 'update', reason: 'refresh', changes: [] }]);
    expect(plannedWrites(plan)).toEqual([
      expect.stringMatching(/^POST open(?:stack|portal)-[a-z-]+\/\*\/pull\/$/u),
    ]);
    expect(await carriedOut(plan)).toEqual([['applied', 'asked to read it again', 'read again']]);
    expect(rowOf(one)).toMatchObject({ state: 'OK', errorMessage: '' });
    expect(await leftToDo(one)).toEqual(['no-op']);
  });

  test(`${one.kind} is asked to be read again once when the answer is lost`, async () => {
    await start(generation, one);
    world.sandbox.inject({ kind: 'drop-after', method: 'POST', path: '/pull/' });
    expect(await carriedOut(await world.plan([one], { refresh: true }))).toMatchObject([['applied', {}, {}]]);
  });

  test.each([
    ['the server is at work on it', { state: 'Updating' }, 'waiting'],
    ['it was never made', { backendId: '', state: 'OK' }, 'blocked'],
  ])(`${one.kind} is not read again while %s`, async (_, values, action) => {
    await start(generation, one);
    Object.assign(rowOf(one), values);
    const { objects } = await world.plan([one], { refresh: true });
    expect(objects).toMatchObject([{ action, steps: [] }]);
  });

  test(`${one.kind} that erred is made again, with all that is declared`, async () => {
    await start(generation, one);
    const before = rowOf(one);
    Object.assign(before, { state: 'Erred', errorMessage: 'broken' });
    const plan = await world.plan([one], recover(one, 'recreate'));
    expect(plan.objects).toMatchObject([{ action: 'replace', reason: 'recovery' }]);
    expect(plan.objects[0]?.warnings.join(' ')).toContain('is deleted and made again');
    expect(await carriedOut(plan)).toMatchObject([
      ['applied', expect.stringMatching(/^delet/u), expect.anything(), expect.anything()],
    ]);
    expect(rowOf(one)).toMatchObject({ state: 'OK' });
    expect(rowOf(one).uuid).not.toBe(before.uuid);
    expect(await leftToDo(one)).toEqual(['no-op']);
  });

  test(`${one.kind} is not made again while the server is at work on it`, async () => {
    await start(generation, one);
    rowOf(one).state = 'Updating';
    const { objects } = await world.plan([one], recover(one, 'recreate'));
    expect(objects).toMatchObject([{ action: 'waiting', steps: [] }]);
  });
});

const SETTLED = [
  ['set_ok', 'set to OK', { state: 'OK', errorMessage: '' }],
  [
    'set_erred',
    'set to erred',
    { state: 'Erred', errorMessage: 'Set to erred by admin, with waldur-gitops.' },
  ],
] as const;

describe.each(SETTLED)('%s', (choice, done, row) => {
  test.each([GROUP, ALLOCATION])('of $kind is loud', async (one) => {
    await start('8.0', one);
    rowOf(one).state = 'Updating';
    const plan = await world.plan([one], recover(one, choice));
    expect(plan.objects[0]?.warnings.join(' ')).toMatch(
      /only staff may do this: .*is not asked.*it is UPDATING/u,
    );
    expect(await carriedOut(plan)).toEqual([['applied', done]]);
    expect(rowOf(one)).toMatchObject(row);
  });

  test.each([
    ['2024-10', GROUP],
    ['openportal-2024-08', ALLOCATION],
  ] as const)('is not on %s', async (generation, one) => {
    await start(generation, one);
    const { objects } = await world.plan([one], recover(one, choice));
    expect(objects[0]?.blocked[0]?.summary).toContain(
      `servers of generation ${generation} do not have ${choice}`,
    );
  });
});

describe.each(GENERATIONS)('a LEXIS link on %s', (generation) => {
  test('that has not erred is not tried again', async () => {
    await start(generation, LINK);
    const { objects } = await world.plan([LINK], recover(LINK, 'retry'));
    expect(objects).toMatchObject([{ action: 'blocked', blocked: [{ code: 'RECOVERY_REFUSED' }] }]);
  });

  test('that erred is made again', async () => {
    await start(generation, LINK);
    const before = rowOf(LINK).uuid;
    rowOf(LINK).state = 'erred';
    const plan = await world.plan([LINK], recover(LINK, 'recreate'));
    expect(plan.objects[0]?.warnings[0]).toContain('deletes the project of brandturn-keybandwidth in HEAppE');
    expect((await carriedOut(plan)).map(([outcome]) => outcome)).toEqual(['applied']);
    expect(rowOf(LINK).uuid).not.toBe(before);
    expect(await leftToDo(LINK)).toEqual(['no-op']);
  });
});

test.each(['2024-10', 'openportal-2024-08'] as const)(
  'an erred link is tried again on %s',
  async (generation) => {
    await start(generation, LINK);
    rowOf(LINK).state = 'erred';
    expect(await carriedOut(await world.plan([LINK], recover(LINK, 'retry')))).toEqual([
      ['applied', 'robot account unnamed', 'robot account named svc_lexis', 'set up in HEAppE'],
    ]);
    expect(await leftToDo(LINK)).toEqual(['no-op']);
  },
);

test('an erred link is not tried again on 8.0', async () => {
  await start('8.0', LINK);
  rowOf(LINK).state = 'erred';
  const { objects } = await world.plan([LINK], recover(LINK, 'retry'));
  expect(objects[0]?.blocked[0]?.summary).toContain('never start an erred link again');
});

test('a group with members is not made again', async () => {
  await start('2024-10', GROUP);
  const { store } = world.sandbox;
  const uuid = store.newUuid();
  const member = { uuid, tenant: world.sandbox.id('tenant'), name: 'db-1', backendId: uuid, state: 'OK' };
  store.instances.set(uuid, { ...member, serverGroup: rowOf(GROUP).uuid });
  const plan = await world.plan([GROUP], recover(GROUP, 'recreate'));
  const before = world.sandbox.writes().length;
  expect((await world.apply(plan)).results).toMatchObject([{ outcome: 'failed' }]);
  expect(world.sandbox.writes()).toHaveLength(before);
});
