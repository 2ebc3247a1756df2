import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import type { Plan } from '../../src/reconciler/plan.ts';
import { openWorkbench, type Workbench } from '../e2e/world.ts';
import { byHand, findSurroundings, removeOfferings, rows, type Surroundings } from './surroundings.ts';

const prefix = `waldur-gitops live ${new Date().toISOString()}`;
const server = byHand();
const passed: { step: string; objects: string; requests: number; milliseconds: number }[] = [];

let bench: Workbench;
let around: Surroundings;
let spec: OfferingSpec;
let uuid = '';

beforeAll(async () => {
  around = await findSurroundings(server);
  bench = await openWorkbench({ ...process.env, SITE_TOKEN: 'one', OTHER_TOKEN: 'two' });
});

afterAll(async () => {
  await removeOfferings(server, prefix, around.isStaff);
  await bench.close();
  console.table(passed);
});

function differences(plan: Plan): unknown {
  return plan.objects
    .filter(({ action, steps }) => action === 'blocked' || steps.length > 0)
    .map(({ key, action, changes, blocked }) => ({ key, action, changes, blocked }));
}

/** Applies what the spec says now, and checks that the plan after it is empty. */
async function expectSettled(step: string, changes: Partial<OfferingSpec>): Promise<void> {
  spec = { ...spec, ...changes };
  const documents = [{ name: 'live', spec }];
  const started = performance.now();
  const plan = await bench.plan(documents);
  expect(plan.objects.flatMap(({ blocked }) => blocked)).toEqual([]);
  expect(differences(plan), 'there is something to do').not.toEqual([]);
  const report = await bench.apply(plan);
  expect(report.results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
  const second = await bench.plan(documents);
  expect(differences(second), 'the second plan is empty').toEqual([]);
  passed.push({
    step,
    objects: report.results
      .map(({ label, done }) => `${label}: ${done.join(', ')}`)
      .join('; ')
      .slice(0, 120),
    requests: report.requests,
    milliseconds: Math.round(performance.now() - started),
  });
}

/** The same for a state, which only staff can give to a draft: for others it is refused, by the plan and by the server. */
async function expectState(step: string, changes: Partial<OfferingSpec>): Promise<void> {
  if (around.isStaff) return expectSettled(step, changes);
  const plan = await bench.plan([{ name: 'live', spec: { ...spec, ...changes } }]);
  expect(plan.objects.map(({ steps, refused }) => [steps, refused[0]?.path])).toEqual([[[], ['state']]]);
  await expect(server.post(`marketplace-provider-offerings/${uuid}/activate/`)).rejects.toThrow('403');
}

describe.sequential('an offering on a running server', () => {
  test('is created as a draft with everything it can have', async () => {
    const [category = ''] = around.categories;
    spec = {
      name: prefix,
      customer: { name: around.customer },
      category: { name: category },
      type: 'Marketplace.Basic',
      description: 'R&D <b>for</b> <strong>all</strong>, even if a < b',
      full_description: '<p>More</p>',
      getting_started: 'Log in.',
      privacy_policy_link: 'https://example.org/privacy',
      attributes: { location: 'Tartu' },
      options: { order: ['shell'], options: { shell: { type: 'string', label: 'Shell' } } },
      resource_options: { order: [], options: {} },
      secret_options: { token: { valueFrom: { env: 'SITE_TOKEN' } } },
      backend_id: 'live-1',
      backend_metadata: { cluster: 'alpha' },
      latitude: 58.4,
      longitude: 26.7,
      country: 'EE',
      components: [
        { type: 'cpu', name: 'CPU', billing_type: 'usage', measured_unit: 'hours' },
        {
          type: 'disk',
          name: 'Disk',
          billing_type: 'fixed',
          measured_unit: 'GB',
          min_value: 1,
          max_value: 9,
        },
      ],
      plans: [{ name: 'Default', unit: 'month', prices: { cpu: '0.10', disk: 2 }, quotas: { disk: 5 } }],
      endpoints: [{ name: 'Portal', url: 'https://portal.example.org' }],
      state: 'Draft',
    };
    await expectSettled('create', {});
    const [row] = rows(
      await server.get(`marketplace-provider-offerings/?name_exact=${encodeURIComponent(prefix)}&field=uuid`),
    );
    if (typeof row?.['uuid'] === 'string') uuid = row['uuid'];
  });

  test('is activated', () => expectState('activate', { state: 'Active' }));

  const groups: readonly (readonly [string, () => Partial<OfferingSpec>])[] = [
    ['texts', () => ({ description: 'Closed & quiet', full_description: '', getting_started: 'Wait.' })],
    [
      'category',
      () =>
        around.categories[1] === undefined
          ? { description: 'Still' }
          : { category: { name: around.categories[1] } },
    ],
    ['attributes', () => ({ attributes: { location: 'Tallinn', floor: 2 } })],
    ['location', () => ({ latitude: 59.4, longitude: 24.7 })],
    [
      'options',
      () => ({
        options: {
          order: ['shell', 'size'],
          options: {
            shell: { type: 'string', label: 'Shell', required: true },
            size: { type: 'integer', label: 'Size', min: 1 },
          },
        },
        resource_options: { order: ['note'], options: { note: { type: 'text', label: 'Note' } } },
      }),
    ],
    ['plugin options', () => ({ plugin_options: { homedir_prefix: '/data/' } })],
    ['secrets', () => ({ secret_options: { token: { valueFrom: { env: 'OTHER_TOKEN' } } } })],
    ['backend', () => ({ backend_id: 'live-2', backend_metadata: { cluster: 'beta' } })],
    [
      'components',
      () => ({
        components: [
          { type: 'cpu', name: 'Cores', billing_type: 'usage', measured_unit: 'hours' },
          {
            type: 'disk',
            name: 'Disk',
            billing_type: 'fixed',
            measured_unit: 'GB',
            min_value: 1,
            max_value: 20,
          },
          { type: 'gpu', name: 'GPU', billing_type: 'usage', measured_unit: 'hours' },
        ],
      }),
    ],
    [
      'plans',
      () => ({
        plans: [
          { name: 'Default', unit: 'month', prices: { cpu: '0.20', disk: 0, gpu: 1.5 }, quotas: { disk: 6 } },
          { name: 'Partner', unit: 'day', description: 'For partners', prices: { cpu: '0.05' } },
        ],
      }),
    ],
    [
      'endpoints',
      () => ({
        endpoints: [
          { name: 'Portal', url: 'https://new.example.org' },
          { name: 'API', url: 'https://api.example.org' },
        ],
      }),
    ],
    [
      'organization groups',
      () =>
        around.organizationGroup === undefined
          ? { country: 'EE', description: 'No groups here' }
          : { organization_groups: [{ name: around.organizationGroup }] },
    ],
    [
      'access',
      () =>
        around.user === undefined
          ? { description: 'Nobody else' }
          : { access: [{ user: { username: around.user }, role: 'OFFERING.MANAGER' }] },
    ],
    [
      'expiry',
      () =>
        around.user === undefined
          ? { description: 'Nobody' }
          : {
              access: [
                {
                  user: { username: around.user },
                  role: 'OFFERING.MANAGER',
                  expiration_time: '2099-01-01T00:00:00Z',
                },
              ],
            },
    ],
  ];
  test.each(groups)('changes its %s', (step, changes) => expectSettled(step, changes()));

  test('is paused', () => expectState('pause', { state: 'Paused', paused_reason: 'repairs' }));

  test('is unpaused', () => expectState('unpause', { state: 'Active', paused_reason: 'repairs' }));

  test('is repaired after drift by hand', async () => {
    await server.post(`marketplace-provider-offerings/${uuid}/update_overview/`, {
      name: prefix,
      description: 'Drifted',
    });
    await server.post(`marketplace-provider-offerings/${uuid}/update_location/`, {
      latitude: 1,
      longitude: 1,
    });
    await server.post(`marketplace-provider-offerings/${uuid}/add_endpoint/`, {
      name: 'Stray',
      url: 'https://stray.example.org',
    });
    if (around.isStaff) await server.post(`marketplace-provider-offerings/${uuid}/pause/`);
    await expectSettled('repair drift', {});
  });

  test('is archived', async () => {
    await expectSettled('archive', { state: 'Archived' });
  });
});
