import { afterEach, describe, expect, test } from 'vitest';
import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import type { Generation } from '../../src/waldur/instance.ts';
import type { World } from '../e2e/world.ts';
import { LIVE, offering, only, requests, settled, SMALL, startOfferingWorld } from './offering-world.ts';

const token = { valueFrom: { env: 'SITE_TOKEN' } };
let world: World | undefined;

async function open(
  generation: Generation,
  live: Readonly<Record<string, unknown>> | undefined,
  actor = 'admin',
): Promise<World> {
  world = await startOfferingWorld(
    {
      users: { agent: { username: 'agent', roles: [{ role: 'OFFERING.MANAGER', on: 'live' }] } },
      offerings: { live: { ...LIVE, ...(live ?? { name: 'Another' }) } },
    },
    { generation, actor },
  );
  return world;
}

afterEach(async () => {
  await world?.close();
  world = undefined;
});

function stored(here: World): unknown {
  return here.sandbox.store.offerings.get(here.sandbox.id('live'))?.columns['secret_options'];
}

const spec: OfferingSpec = { ...SMALL, secret_options: { token } };

describe('secrets', () => {
  test('no plan shows one, declared, live or carried along', async () => {
    const here = await open('2024-10', { secret_options: { token: 'live-secret', other: 'kept-secret' } });
    const plan = await here.plan([offering(spec)]);
    const text = JSON.stringify(plan);
    expect(text).not.toMatch(/live-secret|kept-secret|a token of the site/u);
    expect(only(plan).changes).toMatchObject([{ path: ['secret_options', 'token'], operation: 'change' }]);
  });

  test('where the server replaces the map, undeclared keys are kept', async () => {
    const here = await open('2024-10', { secret_options: { token: 'old', other: 'kept', empty: null } });
    expect(requests(await here.plan([offering(spec)]))).toEqual([
      'READ marketplace-provider-offerings/*/ secret_options',
      'POST marketplace-provider-offerings/*/update_integration/ {"secret_options":{"other":null,"empty":null,"token":null}}',
    ]);
    expect(await settled(here, [offering(spec)])).toEqual([]);
    expect(stored(here)).toMatchObject({ token: 'a token of the site', other: 'kept' });
  });

  test('a null removes a key there', async () => {
    const here = await open('2024-10', { secret_options: { token: 'old', other: 'kept' } });
    const document = offering({ ...SMALL, secret_options: { token: null } });
    expect(await settled(here, [document])).toEqual([]);
    expect(stored(here)).toEqual({ other: 'kept' });
  });

  test('an equal one is no change', async () => {
    const here = await open('2024-10', {
      secret_options: { token: 'a token of the site', language: 'python' },
    });
    const document = offering({ ...SMALL, secret_options: { token, language: 'python' } });
    expect(only(await here.plan([document])).changes).toEqual([]);
  });

  test('a map that the account may not see is not replaced', async () => {
    const here = await open('2024-10', { secret_options: { other: 'kept' } }, 'agent');
    expect(only(await here.plan([offering(spec)]))).toMatchObject({
      refused: [],
      warnings: ['not compared, as the server does not show them to agent: secret_options.token'],
    });
    const plan = await here.plan([offering(spec)], { writeSecrets: true });
    expect(only(plan).refused).toMatchObject([{ path: ['secret_options', 'token'] }]);
    expect(only(plan).refused[0]?.reason).toContain('hides from this account');
    expect(only(plan).steps).toEqual([]);
  });

  test('the newer server gets them after the create, and only those that change later', async () => {
    const here = await open('8.0', undefined);
    const both = offering({ ...SMALL, secret_options: { token, language: 'python' } });
    const [create, integration] = requests(await here.plan([both]));
    expect(create).not.toContain('secret_options');
    expect(integration).toContain(
      'update_integration/ {"secret_options":{"token":null,"language":"python"}}',
    );
    expect(await settled(here, [both])).toEqual([]);
    const changed = offering({ ...SMALL, secret_options: { token, language: 'bash' } });
    expect(requests(await here.plan([changed]))).toEqual([
      'POST marketplace-provider-offerings/*/update_integration/ {"secret_options":{"language":"bash"}}',
    ]);
  });

  test('a certificate that the newer server would drop is sent again', async () => {
    const here = await open('8.0', {
      type: 'OpenStack.Tenant',
      secret_options: { openstack_api_tls_certificate: 'certificate' },
    });
    const document = offering({ ...SMALL, type: 'OpenStack.Tenant', backend_id: 'cloud-1' });
    expect(requests(await here.plan([document]))).toEqual([
      'READ marketplace-provider-offerings/*/ secret_options',
      'POST marketplace-provider-offerings/*/update_integration/ {"secret_options":{"openstack_api_tls_certificate":null},"backend_id":"cloud-1"}',
    ]);
    expect(await settled(here, [document])).toEqual([]);
    expect(stored(here)).toEqual({ openstack_api_tls_certificate: 'certificate' });
  });
});
