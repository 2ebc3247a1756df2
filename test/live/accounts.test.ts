import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServiceAccountSpec } from '../../src/manifest/types.gen.ts';
import type { Plan } from '../../src/reconciler/plan.ts';
import { serviceAccountSpec } from '../arbitraries/service-account-spec.ts';
import { openWorkbench, type AccountDocument, type OfferingDocument, type Workbench } from '../e2e/world.ts';
import {
  byHand,
  findSurroundings,
  removeAccounts,
  removeOfferings,
  rows,
  type Surroundings,
} from './surroundings.ts';

const stamp = new Date().toISOString();
const prefix = `waldur-gitops accounts ${stamp}`;
const username = `waldur-gitops-${Date.now().toString(36)}`;
const server = byHand();
const RUNS = Number(process.env['WALDUR_GITOPS_PROPERTY_RUNS'] ?? 6);

let bench: Workbench;
let around: Surroundings;
let folder = '';
let spec: ServiceAccountSpec = { username, email: 'ops@example.org' };

beforeAll(async () => {
  around = await findSurroundings(server);
  bench = await openWorkbench(process.env);
  folder = await mkdtemp(join(tmpdir(), 'live-accounts-'));
});

afterAll(async () => {
  await removeOfferings(server, prefix, around.isStaff);
  if (around.isStaff) await removeAccounts(server, username);
  await rm(folder, { recursive: true });
  await bench.close();
});

function offering(): OfferingDocument {
  const [category = ''] = around.categories;
  return {
    name: 'live',
    spec: {
      name: prefix,
      customer: { name: around.customer },
      category: { name: category },
      type: 'Marketplace.Basic',
      state: 'Draft',
    },
  };
}

function account(): AccountDocument {
  return { kind: 'ServiceAccount', name: 'live', spec };
}

function open(plan: Plan): unknown {
  return plan.objects
    .filter(({ action, steps }) => action === 'blocked' || steps.length > 0)
    .map(({ key, action, changes, blocked }) => ({ key, action, changes, blocked }));
}

/** Applies what the spec says now, and checks that the plan after it is empty. */
async function expectSettled(changes: Partial<ServiceAccountSpec>): Promise<Plan> {
  spec = { ...spec, ...changes };
  const documents = [offering(), account()];
  const plan = await bench.plan(documents);
  expect(plan.objects.flatMap(({ blocked }) => blocked)).toEqual([]);
  expect(open(plan), 'there is something to do').not.toEqual([]);
  const report = await bench.apply(plan);
  expect(report.results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
  expect(open(await bench.plan(documents)), 'the second plan is empty').toEqual([]);
  return plan;
}

/** The same for an account that may; nothing for others. */
async function expectSettledByStaff(changes: Partial<ServiceAccountSpec>): Promise<void> {
  if (around.isStaff) await expectSettled(changes);
}

const onOffering = { role: 'OFFERING.MANAGER', scope: { offering: { manifest: 'live' } } };

describe.sequential('an account on a running server', () => {
  test('is created with its role on an offering of the same run', async ({ skip }) => {
    if (!around.isStaff) skip('only staff can create accounts');
    await expectSettled({ first_name: 'Site', last_name: 'Agent', is_active: true, grants: [onOffering] });
  });

  const groups: readonly (readonly [string, () => Partial<ServiceAccountSpec>])[] = [
    [
      'texts',
      () => ({ first_name: ' R&D ', description: 'a < b', organization: '', phone_number: '+372 555' }),
    ],
    ['language and title', () => ({ preferred_language: 'en', job_title: 'Robot', native_name: 'Ööbik' })],
    ['rights', () => ({ is_support: true })],
    ['rights back', () => ({ is_support: false })],
    [
      'roles',
      () => ({
        grants: [
          { ...onOffering, expiration_time: '2099-01-01' },
          { role: 'CUSTOMER.OWNER', scope: { customer: { name: around.customer } } },
        ],
      }),
    ],
    ['activity', () => ({ is_active: false })],
    [
      'activity and the end of a role',
      () => ({ is_active: true, grants: [{ ...onOffering, expiration_time: '2100-01-01T12:00:00Z' }] }),
    ],
  ];
  test.each(groups)('changes its %s', (_, changes) => expectSettledByStaff(changes()));

  test('is repaired after drift by hand', async () => {
    if (!around.isStaff) return;
    const [row] = rows(await server.get(`users/?username=${username}&field=uuid`));
    const uuid = typeof row?.['uuid'] === 'string' ? row['uuid'] : '';
    await server.patch(`users/${uuid}/`, { first_name: 'Somebody', is_active: false });
    await expectSettled({});
  });

  test('delivers its token, or says why it cannot', async () => {
    if (!around.isStaff) return;
    const path = join(folder, 'token');
    const plan = await expectSettled({
      job_title: 'Token holder',
      token: { lifetime: null, sinks: [{ file: { path } }] },
    });
    const shows = plan.instance.generation === '8.0';
    const refused = plan.objects.flatMap((object) => object.refused.map(({ path: [field] }) => field));
    expect(refused).toEqual(shows ? [] : ['token', 'token']);
    const key = shows ? (await readFile(path, 'utf8')).trim() : '-'.repeat(40);
    expect(JSON.stringify(plan)).not.toContain(key);
    const owner = shows ? await ownerOf(key, plan.instance.url) : { username };
    expect(owner).toEqual({ username });
    if (!shows) return;
    await writeFile(path, 'something else\n');
    await expectSettled({});
  });
});

async function ownerOf(key: string, url: string): Promise<unknown> {
  const answer = await fetch(`${url}users/me/?field=username`, {
    headers: { authorization: `Token ${key}` },
  });
  return answer.json();
}

test('after an apply the plan is empty, for any account and any later version of it', async ({ skip }) => {
  if (!around.isStaff) skip('only staff can create accounts');
  let serial = 0;
  const scopes = { offerings: ['live'], customers: [around.customer], projects: [] };
  await fc.assert(
    fc.asyncProperty(
      fc.array(serviceAccountSpec(username, scopes), { minLength: 1, maxLength: 4 }),
      async (versions) => {
        serial += 1;
        for (const version of versions) {
          const random: AccountDocument = {
            kind: 'ServiceAccount',
            name: 'random',
            spec: {
              is_active: true,
              ...version,
              username: `${username}-${String(serial)}`,
              // Its rights would let it see the server that others use.
              is_staff: false,
            },
          };
          const documents = [offering(), random];
          const report = await bench.apply(await bench.plan(documents));
          const failed = report.results.filter(({ outcome }) => outcome !== 'applied');
          expect(failed.filter(({ error }) => error?.code !== 'GRANT_USER_INACTIVE')).toEqual([]);
          const second = await bench.plan(documents);
          const left = second.objects.filter(
            ({ steps, blocked }) =>
              steps.length > 0 || blocked.some(({ code }) => code !== 'GRANT_USER_INACTIVE'),
          );
          expect(left).toEqual([]);
        }
      },
    ),
    { numRuns: RUNS },
  );
});
