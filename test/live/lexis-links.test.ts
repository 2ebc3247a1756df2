import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/manifest/json.ts';
import type { LexisLinkSpec } from '../../src/manifest/types.gen.ts';
import type { Plan, PlannedObject } from '../../src/reconciler/plan.ts';
import { openWorkbench, type LinkDocument, type Workbench } from '../e2e/world.ts';
import { setBackendId, setHeappe } from './linkable-resource.ts';
import { finishOrder, offerByHand, orderByHand } from './ordered-resource.ts';
import { byHand, findSurroundings, removeOfferings, rows, type Surroundings } from './surroundings.ts';

const prefix = `waldur-gitops links ${new Date().toISOString()}`;
const name = `gitops-${Date.now().toString(36)}`;
const server = byHand();
const collections = JSON.stringify(await server.get(''));
const hasKind = collections.includes('lexis-links');

let bench: Workbench;
let around: Surroundings;
let offering = '';
let resource = '';

beforeAll(async () => {
  bench = await openWorkbench(process.env, async (milliseconds) => {
    await setTimeout(milliseconds);
  });
  around = await findSurroundings(server);
  if (hasKind && around.isStaff) await order();
});

afterAll(async () => {
  if (resource !== '') await server.post(`marketplace-resources/${resource}/unlink/`);
  await removeOfferings(server, prefix, around.isStaff);
  await bench.close();
});

/** Orders a resource of an offering of its own, by hand. */
async function order(): Promise<void> {
  const components = [{ type: 'cpu', name: 'CPU', measured_unit: 'h', billing_type: 'limit' }];
  offering = await offerByHand(server, around, { name: prefix, components });
  const [project = {}] = rows(await server.get('projects/?page_size=50'));
  const placed = await orderByHand(server, offering, { name, project, limits: { cpu: 1 } });
  ({ resource } = placed);
  await finishOrder(server, placed);
}

function document(changes: Partial<LexisLinkSpec> = {}): readonly LinkDocument[] {
  const annotations = { 'gitops.waldur.com/timeout': '20s' };
  return [{ kind: 'LexisLink', name: 'live', annotations, spec: { resource: { name }, ...changes } }];
}

async function links(): Promise<readonly JsonObject[]> {
  return rows(await server.get(`lexis-links/?resource_uuid=${resource}`));
}

function only(plan: Plan): PlannedObject {
  const [object] = plan.objects;
  if (object === undefined) throw new Error('the plan is empty');
  return object;
}

describe.sequential('a LEXIS link on a running server', () => {
  test('is refused while its resource has no backend_id, and lacks the options', async ({ skip }) => {
    if (!hasKind || !around.isStaff) skip('the server has no links, or the account is not staff');
    const { action, blocked } = only(await bench.plan(document()));
    expect([action, blocked.map(({ code }) => code)]).toEqual([
      'blocked',
      ['LEXIS_RESOURCE_WITHOUT_BACKEND_ID', 'LEXIS_NOT_SUPPORTED'],
    ]);
    await setBackendId(server, resource, name);
    // Nobody listens there.
    await setHeappe(server, offering, 'http://127.0.0.1:9');
  });

  test('is made once, and waits for the service provider', async ({ skip }) => {
    if (!hasKind || !around.isStaff) skip('the server has no links, or the account is not staff');
    const { results } = await bench.apply(await bench.plan(document()));
    expect(results).toMatchObject([{ outcome: 'waiting', done: ['created'] }]);
    expect(await links()).toHaveLength(1);
    const again = only(await bench.plan(document()));
    expect([again.action, again.steps]).toEqual(['waiting', []]);
    expect(again.waitingFor).toContain(`the service provider ${around.customer} to give the robot account`);
  });

  test('starts when its robot account gets a name, and is not started again', async ({ skip }) => {
    if (!hasKind || !around.isStaff) skip('the server has no links, or the account is not staff');
    const wanted = document({ robot_username: 'svc_live' });
    const { results } = await bench.apply(await bench.plan(wanted));
    expect(results[0]?.done).toContain('robot account named svc_live');
    const [link] = await links();
    expect(link?.['robot_account_username']).toBe('svc_live');
    // Nobody listens at the address of HEAppE, so the worker of the server, where it runs, gives up.
    expect(['executing', 'erred']).toContain(link?.['state']);
    const again = only(await bench.plan(wanted));
    expect(again.steps).toEqual([]);
    const [outcome, sentence] =
      link?.['state'] === 'erred' ? ['failed', /has erred/u] : ['waiting', /the server to set the link up/u];
    expect(results).toMatchObject([{ outcome }]);
    expect(`${again.waitingFor ?? ''} ${again.warnings.join()}`).toMatch(sentence);
  });
});
