import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/sandbox/json.ts';
import { ask, at, createOffering, offeringBody } from './ask.ts';
import { started } from './started.ts';

const OFFERINGS = 'marketplace-provider-offerings/';

describe('creating an offering', () => {
  test.each<[string, Readonly<Record<string, Json>>, Json]>([
    ['an unknown country', { country: 'ZZ' }, { country: ['"ZZ" is not a valid choice.'] }],
    [
      'a customer that is no link',
      { customer: 5 },
      { customer: ['Incorrect type. Expected URL string, received int.'] },
    ],
    [
      'a plan that is no object',
      { plans: ['Default'] },
      { plans: [{ non_field_errors: ['Invalid data. Expected a dictionary, but got str.'] }] },
    ],
    [
      'a price with too many digits',
      { plans: [{ name: 'P', unit_price: '12345678901234567890123' }] },
      { plans: [{ unit_price: ['Ensure that there are no more than 22 digits in total.'] }] },
    ],
    ['a link that is none', { privacy_policy_link: 'x' }, { privacy_policy_link: ['Enter a valid URL.'] }],
    [
      'plugin options that are no map',
      { plugin_options: [] },
      { plugin_options: ['Expected a dictionary of items but got type "list".'] },
    ],
  ])('refuses %s', async (_what, changes, refusal) => {
    const sandbox = await started();
    const answer = await ask(sandbox, 'admin', 'POST', OFFERINGS, offeringBody(sandbox, changes));
    expect([answer.status, answer.body]).toEqual([400, refusal]);
    expect(sandbox.store.offerings.size).toBe(0);
  });

  test.each([
    ['blocked', 'Blocked organization is not available.'],
    ['archived', 'Archived organization is not available.'],
  ] as const)('refuses an organization that is %s', async (flag, sentence) => {
    const sandbox = await started();
    const customer = sandbox.store.customers.get(sandbox.id('university'));
    if (customer !== undefined) customer[flag] = true;
    const answer = await ask(sandbox, 'owner', 'POST', OFFERINGS, offeringBody(sandbox));
    expect([answer.status, answer.body]).toEqual([400, [sentence]]);
  });
});

describe('components of 8.0', () => {
  test.each<[string, Readonly<Record<string, Json>>, number]>([
    ['a duration without being prepaid', { min_prepaid_duration: 1 }, 400],
    [
      'a shortest duration above the longest',
      { is_prepaid: true, min_prepaid_duration: 3, max_prepaid_duration: 2 },
      400,
    ],
    ['durations in order', { is_prepaid: true, min_prepaid_duration: 1, max_prepaid_duration: 2 }, 201],
  ])('with %s', async (_what, changes, status) => {
    const sandbox = await started({ generation: '8.0' });
    const { offering } = await createOffering(sandbox);
    const body = { type: 'gpu', name: 'GPU', billing_type: 'fixed', ...changes };
    const answer = await ask(
      sandbox,
      'admin',
      'POST',
      `${OFFERINGS}${offering}/create_offering_component/`,
      body,
    );
    expect(answer.status).toBe(status);
  });
});

test('a plan for groups of others is hidden from the owner, not from staff', async () => {
  const sandbox = await started();
  const { offering, plan } = await createOffering(sandbox);
  const groups = { organization_groups: [`${sandbox.url}organization-groups/${sandbox.id('institutes')}/`] };
  await ask(sandbox, 'admin', 'POST', `marketplace-plans/${plan}/update_organization_groups/`, groups);
  const seen = [];
  for (const actor of ['admin', 'owner']) {
    const detail = await ask(sandbox, actor, 'GET', `${OFFERINGS}${offering}/?field=plans`);
    const single = await ask(sandbox, actor, 'GET', `marketplace-plans/${plan}/`);
    seen.push([at(detail.body, 'plans', 'length'), single.status]);
  }
  expect(seen).toEqual([
    [1, 200],
    [0, 404],
  ]);
});

test('a user without rights sees no offerings, and only itself among the users', async () => {
  const sandbox = await started();
  const { offering } = await createOffering(sandbox);
  const users = await ask(sandbox, 'bob', 'GET', 'users/?field=username');
  expect(users.body).toEqual([{ username: 'bob' }]);
  expect((await ask(sandbox, 'bob', 'GET', OFFERINGS)).body).toEqual([]);
  expect((await ask(sandbox, 'bob', 'GET', `${OFFERINGS}${offering}/`)).body).toEqual({
    detail: 'No Offering matches the given query.',
  });
  expect((await ask(sandbox, 'anonymous', 'GET', OFFERINGS)).status).toBe(401);
  expect((await ask(sandbox, 'anonymous', 'GET', 'roles/')).status).toBe(200);
});

test.each([
  ['<b>x</b> & y<br>z', '<b>x</b> &amp; y<br>z'],
  ['<script>a()</script><u onclick="x">t</u>', '<u>t</u>'],
  [
    '<img src=x><a href="https://example.org" target="_blank">l</a>',
    '<a href="https://example.org" rel="noopener noreferrer">l</a>',
  ],
  ['a < b', 'a &lt; b'],
])('the text %s is kept as %s', async (text, kept) => {
  const sandbox = await started();
  const { offering } = await createOffering(sandbox, { description: text });
  expect(sandbox.store.offerings.get(offering)?.columns['description']).toBe(kept);
});
