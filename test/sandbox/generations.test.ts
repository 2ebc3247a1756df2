import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/sandbox/json.ts';
import { ask, at, createOffering, offeringBody } from './ask.ts';
import { started } from './started.ts';

const OFFERINGS = 'marketplace-provider-offerings/';
const OLD = '2024-10';
const NEW = '8.0';

describe.each([OLD, NEW] as const)('generation %s', (generation) => {
  const isNew = generation === NEW;

  test('secrets at creation and the defaults of plugin options', async () => {
    const sandbox = await started({ generation });
    const { offering } = await createOffering(sandbox, {
      secret_options: { token: 'x' },
      plugin_options: { homedir_prefix: '/h/', free_key: 1 },
    });
    const { body } = await ask(sandbox, 'admin', 'GET', `${OFFERINGS}${offering}/`);
    expect(at(body, 'secret_options')).toEqual(isNew ? {} : { token: 'x' });
    const options = at(body, 'plugin_options');
    expect(options).toMatchObject(
      isNew ? { homedir_prefix: '/h/', initial_uidnumber: 5000 } : { homedir_prefix: '/h/', free_key: 1 },
    );
    expect(Object.keys(Object(options)).includes('free_key')).toBe(!isNew);
  });

  test('update_integration replaces maps or merges them', async () => {
    const sandbox = await started({ generation });
    const { offering } = await createOffering(sandbox);
    const path = `${OFFERINGS}${offering}/update_integration/`;
    await ask(sandbox, 'admin', 'POST', path, { secret_options: { username: 'u', password: 'p' } });
    await ask(sandbox, 'admin', 'POST', path, { secret_options: { password: 'q' } });
    const { body } = await ask(sandbox, 'admin', 'GET', `${OFFERINGS}${offering}/`);
    expect(at(body, 'secret_options')).toEqual(isNew ? { username: 'u', password: 'q' } : { password: 'q' });
  });

  test('a second component of one type', async () => {
    const sandbox = await started({ generation });
    const { offering } = await createOffering(sandbox);
    const body = { type: 'seat', name: 'Seats again', billing_type: 'fixed' };
    const answer = await ask(
      sandbox,
      'admin',
      'POST',
      `${OFFERINGS}${offering}/create_offering_component/`,
      body,
    );
    expect(answer).toMatchObject(
      isNew ? { status: 400, body: ['Component seat already exists.'] } : { status: 500 },
    );
  });

  test('an organization that is no service provider', async () => {
    const sandbox = await started({ generation });
    const customer = `${sandbox.url}customers/${sandbox.id('institute')}/`;
    const answer = await ask(sandbox, 'admin', 'POST', OFFERINGS, offeringBody(sandbox, { customer }));
    const refusal = { customer: ['Customer should be a service provider.'] };
    expect(answer).toMatchObject(isNew ? { status: 400, body: refusal } : { status: 201 });
  });

  test('what the owner may do with the life cycle', async () => {
    const sandbox = await started({ generation });
    const { offering } = await createOffering(sandbox);
    const statuses = [];
    for (const action of ['activate', 'archive', 'draft']) {
      statuses.push((await ask(sandbox, 'owner', 'POST', `${OFFERINGS}${offering}/${action}/`)).status);
    }
    expect(statuses).toEqual(isNew ? [403, 403, 403] : [403, 200, 200]);
  });

  test('deleting a plan', async () => {
    const sandbox = await started({ generation });
    const { plan } = await createOffering(sandbox);
    const answers = [
      await ask(sandbox, 'owner', 'DELETE', `marketplace-plans/${plan}/`),
      await ask(sandbox, 'admin', 'DELETE', `marketplace-plans/${plan}/`),
    ];
    expect(answers.map(({ status }) => status)).toEqual(isNew ? [403, 204] : [405, 405]);
  });

  test('relations that nothing stands behind, and fields of one generation', async () => {
    const sandbox = await started({ generation });
    const { offering } = await createOffering(sandbox);
    const { body } = await ask(sandbox, 'admin', 'GET', `${OFFERINGS}${offering}/`);
    expect(Object.keys(Object(body)).includes('project_uuid')).toBe(isNew);
    expect(Object.keys(Object(body)).includes('terms_of_service')).toBe(!isNew);
    expect(Object.keys(Object(body)).includes('tags')).toBe(isNew);
  });

  test.each(['marketplace-tags/', 'openportal-allocations/'])(
    '%s in the list of collections',
    async (path) => {
      const sandbox = await started({ generation });
      const { body } = await ask(sandbox, 'admin', 'GET', '');
      expect(Object.keys(Object(body)).includes(path.slice(0, -1))).toBe(isNew);
    },
  );

  test('a role on an offering and the organization', async () => {
    const sandbox = await started({ generation });
    const { offering } = await createOffering(sandbox);
    const alice = sandbox.id('alice');
    const path = `${OFFERINGS}${offering}/`;
    await ask(sandbox, 'admin', 'POST', `${path}add_user/`, { role: 'OFFERING.MANAGER', user: alice });
    const { body } = await ask(sandbox, 'alice', 'GET', 'users/me/');
    const roles = at(body, 'permissions') as readonly { readonly role_name: string }[];
    expect(roles.map(({ role_name: name }) => name)).toEqual(
      isNew ? ['OFFERING.MANAGER'] : ['OFFERING.MANAGER', 'CUSTOMER.MANAGER'],
    );
    const secrets = await ask(sandbox, 'alice', 'GET', `${path}?field=secret_options&field=name`);
    expect(Object.keys(Object(secrets.body)).includes('secret_options')).toBe(!isNew);
  });
});

test.each<[string, Json, Json]>([
  ['a number as default', { type: 'integer', label: 'A', default: 5 }, '5'],
  ['text as default', { type: 'string', label: 'A', default: 'x' }, 'x'],
])('8.0 keeps %s as text', async (_what, option, value) => {
  const sandbox = await started({ generation: NEW });
  const { offering } = await createOffering(sandbox, { options: { order: ['a'], options: { a: option } } });
  const { body } = await ask(sandbox, 'admin', 'GET', `${OFFERINGS}${offering}/`);
  expect(at(body, 'options', 'options', 'a', 'default')).toBe(value);
});
