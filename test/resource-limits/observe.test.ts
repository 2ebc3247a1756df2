import { afterEach, expect, test } from 'vitest';
import { addResource } from '../../src/sandbox/store/add-resource.ts';
import type { World } from '../e2e/world.ts';
import { limits, startLimitsWorld } from './limits-world.ts';

let world: World;

afterEach(() => world.close());

/** Adds so many resources of the offering of the seed. */
function addResources(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `many-${String(index)}`;
    addResource(world.sandbox.store, {
      offering: world.sandbox.id('basic'),
      project: world.sandbox.id('project'),
      plan: world.sandbox.id('plan'),
      name,
      limits: { cpu: 10 },
    });
    return name;
  });
}

/** Adds so many SLURM allocations. */
function addAllocations(count: number): readonly string[] {
  const { store } = world.sandbox;
  const pattern = store.allocations.get(world.sandbox.id('loose'));
  if (pattern === undefined) throw new Error('the seed has no allocation');
  return Array.from({ length: count }, (_, index) => {
    const uuid = store.newUuid();
    const name = `many-${String(index)}`;
    store.allocations.set(uuid, { ...pattern, uuid, name });
    return name;
  });
}

/** The reads of a plan, by collection, and how many objects differ. */
async function reads(documents: Parameters<World['plan']>[0]) {
  const since = world.sandbox.requests.length;
  const plan = await world.plan(documents);
  const paths = world.sandbox.requests
    .slice(since)
    .flatMap(({ path }) => /^(?:marketplace-(?:resources|orders)|[a-z]+-allocations)\//u.exec(path) ?? []);
  const counts = Object.fromEntries(
    [...new Set(paths)].map((path) => [path, paths.filter((one) => one === path).length]),
  );
  return {
    counts,
    differing: plan.objects.filter(({ action }) => action !== 'no-op').length,
    decisions: plan.observation.decisions,
  };
}

const inLab = (name: string) => ({ resource: { name, project: { name: 'Lab' } } });

test('a few resources are asked for one by one', async () => {
  world = await startLimitsWorld('2024-10');
  const names = addResources(20).slice(0, 3);
  const documents = names.map((name) => ({ ...limits({ cpu: 10 }, inLab(name)), name }));
  const { counts, differing } = await reads(documents);
  expect(differing).toBe(0);
  // Three resources and their one offering; the open orders of each.
  expect(counts).toEqual({ 'marketplace-resources/': 3 + 1, 'marketplace-orders/': 3 });
});

test('what many allocations wait for is looked at together', async () => {
  world = await startLimitsWorld('2024-10');
  const documents = addAllocations(40).map((name) => ({
    ...limits({ cpu: 600 }, { allocation: { name, project: { name: 'Lab' } } }),
    name,
  }));
  const plan = await world.plan(documents);
  const since = world.sandbox.requests.length;
  const { results } = await world.apply(plan);
  expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['applied']));
  const details = world.sandbox.requests
    .slice(since)
    .filter(({ method, path }) => method === 'GET' && /^slurm-allocations\/[0-9a-f]{32}/u.test(path));
  expect(details).toEqual([]);
});

test.each([
  [{ resource: { name: 'res-1', uuid: '0'.repeat(32) } }, 'MANIFEST_INVALID_REFERENCE'],
  [{ allocation: { name: 'a', manifest: 'b' } }, 'MANIFEST_INVALID_REFERENCE'],
  [{ allocation: { uuid: '0'.repeat(32), project: { name: 'Lab' } } }, 'MANIFEST_INVALID_VALUE'],
])('a target that says too much is found before a server is asked', async (target, code) => {
  world = await startLimitsWorld('2024-10');
  const findings = await world.validate([limits({ cpu: 1 }, target)]);
  expect(findings.map((finding) => finding.code)).toContain(code);
});
