import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/reconciler/plan.ts';
import { offeringSpec, type Surroundings } from '../arbitraries/offering-spec.ts';
import { serviceAccountSpec, type Scopes } from '../arbitraries/service-account-spec.ts';
import { plannedWrites, seenWrites, startWorld, type Document, type World } from './world.ts';

const around: Surroundings = {
  customers: ['Example University'],
  categories: ['HPC', 'Storage'],
  users: ['alice', 'bob'],
  organizationGroups: ['Universities', 'Institutes'],
  tags: ['hpc', 'gpu'],
};

const scopes: Scopes = {
  offerings: ['cluster', 'storage'],
  customers: ['Example University', 'Example Institute'],
  projects: [{ name: 'Example Project', customer: 'Example Institute' }],
};

const RUNS = Number(process.env['WALDUR_GITOPS_PROPERTY_RUNS'] ?? 40);

function leftovers(plan: Plan): unknown {
  return plan.objects
    .filter(({ steps, action }) => steps.length > 0 || action === 'blocked')
    .map(({ key, changes, blocked }) => ({ key, changes, blocked }));
}

/** Applies, and checks that the server saw the planned writes and that nothing is left to do. */
async function settle(world: World, documents: readonly Document[], prune: boolean): Promise<void> {
  const plan = await world.plan(documents, { prune });
  const since = world.sandbox.writes().length;
  const report = await world.apply(plan);
  expect(report.results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
  expect(seenWrites(world.sandbox, since)).toEqual(plannedWrites(plan));
  const second = await world.plan(documents, { prune });
  expect(leftovers(second)).toEqual([]);
}

describe.each(['2024-10', '8.0'] as const)('on %s', (generation) => {
  let started: Promise<World> | undefined;
  const open = (): Promise<World> => (started ??= startWorld(generation));
  afterAll(async () => {
    await (await started)?.close();
  });
  let serial = 0;

  test('after an apply the plan is empty, for any manifests and any later version of them', async () => {
    const world = await open();
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 1, max: 3 })
          .chain((count) =>
            fc.array(
              fc.tuple(
                ...Array.from({ length: count }, (_, index) =>
                  offeringSpec(`Offering ${String(index)}`, around),
                ),
              ),
              { minLength: 1, maxLength: 3 },
            ),
          ),
        fc.boolean(),
        async (versions, prune) => {
          serial += 1;
          const [first] = versions;
          for (const specs of versions) {
            const documents = specs.map((spec, index) => ({
              name: `offering-${String(index)}`,
              // What identifies an offering, and what cannot change after it was made, stays.
              spec: {
                ...spec,
                name: `${String(serial)} ${spec.name}`,
                customer: first?.[index]?.customer ?? spec.customer,
              },
            }));
            const findings = await world.validate(documents);
            const errors = findings.filter(({ severity }) => severity === 'error');
            expect(errors.map(({ code, summary }) => `${code} ${summary}`)).toEqual([]);
            await settle(world, documents, prune);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('the same holds for any accounts and their roles', async () => {
    const world = await open();
    const offerings: readonly Document[] = scopes.offerings.map((name) => ({
      name,
      spec: {
        name: `For accounts: ${name}`,
        customer: { name: 'Example University' },
        category: { name: 'HPC' },
        type: 'Marketplace.Slurm',
        shared: true,
      },
    }));
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 1, max: 5 })
          .chain((count) =>
            fc.array(
              fc.tuple(
                ...Array.from({ length: count }, (_, index) =>
                  serviceAccountSpec(`agent-${String(index)}`, scopes),
                ),
              ),
              { minLength: 1, maxLength: 4 },
            ),
          ),
        async (versions) => {
          serial += 1;
          for (const specs of versions) {
            const accounts = specs.map((spec, index): Document => ({
              kind: 'ServiceAccount',
              name: `account-${String(index)}`,
              // What is inactive has to be declared: an account that was left so by a version before is not taken over.
              spec: { is_active: true, ...spec, username: `${spec.username}-${String(serial)}` },
            }));
            await settleAccounts(world, [...offerings, ...accounts]);
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});

/** As `settle`, but roles that an inactive account cannot get are blocked, and stay so. */
async function settleAccounts(world: World, documents: readonly Document[]): Promise<void> {
  const plan = await world.plan(documents);
  const since = world.sandbox.writes().length;
  const report = await world.apply(plan);
  const outcomes = report.results.filter(({ outcome }) => outcome !== 'applied');
  expect(outcomes.filter(({ error }) => error?.code !== 'GRANT_USER_INACTIVE')).toEqual([]);
  expect(seenWrites(world.sandbox, since)).toEqual(plannedWrites(plan));
  const rows = [...world.sandbox.store.grants.values()].map(({ user, role, scope }) =>
    [user, role, scope].join(' '),
  );
  expect(rows.length, 'a role is held once').toBe(new Set(rows).size);
  const second = await world.plan(documents);
  const open = second.objects.filter(
    ({ blocked }) => !blocked.every(({ code }) => code === 'GRANT_USER_INACTIVE'),
  );
  expect([...open, ...second.objects.filter(({ steps }) => steps.length > 0)]).toEqual([]);
  expect(second.objects.filter(({ action }) => action === 'blocked')).toHaveLength(outcomes.length);
}
