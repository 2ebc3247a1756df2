import { expect, test } from 'vitest';
import type { World } from '../e2e/world.ts';
import { withWorld } from '../e2e/with-world.ts';
import { allocation } from './allocation-world.ts';

/** Adds so many projects with one allocation each, on the cluster of the default seed. */
function addProjects({ sandbox }: World, count: number): readonly string[] {
  const { store } = sandbox;
  const [pattern] = store.projects.values();
  if (pattern === undefined) throw new Error('the seed has no project');
  return Array.from({ length: count }, (_, index) => {
    const uuid = store.newUuid();
    const name = `Project ${String(index)}`;
    store.projects.set(uuid, { ...pattern, uuid, name });
    const created = store.timestamp();
    const limits = { node_limit: 5 };
    const row = store.newUuid();
    store.allocations.set(row, {
      uuid: row,
      created,
      modified: created,
      plugin: 'openportal',
      project: uuid,
      settings: sandbox.id('isambard'),
      name: 'alloc-1',
      description: 'as it is',
      state: 'OK',
      backendId: 'project.portal',
      errorMessage: '',
      errorTraceback: '',
      limits,
      inBackend: limits,
      groupname: null,
    });
    return name;
  });
}

/** How often a plan of an allocation in each of these projects reads allocations, and what it would do. */
async function readsOf(world: World, projects: readonly string[]) {
  const since = world.sandbox.requests.length;
  const plan = await world.plan(
    projects.map((name, index) => ({
      ...allocation({ project: { name }, description: 'as it is', node_limit: 5 }),
      name: `allocation-${String(index)}`,
    })),
  );
  const reads = world.sandbox.requests
    .slice(since)
    .filter(({ path }) => path.startsWith('openportal-allocations/'))
    .map(({ method, query }) => ({ method, query }));
  const open = plan.objects.filter(({ action }) => action !== 'no-op').length;
  return { reads, open, decisions: plan.observation.decisions.join('; ') };
}

test('the allocations of a few projects are asked for, with the fields that matter', () =>
  withWorld('8.0', async (world) => {
    const { reads, open } = await readsOf(world, addProjects(world, 3));
    expect(open).toBe(0);
    expect(reads).toHaveLength(3);
    expect(reads[0]?.query).toContain('field=description&field=node_limit');
    expect(reads[0]?.query).not.toMatch(/cpu_limit|node_usage|marketplace/u);
  }));

test('some projects of a large cluster are asked for one by one', () =>
  withWorld('8.0', async (world) => {
    const projects = addProjects(world, 1_000);
    expect((await readsOf(world, projects.slice(0, 10))).reads).toHaveLength(1 + 10);
  }));

test('what many allocations wait for is looked at together', () =>
  withWorld('openportal-2024-08', async (world) => {
    const projects = addProjects(world, 20);
    world.sandbox.store.allocations.clear();
    const plan = await world.plan(
      projects.map((name, index) => ({
        ...allocation({ project: { name } }),
        name: `allocation-${String(index)}`,
      })),
    );
    const since = world.sandbox.requests.length;
    const report = await world.apply(plan);
    expect(report.results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
    const reads = world.sandbox.requests
      .slice(since)
      .filter(({ method, path }) => method === 'GET' && path.startsWith('openportal-allocations/'));
    expect(reads.every(({ path }) => path === 'openportal-allocations/')).toBe(true);
    expect(new Set(reads.map(({ query }) => query)).size).toBe(1);
  }));
