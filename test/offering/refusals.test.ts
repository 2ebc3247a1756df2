import { describe, expect, test } from 'vitest';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import type { SeedOffering } from '../../src/sandbox/seed/seed.ts';
import type { Generation } from '../../src/waldur/instance.ts';
import { LIVE, offering, only, SMALL, startOfferingWorld } from './offering-world.ts';

const component = { type: 'cpu', name: 'CPU', billing_type: 'usage', measured_unit: 'h' } as const;
const plan = { name: 'Default', unit: 'month' } as const;

interface Case {
  readonly what: string;
  readonly generation: Generation;
  readonly actor?: string;
  /** Absent: the offering does not exist. */
  readonly live?: Partial<SeedOffering>;
  readonly spec: Partial<OfferingSpec>;
  readonly refused: string;
  readonly reason: RegExp;
}

const CASES: readonly Case[] = [
  ...(['vendor_details', 'country', 'datacite_doi'] as const).map((field): Case => ({
    what: `${field} after the create`,
    generation: '2024-10',
    live: {},
    spec: { [field]: 'EE' },
    refused: field,
    reason: /only be set when an offering is created/u,
  })),
  {
    what: 'shared after the create',
    generation: '8.0',
    live: {},
    spec: { shared: false },
    refused: 'shared',
    reason: /only be set when/u,
  },
  {
    what: 'a link on a server without it',
    generation: '2024-10',
    live: {},
    spec: { access_url: 'https://example.org' },
    refused: 'access_url',
    reason: /2024-10 does not have this field/u,
  },
  {
    what: 'tags on a server without them',
    generation: '2024-10',
    live: {},
    spec: { tags: [{ name: 'hpc' }] },
    refused: 'tags.hpc',
    reason: /2024-10 does not have this field/u,
  },
  {
    what: 'terms of service on a server that moved them',
    generation: '8.0',
    spec: { terms_of_service: 'x' },
    refused: 'terms_of_service',
    reason: /8\.0 does not have this field/u,
  },
  {
    what: 'a newer field that the server does not show',
    generation: '8.0',
    live: {},
    spec: { helpdesk_url: 'https://example.org' },
    refused: 'helpdesk_url',
    reason: /does not show this field/u,
  },
  {
    what: 'one coordinate alone',
    generation: '2024-10',
    live: {},
    spec: { latitude: 1 },
    refused: 'latitude',
    reason: /there is no longitude/u,
  },
  {
    what: 'questions that the server does not know',
    generation: '2024-10',
    live: {},
    spec: {
      options: { order: ['a'], options: { a: { type: 'storage_folder_manager', label: 'A' } } },
    },
    refused: 'options',
    reason: /does not have such questions: a/u,
  },
  {
    what: 'an option that the newer server does not know',
    generation: '8.0',
    live: {},
    spec: { plugin_options: { service_provider_can_create_offering: true } },
    refused: 'plugin_options.service_provider_can_create_offering',
    reason: /drops keys/u,
  },
  {
    what: 'a plugin option among the secret ones',
    generation: '8.0',
    live: {},
    spec: { secret_options: { service_provider_can_create_offering_user: true } },
    refused: 'secret_options.service_provider_can_create_offering_user',
    reason: /drops keys/u,
  },
  {
    what: 'the removal of an option on the newer server',
    generation: '8.0',
    live: { plugin_options: { homedir_prefix: '/home/' } },
    spec: { plugin_options: { homedir_prefix: null } },
    refused: 'plugin_options.homedir_prefix',
    reason: /cannot remove a key/u,
  },
  {
    what: 'attributes of a service that the type does not have',
    generation: '2024-10',
    live: {},
    spec: { service_attributes: { retries: 3 } },
    refused: 'service_attributes.retries',
    reason: /no service behind them/u,
  },
  {
    what: 'the state Unavailable on a server without it',
    generation: '2024-10',
    live: { plans: [plan] },
    spec: { state: 'Unavailable' },
    refused: 'state',
    reason: /does not have the state Unavailable/u,
  },
  {
    what: 'activation without a plan',
    generation: '2024-10',
    live: {},
    spec: { state: 'Active' },
    refused: 'state',
    reason: /has no plan/u,
  },
  {
    what: 'activation of a new offering without a plan',
    generation: '8.0',
    spec: { state: 'Active' },
    refused: 'state',
    reason: /has no plan/u,
  },
  {
    what: 'activation by others than staff',
    generation: '2024-10',
    actor: 'owner',
    live: { plans: [plan] },
    spec: { state: 'Active' },
    refused: 'state',
    reason: /only staff can activate/u,
  },
  {
    what: 'texts of a live offering by others than staff',
    generation: '2024-10',
    actor: 'owner',
    live: { state: 'Active', plans: [plan] },
    spec: { description: 'new' },
    refused: 'description',
    reason: /outside of the state Draft only staff/u,
  },
  {
    what: 'a slug by others than staff',
    generation: '2024-10',
    actor: 'owner',
    live: {},
    spec: { slug: 'mine' },
    refused: 'slug',
    reason: /only staff can set a slug/u,
  },
  {
    what: 'plans by an account without a role in the organization',
    generation: '2024-10',
    actor: 'agent',
    live: {},
    spec: { plans: [plan] },
    refused: 'plans.Default',
    reason: /plans need a role in the organization/u,
  },
  {
    what: 'organization groups by others than owners',
    generation: '2024-10',
    actor: 'agent',
    live: {},
    spec: { organization_groups: [{ name: 'Universities' }] },
    refused: 'organization_groups.Universities',
    reason: /only owners of the organization/u,
  },
  {
    what: 'a unit that the server does not have',
    generation: '2024-10',
    live: {},
    spec: { plans: [{ name: 'Default', unit: 'quarter' }] },
    refused: 'plans.Default',
    reason: /does not have the unit quarter/u,
  },
  {
    what: 'a period that the server does not have',
    generation: '2024-10',
    live: {},
    spec: { components: [{ ...component, limit_period: 'quarterly' }] },
    refused: 'components.cpu',
    reason: /does not have the period quarterly/u,
  },
  {
    what: 'a price that can only be set with the plan',
    generation: '2024-10',
    live: { plans: [plan] },
    spec: { plans: [{ ...plan, unit_price: 3 }] },
    refused: 'plans.Default.unit_price',
    reason: /when a plan is created/u,
  },
  {
    what: 'a price of a component that the offering does not have',
    generation: '2024-10',
    live: { components: [component], plans: [plan] },
    spec: { plans: [{ ...plan, prices: { gpu: 3 } }] },
    refused: 'plans.Default.prices.gpu',
    reason: /has no component gpu/u,
  },
  {
    what: 'a quota of a component that has none',
    generation: '2024-10',
    live: { components: [component], plans: [plan] },
    spec: { plans: [{ ...plan, quotas: { cpu: 3 } }] },
    refused: 'plans.Default.quotas.cpu',
    reason: /only fixed components have quotas/u,
  },
  {
    what: 'one of two plans of a name',
    generation: '2024-10',
    live: { plans: [plan, plan] },
    spec: { plans: [{ ...plan, unit: 'day' }] },
    refused: 'plans.Default.unit',
    reason: /more than one plan of this name/u,
  },
  {
    what: 'a component that the server would hide',
    generation: '2024-10',
    live: { type: 'OpenStack.Tenant' },
    spec: { type: 'OpenStack.Tenant', components: [component] },
    refused: 'components.cpu',
    reason: /does not show components/u,
  },
  {
    what: 'the name of a built-in component on the newer server',
    generation: '8.0',
    live: { type: 'OpenStack.Tenant' },
    spec: { type: 'OpenStack.Tenant', components: [{ type: 'cores', name: 'My cores' }] },
    refused: 'components.cores.name',
    reason: /built in/u,
  },
];

test.each(CASES)('refused: $what', async ({ generation, actor, live, spec, refused, reason }) => {
  const world = await startOfferingWorld(
    {
      users: { agent: { username: 'agent', roles: [{ role: 'OFFERING.MANAGER', on: 'live' }] } },
      offerings: {
        live: live === undefined ? { ...LIVE, name: 'Another', type: 'X' } : { ...LIVE, ...live },
      },
    },
    { generation, ...(actor === undefined ? {} : { actor }) },
  );
  try {
    const object = only(await world.plan([offering({ ...SMALL, ...spec })]));
    expect(object.blocked).toEqual([]);
    expect(object.refused.map(({ path }) => path.join('.'))).toEqual([refused]);
    expect(object.refused[0]?.reason).toMatch(reason);
    expect(object.refused[0]?.remedy).not.toBe('');
    const report = await world.apply(await world.plan([offering({ ...SMALL, ...spec })]));
    expect(report.results.map(({ outcome }) => outcome)).toEqual(live === undefined ? ['applied'] : []);
  } finally {
    await world.close();
  }
});

describe('an offering is blocked as a whole', () => {
  const customers = {
    closed: { name: 'Closed', blocked: true, service_provider: true },
    gone: { name: 'Gone', archived: true, service_provider: true },
  };
  test.each([
    ['whose organization is blocked', '2024-10', 'admin', { customer: { name: 'Closed' } }, 'is blocked'],
    ['whose organization is archived', '2024-10', 'admin', { customer: { name: 'Gone' } }, 'is archived'],
    [
      'whose organization provides no services',
      '8.0',
      'admin',
      { customer: { name: 'Example Institute' } },
      'no service provider',
    ],
    [
      'whose category demands attributes',
      '2024-10',
      'admin',
      { category: { name: 'Private cloud' } },
      'location',
    ],
    ['of an organization without a role', '2024-10', 'visitor', {}, 'has no role in the organization'],
  ] as const)('%s', async (_, generation, actor, spec, sentence) => {
    const world = await startOfferingWorld(
      { customers, users: { visitor: { username: 'visitor', is_support: true } } },
      { generation, actor },
    );
    try {
      const object = only(await world.plan([offering({ ...SMALL, ...spec })]));
      expect(object.action).toBe('blocked');
      expect(object.blocked.map(({ summary }) => summary).join(' ')).toContain(sentence);
      expect(object.blocked.flatMap(({ hints }) => hints)).not.toEqual([]);
    } finally {
      await world.close();
    }
  });
});

test('an offering without differences is not blocked by anything', async () => {
  const world = await startOfferingWorld(
    { offerings: { live: LIVE }, users: { visitor: { username: 'visitor', is_support: true } } },
    { actor: 'visitor' },
  );
  try {
    expect(only(await world.plan([offering(SMALL)])).action).toBe('no-op');
  } finally {
    await world.close();
  }
});
