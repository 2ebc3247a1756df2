import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { driftOf } from '../../src/reconciler/ownership/drift-of.ts';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import type { Offering } from '../../src/sandbox/store/rows.ts';
import { marksOf } from '../../src/state/kept-fields.ts';
import type { Document } from '../e2e/world.ts';
import { openGround, type Crash, type Done, type Ground } from './ground.ts';
import { attempt, heal } from './heal.ts';
import { Life } from './life.ts';
import type { Version } from './scenario.ts';

const PROJECT = { name: 'Example Project', customer: { name: 'Example Institute' } };
const TENANT = { name: 'example-tenant', project: PROJECT };

const OFFERING: OfferingSpec = {
  name: 'Test Cluster',
  customer: { name: 'Example University' },
  category: { name: 'HPC' },
  type: 'Marketplace.Basic',
  components: [{ type: 'cpu', name: 'CPU', billing_type: 'usage', measured_unit: 'hours' }],
};

/** What the manifests say one after the other: the second is never finished. */
const STORIES: Readonly<Record<string, readonly (readonly Document[])[]>> = {
  'fields, members and the state of an offering': [
    offering({
      description: 'Fast',
      plans: [
        { name: 'Default', unit: 'month', prices: { cpu: '0.10' } },
        { name: 'Partner', unit: 'month', prices: { cpu: '0.05' } },
      ],
      endpoints: [{ name: 'Portal', url: 'https://portal.example.org' }],
      state: 'Paused',
      paused_reason: 'repairs',
    }),
    offering({
      description: 'Faster',
      full_description: 'All of it',
      plans: [
        { name: 'Default', unit: 'month', prices: { cpu: '0.20' } },
        { name: 'Guest', unit: 'month', prices: { cpu: '1.5' } },
      ],
      endpoints: [{ name: 'API', url: 'https://api.example.org' }],
      state: 'Paused',
      paused_reason: 'moving',
    }),
    offering({
      description: 'Fastest',
      plans: [{ name: 'Default', unit: 'month', prices: { cpu: '0.30' } }],
      state: 'Active',
    }),
  ],
  'an account and its grant': [
    account({ first_name: 'Site' }, '2098-01-01T00:00:00Z'),
    account({ first_name: 'Other', last_name: 'Agent' }, '2099-01-01T00:00:00Z'),
    account({ first_name: 'Third' }, null),
  ],
  'the activity and the rights of an account': [
    active({ is_active: true, is_support: false, description: 'Reports' }),
    active({ is_active: false, is_support: true, description: 'Rests' }),
    active({ is_active: true, is_support: false, description: 'Works' }),
  ],
  'components, quotas and the draft of an offering': [
    offering({
      components: [
        { type: 'cpu', name: 'CPU', billing_type: 'usage', measured_unit: 'hours' },
        { type: 'disk', name: 'Disk', billing_type: 'fixed', measured_unit: 'GB' },
      ],
      plans: [{ name: 'Default', unit: 'month', prices: { cpu: '0.10', disk: 1 }, quotas: { disk: 5 } }],
      state: 'Draft',
    }),
    offering({
      components: [
        { type: 'cpu', name: 'Cores', billing_type: 'usage', measured_unit: 'hours' },
        { type: 'gpu', name: 'GPU', billing_type: 'usage', measured_unit: 'hours' },
        { type: 'disk', name: 'Disk', billing_type: 'fixed', measured_unit: 'GB' },
      ],
      plans: [
        { name: 'Default', unit: 'month', prices: { cpu: '0.20', disk: 2, gpu: 3 }, quotas: { disk: 6 } },
      ],
      state: 'Unavailable',
    }),
    offering({
      components: [{ type: 'cpu', name: 'CPU', billing_type: 'usage', measured_unit: 'hours' }],
      plans: [{ name: 'Default', unit: 'month', prices: { cpu: '0.30' } }],
      state: 'Paused',
      paused_reason: 'repairs',
    }),
  ],
  'the robot of a link': [link('svc_one'), link('svc_two'), link('svc_three')],
  'the limits of an allocation': [allocation(100), allocation(200), allocation(300)],
  'a server group that is made anew': [group('affinity'), group('anti-affinity'), group('affinity')],
};

function offering(spec: Partial<OfferingSpec>): readonly Document[] {
  return [{ name: 'cluster', spec: { ...OFFERING, ...spec } }];
}

function account(names: Readonly<Record<string, string>>, end: string | null): readonly Document[] {
  const scope = { customer: { name: 'Example Institute' } };
  const grants = [{ role: 'CUSTOMER.SUPPORT', scope, expiration_time: end }];
  const spec = { username: 'agent', email: 'ops@example.org', ...names, grants };
  return [{ kind: 'ServiceAccount', name: 'agent', spec }];
}

function active(spec: Readonly<Record<string, boolean | string>>): readonly Document[] {
  const names = { username: 'agent', email: 'ops@example.org' };
  return [{ kind: 'ServiceAccount', name: 'agent', spec: { ...names, ...spec } }];
}

function link(robot: string): readonly Document[] {
  const resource = { name: 'br1', project: { name: 'Automated coherent access' } };
  return [{ kind: 'LexisLink', name: 'link', spec: { resource, robot_username: robot } }];
}

function allocation(limit: number): readonly Document[] {
  const spec = {
    project: PROJECT,
    service_settings: { name: 'Isambard' },
    name: 'share',
    description: `Up to ${String(limit)}`,
    node_limit: limit,
  };
  return [{ kind: 'OpenPortalAllocation', name: 'share', spec }];
}

function group(policy: 'affinity' | 'anti-affinity'): readonly Document[] {
  return [{ kind: 'OpenStackServerGroup', name: 'spread', spec: { tenant: TENANT, name: 'spread', policy } }];
}

/** The moment at which the second run has written its first field. */
const FIRST_WRITE = 4;

const version = (documents: readonly Document[]): Version => ({ documents, prune: false });

describe.each(Object.entries(STORIES))('what a run has half done is ours: %s', (_, stories) => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround('8.0');
  });
  afterAll(() => ground.close());

  /** Each run as it is when the run before it has died at any of its moments. */
  test.each<readonly [string, number, Crash]>([
    ['the same run again', 1, 'process'],
    ['what was there before', 0, 'machine'],
    ['something else', 2, 'process'],
  ])(
    'and no drift for the run after it: %s',
    async (_name, next, crash) => {
      const [first = [], second = []] = stories;
      const after = version(stories[next] ?? []);
      const empty = await ground.remember();
      expect(await heal(ground, version(first))).toEqual([]);
      const restore = await ground.remember();
      const wrong = new Map<string, readonly string[]>();
      for (let moment = 0; ; moment += 1) {
        await restore();
        const life = new Life(moment);
        await attempt(ground, version(second), { life });
        if (!life.signal.aborted) break;
        ground.restart(crash);
        const found = [...drifted(driftOf(await ground.plan(after))), ...(await heal(ground, after))];
        for (const sentence of [...found, ...(await repairs(ground))]) {
          wrong.set(sentence, [
            ...(wrong.get(sentence) ?? []),
            `${String(moment)}: ${life.story[moment] ?? ''}`,
          ]);
        }
      }
      await empty();
      expect(wrong).toEqual(new Map());
    },
    120_000,
  );
});

describe('after a run that was cut off', () => {
  const [first = [], second = []] = STORIES['fields, members and the state of an offering'] ?? [];
  let ground: Ground;
  beforeEach(async () => {
    ground = await openGround('8.0');
    await heal(ground, version(first));
    const life = new Life(FIRST_WRITE);
    await attempt(ground, version(second), { life });
    ground.restart('process');
    if (row().columns['description'] !== 'Faster') throw new Error('it was cut off elsewhere');
  });
  afterEach(() => ground.close());

  function row(): Offering {
    const rows = [...ground.sandbox.store.offerings.values()];
    const found = rows.find(({ name, state }) => name === OFFERING.name && state === 'Paused');
    if (found === undefined) throw new Error('there is no offering');
    return found;
  }

  test.each([
    ['what somebody made of a field that it wrote', 'description', 'Changed'],
    ['what somebody made of a field that it did not come to', 'full_description', 'Changed'],
  ])('%s is drift', async (_, field, value) => {
    row().columns[field] = value;
    const [object] = driftOf(await ground.plan(version(second))).objects;
    expect(object?.changes).toMatchObject([{ path: [field], cause: 'both' }]);
  });

  test('what it was about to write is drift again once another run has come to its end', async () => {
    expect(await heal(ground, version(first))).toEqual([]);
    row().columns['description'] = 'Faster';
    const [object] = driftOf(await ground.plan(version(first))).objects;
    expect(object?.changes).toMatchObject([{ path: ['description'], cause: 'drift' }]);
  });
});

test('nothing stays begun once a run has come to its end, not even what the server refuses', async () => {
  const plans = [
    {
      name: 'Default',
      unit: 'month' as const,
      discounts: { cpu: { discount_threshold: 3, discount_rate: 10 } },
    },
  ];
  const ground = await openGround('2024-10');
  try {
    const [first, second] = [version(offering({})), version(offering({ plans }))];
    await heal(ground, first);
    await attempt(ground, second, { life: new Life(FIRST_WRITE) });
    ground.restart('process');
    expect(await begun(ground)).not.toEqual([]);
    const { report } = (await ground.run(second)) as Done;
    expect(report.results.map(({ outcome }) => outcome)).toEqual(['applied']);
    expect(await begun(ground)).toEqual([]);
  } finally {
    await ground.close();
  }
});

/** Fields that a run was about to write which did not come to its end. */
async function begun(ground: Ground): Promise<readonly string[]> {
  const { inventory } = await ground.state();
  return [...inventory].flatMap(([key, { fields }]) =>
    Object.entries(marksOf(fields)).flatMap(([path, mark]) =>
      mark.begun === undefined ? [] : [`${key} ${path}`],
    ),
  );
}

function drifted({ objects }: ReturnType<typeof driftOf>): readonly string[] {
  return objects.map(
    ({ key, reason, changes }) =>
      `${key} has drifted (${reason ?? ''}): ${JSON.stringify(changes.map(({ path, cause }) => [path, cause]))}`,
  );
}

/** Fields of which the inventory says that what others did was set back. */
async function repairs(ground: Ground): Promise<readonly string[]> {
  const { inventory } = await ground.state();
  return [...inventory].flatMap(([key, { fields }]) =>
    Object.entries(marksOf(fields)).flatMap(([path, mark]) =>
      mark.repairs === undefined ? [] : [`${key} ${path} was set back`],
    ),
  );
}
