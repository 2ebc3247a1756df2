import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { offeringSpec } from '../arbitraries/offering-spec.ts';
import { openWorkbench, type Workbench } from '../e2e/world.ts';
import { byHand, findSurroundings, removeOfferings, type Surroundings } from './surroundings.ts';

const prefix = `waldur-gitops random ${new Date().toISOString()}`;
const server = byHand();
const RUNS = Number(process.env['WALDUR_GITOPS_PROPERTY_RUNS'] ?? 10);

let bench: Workbench;
let around: Surroundings;

beforeAll(async () => {
  around = await findSurroundings(server);
  bench = await openWorkbench({ ...process.env, SITE_TOKEN: 'one' });
});

afterAll(async () => {
  await removeOfferings(server, prefix, around.isStaff);
  await bench.close();
});

test('after an apply the plan is empty, for any manifest and any later version of it', async () => {
  const { customer, categories, organizationGroup, user } = around;
  let serial = 0;
  const spec = offeringSpec('Offering', {
    customers: [customer],
    categories,
    users: user === undefined ? [] : [user],
    organizationGroups: organizationGroup === undefined ? [] : [organizationGroup],
    tags: [],
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(spec, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      async (versions, prune) => {
        serial += 1;
        for (const version of versions) {
          const documents = [{ name: 'random', spec: { ...version, name: `${prefix} ${String(serial)}` } }];
          const plan = await bench.plan(documents, { prune });
          const report = await bench.apply(plan);
          expect(report.results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
          const second = await bench.plan(documents, { prune });
          const left = second.objects.filter(({ action, steps }) => action === 'blocked' || steps.length > 0);
          expect(left.map(({ key, changes, blocked }) => ({ key, changes, blocked }))).toEqual([]);
        }
      },
    ),
    { numRuns: RUNS },
  );
});
