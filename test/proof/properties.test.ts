import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { kindOf } from '../../src/manifest/object-key.ts';
import { REMOVALS, type Plan } from '../../src/reconciler/plan.ts';
import type { Generation } from '../../src/waldur/instance.ts';
import { manifestVersions, type AnyVersion } from '../arbitraries/manifest-versions.ts';
import { plannedWrites, seenWrites } from '../e2e/world.ts';
import { openGround, type Done, type Ground } from './ground.ts';
import { foreignRows } from './judge.ts';

const RUNS = Number(process.env['WALDUR_GITOPS_PROPERTY_RUNS'] ?? 20);

/** By generation, the share of the runs that it gets. */
const GENERATIONS = [
  ['2024-10', 1],
  ['8.0', 1],
  ['openportal-2024-08', 0.4],
] as const;

test.each(GENERATIONS)(
  'on %s any versions of manifests are applied as planned, once, and touch nothing of others',
  async (generation: Generation, share: number) => {
    const ground = await openGround(generation);
    try {
      const restore = await ground.remember();
      await fc.assert(
        fc.asyncProperty(manifestVersions(generation), async (versions) => {
          await restore();
          const touched = foreignRows(ground.sandbox);
          for (const version of versions) {
            byHand(ground);
            await expectVersion(ground, version);
            expect(touched()).toEqual([]);
          }
        }),
        { numRuns: Math.ceil(RUNS * share), interruptAfterTimeLimit: 100_000, markInterruptAsFailure: true },
      );
    } finally {
      await ground.close();
    }
  },
  240_000,
);

/** Somebody gives each of our offerings an endpoint, and a role on it. */
function byHand({ sandbox: { store, ids } }: Ground): void {
  const foreign = new Set(ids.values());
  for (const offering of store.offerings.values()) {
    if (foreign.has(offering.uuid) || offering.endpoints.some(({ name }) => name === 'By hand')) continue;
    offering.endpoints.push({ uuid: store.newUuid(), name: 'By hand', url: 'https://hand.example.org' });
  }
}

async function expectVersion(ground: Ground, version: AnyVersion): Promise<void> {
  const { sandbox } = ground;
  const before = await ground.state();
  const endpoints = endpointsByHand(ground);
  let since = sandbox.writes().length;
  const plan = await ground.plan(version);
  expect(sandbox.writes().length, 'a plan writes nothing').toBe(since);
  expectOrder(plan);
  const removed = plan.objects.filter(({ action }) => REMOVALS.has(action));
  const known = new Set([...before.inventory.values()].map(({ key }) => key));
  // Of what is declared in a list, others may have added some, and then prune is asked for.
  expect(removed.filter(({ key }) => !known.has(key) && !(kindOf(key) === 'Grant' && version.prune))).toEqual(
    [],
  );

  const done = await applied(ground, version);
  expect(seenWrites(sandbox, since), 'what is sent was planned').toEqual(plannedWrites(done.plan));
  const { results } = done.report;
  expect(results.filter(({ outcome }) => outcome !== 'applied' && outcome !== 'blocked')).toEqual([]);
  const isKept = version.prune || endpointsByHand(ground) === endpoints;
  expect(isKept, 'what others have added stays').toBe(true);

  const second = await ground.plan(version);
  expect(leftovers(second), 'nothing is left to do').toEqual([]);
  since = sandbox.writes().length;
  await applied(ground, version);
  expect(sandbox.writes().length, 'a second apply does nothing').toBe(since);
  expect((await ground.state()).intents.size, 'nothing stays open').toBe(0);
}

async function applied(ground: Ground, version: AnyVersion): Promise<Done> {
  const done = await ground.run(version);
  if (done === 'ended') throw new Error('a run that nobody has ended has ended');
  ground.sandbox.worker.finish();
  return done;
}

function endpointsByHand({ sandbox: { store } }: Ground): number {
  return [...store.offerings.values()].flatMap(({ endpoints }) =>
    endpoints.filter(({ name }) => name === 'By hand'),
  ).length;
}

function leftovers({ objects }: Plan): unknown {
  return objects
    .filter(({ steps, action }) => steps.length > 0 || action === 'waiting')
    .map(({ key, action, reason, changes, waitingFor }) => ({ key, action, reason, changes, waitingFor }));
}

/** What an object needs stands before it. */
function expectOrder({ objects }: Plan): void {
  const seen = new Set<string>();
  const all = new Set(objects.map(({ key }) => key));
  for (const { key, dependsOn } of objects) {
    expect(
      dependsOn.filter((need) => all.has(need) && !seen.has(need)),
      `${key} comes after what it needs`,
    ).toEqual([]);
    seen.add(key);
  }
  expect(all.size, 'no object stands twice in a plan').toBe(objects.length);
}
