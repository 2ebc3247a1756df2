import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OfferingComponent, OfferingPlan, OfferingSpec } from '../../src/manifest/types.gen.ts';
import type { Plan } from '../../src/reconciler/plan.ts';
import { addResource } from '../../src/sandbox/store/add-resource.ts';
import { offeringSpec } from '../arbitraries/offering-spec.ts';
import { plannedWrites, seenWrites, type World } from '../e2e/world.ts';
import { LIVE, startOfferingWorld } from './offering-world.ts';

const around = {
  customers: ['Example University'],
  categories: ['HPC', 'Private cloud'],
  users: [],
  organizationGroups: ['Universities', 'Institutes'],
  tags: ['hpc', 'gpu'],
};

const components: readonly OfferingComponent[] = [
  { type: 'cpu', name: 'CPU', billing_type: 'usage' },
  { type: 'cores', min_value: 0, max_value: 5, article_code: 'X' },
  { type: 'ram', name: 'Memory', max_value: 0 },
  { type: 'flag', name: 'Flag', billing_type: 'limit', is_boolean: true },
  { type: 'pre', name: 'Prepaid', billing_type: 'limit', is_prepaid: true, min_prepaid_duration: 1 },
  { type: 'quarter', name: 'Quarter', billing_type: 'limit', limit_period: 'quarterly' },
  { type: 'seat', name: 'Seat', billing_type: 'fixed' },
];

const plan: fc.Arbitrary<OfferingPlan> = fc.record(
  {
    name: fc.constantFrom('Default', 'Partner', 'Spaced '),
    unit: fc.constantFrom('month', 'day', 'quarter'),
    description: fc.constantFrom('a', 'R&D'),
    prices: fc.dictionary(
      fc.constantFrom('cpu', 'cores', 'seat', 'quarter', 'flag'),
      fc.constantFrom(0, 1, '2.5'),
    ),
    quotas: fc.constantFrom({}, { seat: 2 }),
    discounts: fc.constantFrom({}, { cpu: { discount_threshold: 2, discount_rate: 10 } }),
  },
  { requiredKeys: ['name', 'unit'] },
);

/** Specs that ask for much that servers refuse: other types, slugs, services, fields of other generations. */
const spec: fc.Arbitrary<OfferingSpec> = fc
  .tuple(
    offeringSpec('Cluster', around),
    fc.record(
      {
        type: fc.constantFrom('OpenStack.Tenant', 'SlurmInvoices.SlurmPackage', 'Marketplace.Slurm'),
        slug: fc.constantFrom('one', 'two'),
        service_attributes: fc.constant({ retries: 3 }),
        attributes: fc.constantFrom<OfferingSpec['attributes']>(
          { location: 'EE' },
          { location: 'FI', more: null },
        ),
        components: fc.subarray([...components]),
        plans: fc.uniqueArray(plan, { selector: ({ name }) => name, maxLength: 3 }),
        state: fc.constantFrom('Draft', 'Active', 'Paused', 'Unavailable', 'Archived'),
      },
      { requiredKeys: [] },
    ),
  )
  .map((both) => {
    const { access: _, ...base } = both[0];
    return Object.assign(base, both[1] as Partial<OfferingSpec>);
  });

function saysPlanAgain({ objects }: Plan): boolean {
  return objects.some(
    ({ warnings, refused }) =>
      warnings.some((warning) => warning.includes('plan again')) ||
      refused.some(({ remedy }) => remedy.includes('plan again')),
  );
}

function useAllPlans({ sandbox }: World): void {
  const { store } = sandbox;
  for (const { uuid: used, offering, organizationGroups } of store.plans.values()) {
    // A plan that an account does not see can be in use without anything telling it.
    if (organizationGroups.length > 0) continue;
    addResource(store, { offering, plan: used, project: sandbox.id('project'), name: 'used' });
  }
}

/** One apply of whatever passes the plan. */
async function carryOut(world: World, planned: Plan): Promise<void> {
  const since = world.sandbox.writes().length;
  const report = await world.apply(planned);
  const failed = report.results.filter(({ outcome }) => outcome !== 'applied');
  expect(failed.map(({ error }) => [error?.summary, error?.hints])).toEqual([]);
  expect(seenWrites(world.sandbox, since)).toEqual(plannedWrites(planned));
}

const RUNS = Number(process.env['WALDUR_GITOPS_PROPERTY_RUNS'] ?? 15);

test.each([
  ['2024-10', 'admin'],
  ['2024-10', 'owner'],
  ['2024-10', 'agent'],
  ['openportal-2024-08', 'admin'],
  ['8.0', 'admin'],
] as const)('on %s, %s is refused nothing that the plan did not foretell', async (generation, actor) => {
  const world = await startOfferingWorld(
    {
      users: { agent: { username: 'agent', roles: [{ role: 'OFFERING.MANAGER', on: 'seeded' }] } },
      offerings: { seeded: { ...LIVE, name: 'Seeded' } },
    },
    { generation, actor },
  );
  let serial = 0;
  let carriedOut = 0;
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(spec, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (versions, prune) => {
          serial += 1;
          const name = actor === 'agent' ? 'Seeded' : `Cluster ${String(serial)}`;
          for (const version of versions) {
            const documents = [{ name: 'cluster', spec: { ...version, name } }];
            const findings = await world.validate(documents);
            if (findings.some(({ severity }) => severity === 'error')) continue;
            const first = await world.plan(documents, { prune });
            if (first.objects.some(({ action }) => action === 'blocked')) continue;
            await carryOut(world, first);
            carriedOut += 1;
            // Some things can only be known once the object exists; the first plan says so.
            if (saysPlanAgain(first)) await carryOut(world, await world.plan(documents, { prune }));
            const last = await world.plan(documents, { prune });
            expect(last.objects.flatMap(({ steps, changes }) => (steps.length > 0 ? [changes] : []))).toEqual(
              [],
            );
            useAllPlans(world);
          }
        },
      ),
      { numRuns: RUNS },
    );
    expect(carriedOut).toBeGreaterThan(RUNS / 10);
  } finally {
    await world.close();
  }
});
