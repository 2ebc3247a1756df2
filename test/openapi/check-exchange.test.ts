import { afterEach, expect, test } from 'vitest';
import type { Json } from '../../src/sandbox/json.ts';
import { at, ask, createOffering, offeringBody } from '../sandbox/ask.ts';
import { checkExchange } from './check-exchange.ts';
import { startCheckedSandbox, type CheckedSandbox } from './checked-sandbox.ts';
import { EXCEPTIONS } from './exceptions.ts';

let sandbox: CheckedSandbox | undefined;

afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

const OFFERINGS = 'marketplace-provider-offerings/';

/** Everything that an offering can be told, in an order that works. */
function tour(
  started: CheckedSandbox,
  offering: string,
  plan: string,
): readonly (readonly [string, Json?])[] {
  const it = `${OFFERINGS}${offering}/`;
  const group = `${started.url}organization-groups/${started.id('universities')}/`;
  const category = `${started.url}marketplace-categories/${started.id('storage_category')}/`;
  const options = { order: ['a'], options: { a: { type: 'string', label: 'A', default: 'x' } } };
  const grant = { role: 'OFFERING.MANAGER', user: started.id('alice') };
  return [
    [`${it}update_overview/`, { name: 'Renamed', description: 'R&D', access_url: 'https://example.org' }],
    [`${it}update_description/`, { category }],
    [`${it}update_location/`, { latitude: 1.5, longitude: 2 }],
    [`${it}update_attributes/`, { colour: 'blue' }],
    [`${it}update_options/`, { options }],
    [`${it}update_resource_options/`, { resource_options: options }],
    [
      `${it}update_integration/`,
      { plugin_options: { homedir_prefix: '/h/' }, secret_options: { token: 't' }, backend_id: 'b' },
    ],
    [`${it}set_backend_metadata/`, { backend_metadata: { a: 1 } }],
    [`${it}update_backend_id_rules/`, { backend_id_rules: {} }],
    [
      `${it}create_offering_component/`,
      { type: 'gpu', name: 'GPU', billing_type: 'limit', limit_period: 'quarterly', measured_unit: 'h' },
    ],
    [`${it}add_endpoint/`, { name: 'ssh', url: 'ssh://h' }],
    [`${it}update_organization_groups/`, { organization_groups: [group] }],
    [`${it}update_tags/`, { tags: [started.id('gpu')] }],
    [`${it}add_user/`, { ...grant, expiration_time: null }],
    [`${it}update_user/`, { ...grant, expiration_time: '2040-01-01T00:00:00Z' }],
    [`marketplace-plans/${plan}/update_prices/`, { prices: { node_hours: '1.25', seat: '2', gpu: '3' } }],
    [`marketplace-plans/${plan}/update_quotas/`, { quotas: { seat: 4 } }],
    [
      `marketplace-plans/${plan}/update_discounts/`,
      { discounts: { seat: { discount_threshold: 5, discount_rate: 10 } } },
    ],
    [`marketplace-plans/${plan}/update_organization_groups/`, { organization_groups: [group] }],
    [`${it}activate/`],
    [`${it}pause/`, { paused_reason: 'maintenance' }],
    [`${it}unpause/`],
    [`${it}make_unavailable/`],
    [`${it}make_available/`],
  ];
}

const READS = (offering: string, plan: string): readonly string[] => [
  'version/',
  'users/',
  'users/me/',
  'users/?username=alice&field=uuid&field=username',
  'customers/?name_exact=Example%20University',
  'marketplace-categories/?title=HPC',
  'marketplace-service-providers/',
  'organization-groups/',
  'marketplace-tags/',
  'marketplace-plugins/',
  'projects/?name_exact=Example%20Project',
  'roles/',
  '',
  `${OFFERINGS}?name_exact=Renamed&page_size=300&field=uuid&field=plans&field=components&field=state`,
  OFFERINGS,
  `${OFFERINGS}${offering}/`,
  `${OFFERINGS}${offering}/list_users/`,
  `marketplace-plans/?offering_uuid=${offering}`,
  `marketplace-plans/${plan}/`,
];

test('everything that an 8.0 sandbox is asked and answers fits the API description', async () => {
  const started = await startCheckedSandbox();
  sandbox = started;
  const { offering, plan } = await createOffering(started, { plugin_options: {}, country: 'EE' });
  for (const [path, body] of tour(started, offering, plan)) {
    const { status } = await ask(started, 'admin', 'POST', path, body);
    expect([path, status < 300]).toEqual([path, true]);
  }
  for (const path of READS(offering, plan)) {
    const { status } = await ask(started, 'admin', 'GET', path);
    expect([path, status]).toEqual([path, 200]);
  }
  const it = `${OFFERINGS}${offering}/`;
  const detail = await ask(started, 'admin', 'GET', it);
  const uuid = String(at(detail.body, 'endpoints', 0, 'uuid'));
  const component = String(at(detail.body, 'components', 0, 'uuid'));
  const closing: readonly (readonly [string, string, Json?])[] = [
    ['POST', `${it}delete_endpoint/`, { uuid }],
    ['POST', `${it}remove_offering_component/`, { uuid: component }],
    ['POST', `${it}delete_organization_groups/`],
    ['POST', `${it}delete_tags/`],
    ['POST', `${it}delete_user/`, { role: 'OFFERING.MANAGER', user: started.id('alice') }],
    ['PATCH', `marketplace-plans/${plan}/`, { name: 'Monthly', unit: 'quarter' }],
    ['POST', `marketplace-plans/${plan}/archive/`],
    ['POST', `${it}archive/`],
    ['POST', `${it}draft/`],
    ['DELETE', `marketplace-plans/${plan}/`],
    ['DELETE', it],
  ];
  for (const [method, path, body] of closing) {
    const { status } = await ask(started, 'admin', method, path, body);
    expect([path, status < 300]).toEqual([path, true]);
  }
  expect(started.violations()).toEqual([]);
});

test.each([
  [
    'an unknown path',
    { method: 'GET', path: 'marketplace-wonders/' },
    { status: 200, body: [] },
    'is not in the description',
  ],
  [
    'an unknown query parameter',
    { method: 'GET', path: `${OFFERINGS}?backend_id=x` },
    { status: 200, body: [] },
    'query backend_id is unknown',
  ],
  [
    'an unknown key of a request',
    { method: 'POST', path: 'marketplace-plans/0/update_prices/', body: { price: {} } },
    { status: 200 },
    'request/price must NOT have additional properties',
  ],
  [
    'a wrong type in an answer',
    { method: 'GET', path: OFFERINGS },
    { status: 200, body: [{ name: 5 }] },
    'answer/0/name must be string',
  ],
])('%s does not fit', (_what, request, response, problem) => {
  expect(checkExchange(request, response).join('\n')).toContain(problem);
});

test('a request of the newest servers is noticed', async () => {
  const started = await startCheckedSandbox();
  sandbox = started;
  const body = offeringBody(started, { helpdesk_url: 'https://example.org' });
  await ask(started, 'admin', 'POST', OFFERINGS, body);
  expect(started.violations().join('\n')).toContain('helpdesk_url');
});

test('every exception says why', () => {
  expect(EXCEPTIONS.filter(({ reason }) => !/^[A-Z].{20,}\.$/.test(reason))).toEqual([]);
});
