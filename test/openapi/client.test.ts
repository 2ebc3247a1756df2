import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { offeringSpec } from '../arbitraries/offering-spec.ts';
import { serviceAccountSpec } from '../arbitraries/service-account-spec.ts';
import { openWorkbench } from '../e2e/world.ts';
import { startCheckedSandbox } from './checked-sandbox.ts';

const around = {
  customers: ['Example University'],
  categories: ['HPC', 'Storage'],
  users: ['alice', 'bob'],
  organizationGroups: ['Universities', 'Institutes'],
  tags: ['hpc', 'gpu'],
};

const scopes = { offerings: [], customers: ['Example Institute'], projects: [] };

const OBJECTS = 12;

test('what plan and apply send to 8.0 fits the API description, and so do the answers they work with', async () => {
  const sandbox = await startCheckedSandbox();
  const bench = await openWorkbench({
    WALDUR_API_URL: sandbox.url,
    WALDUR_ACCESS_TOKEN: sandbox.token('admin'),
    SITE_TOKEN: 'a token of the site',
  });
  try {
    for (let number = 0; number < OBJECTS; number += 1) {
      // Two specs of one object, so that updates and removals are sent as well as creates.
      const specs = fc.sample(offeringSpec(`Offering ${String(number)}`, around), {
        seed: number,
        numRuns: 2,
      });
      for (const spec of specs) {
        const report = await bench.apply(await bench.plan([{ name: 'offering', spec }], { prune: true }));
        expect(report.results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
      }
    }
    for (const spec of fc.sample(serviceAccountSpec('agent', scopes), { seed: 1, numRuns: OBJECTS })) {
      const newer = { organization_country: 'EE', notifications_enabled: false };
      const account = { is_active: true, ...spec, ...newer, grants: [] };
      const documents = [{ kind: 'ServiceAccount', name: 'agent', spec: account }] as const;
      const report = await bench.apply(await bench.plan(documents));
      expect(report.results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
    }
    expect(sandbox.writes().length).toBeGreaterThan(50);
    expect(sandbox.violations()).toEqual([]);
  } finally {
    await bench.close();
    await sandbox.close();
  }
});
