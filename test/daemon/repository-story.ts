import { expect } from 'vitest';
import type { RepositoryWorld } from './repository-world.ts';
import { conditionOf, until, type RunningDaemon, type SeenSource } from './running-daemon.ts';

/** A server that the story is played on: what is declared for it, and what a person sees of it and does to it. */
export interface StoryServer {
  /** One file with an offering of the key `Offering/…`, one plan price and a description on a line of its own. */
  cluster(price: string, description: string): string;
  /** Another file, with all that is removed in the end. */
  readonly others: string;
  /** The keys of both files. */
  readonly keys: { readonly cluster: string; readonly others: readonly string[] };
  /** How many of these offerings there are, and the price and the description of the first. */
  look(): Promise<{ count: number; price: number; description: string }>;
  describe(description: string): Promise<void>;
  /** How many requests that change something it has seen. */
  writes(): number;
  /** Checks that all others are there once, or that none is at work any more. */
  expectOthers(areThere: boolean): Promise<void>;
}

/** When the daemon dies, and of what. */
export interface StoryCrash {
  readonly at: 'create' | 'change';
  /** Before the commit is told. */
  arm?(): void;
  /** Resolves when it is dead. */
  strike(daemon: RunningDaemon): Promise<void>;
}

/** What else differs between the stages. */
export interface Story {
  readonly world: RepositoryWorld;
  readonly server: StoryServer;
  readonly crash: StoryCrash;
  /** Tells the daemon that there is a commit. */
  announce(): Promise<void>;
}

const CLUSTER = 'manifests/cluster.yaml';
const OTHERS = 'manifests/others.yaml';

function isApplied(commit: string) {
  return (source: SeenSource): boolean => source.applied?.id === commit;
}

/** A repository is followed through five commits (create, change, a mistake, its fix, removal), drift and a crash. Resolves to all that its daemons wrote. */
export async function playStory(story: Story): Promise<string> {
  const { world, server, crash } = story;
  const push = async (
    message: string,
    files: Parameters<typeof world.repository.commit>[1],
  ): Promise<string> => {
    const commit = await world.repository.commit(message, files);
    await story.announce();
    return commit;
  };
  const crashAt = async (moment: StoryCrash['at']): Promise<void> => {
    if (crash.at !== moment) return;
    await crash.strike(world.daemon());
    await world.start();
  };

  // 1. Create.
  const created = await world.repository.commit('Create the cluster', {
    [CLUSTER]: server.cluster('0.10', 'first'),
    [OTHERS]: server.others,
  });
  if (crash.at === 'create') crash.arm?.();
  await world.start();
  await crashAt('create');
  const first = await world.daemon().until('the first commit applied', isApplied(created));
  expect(conditionOf(first, 'Ready')).toBe('True Synced');
  expect(conditionOf(first, 'Stalled')).toBe('False Progressing');
  expect(first.objects.map(({ key }) => key)).toEqual(
    expect.arrayContaining([server.keys.cluster, ...server.keys.others]),
  );
  expect(new Set(first.objects.map(({ health }) => health))).toEqual(new Set(['synced']));
  expect(first.attempted).toMatchObject({ id: created, subject: 'Create the cluster', author: 'Alice' });
  expect(first.runs[0]).toMatchObject({ trigger: 'start', revision: created });
  expect(await server.look()).toEqual({ count: 1, price: 0.1, description: 'first' });
  await server.expectOthers(true);

  // 2. Change.
  if (crash.at === 'change') crash.arm?.();
  const changed = await push('Change the price', { [CLUSTER]: server.cluster('0.12', 'second') });
  await crashAt('change');
  const second = await world.daemon().until('the second commit applied', isApplied(changed));
  expect(conditionOf(second, 'Ready')).toBe('True Synced');
  expect(second.conditions[0]?.since).toBe(first.conditions[0]?.since);
  expect(second.runs.map(({ revision }) => revision)).toContain(created);
  expect(await server.look()).toEqual({ count: 1, price: 0.12, description: 'second' });

  // Drift, by hand.
  await server.describe('by hand');
  await world.ask();
  await until(
    async () =>
      (await world.daemon().object(world.source, server.keys.cluster))?.history.find(
        ({ outcome }) => outcome === 'drift',
      ),
    () => 'the drift was not seen',
  );
  // The conditions of the source are those of before a run until it is over; its objects are as they are seen.
  await world
    .daemon()
    .until(
      'all in sync again',
      (source) =>
        conditionOf(source, 'Ready') === 'True Synced' &&
        source.objects.every(({ health }) => health === 'synced'),
    );
  expect((await server.look()).description).toBe('second');

  // 3. A mistake: nothing is sent, what was there stays, and the place of the mistake is told.
  const writes = server.writes();
  const text = server.cluster('0.15', 'third');
  const invalid = await push('A mistake', { [CLUSTER]: text.replace('description:', 'descripton:') });
  const third = await world
    .daemon()
    .until('the mistake', (source) => conditionOf(source, 'Ready') === 'False ManifestsInvalid');
  expect(conditionOf(third, 'Stalled')).toBe('True ManifestsInvalid');
  const line = text.split('\n').findIndex((one) => one.includes('description:')) + 1;
  expect(third.conditions[0]?.message).toMatch(
    new RegExp(
      `^manifests/cluster\\.yaml:${String(line)}:\\d+: ${server.keys.cluster} has no field "descripton"`,
      'u',
    ),
  );
  expect([third.attempted?.id, third.applied?.id]).toEqual([invalid, changed]);
  expect(third.objects.map(({ health }) => health)).toEqual(second.objects.map(() => 'synced'));
  expect(server.writes()).toBe(writes);
  expect((await world.daemon().ask('readyz')).status).toBe(200);

  // 4. The fix.
  const fixed = await push('Mend it', { [CLUSTER]: text });
  const fourth = await world.daemon().until('the fix applied', isApplied(fixed));
  expect(conditionOf(fourth, 'Ready')).toBe('True Synced');
  expect((await server.look()).price).toBe(0.15);

  // 5. Removal of the others.
  const removed = await push('Remove the others', { [OTHERS]: null });
  const fifth = await world.daemon().until('the removal applied', isApplied(removed));
  expect(conditionOf(fifth, 'Ready')).toBe('True Synced');
  expect(fifth.objects.map(({ key }) => key)).toContain(server.keys.cluster);
  for (const key of server.keys.others) expect(fifth.objects.map((object) => object.key)).not.toContain(key);
  await server.expectOthers(false);
  expect(fifth.gone.map(({ key }) => key)).toEqual(expect.arrayContaining([...server.keys.others]));
  expect((await server.look()).count).toBe(1);

  // What it says of all this.
  const metrics = await (await world.daemon().ask('metrics')).text();
  expect(metrics).toContain(`runs_total{source="${world.source}",action="apply",result="applied"}`);
  expect(metrics).toContain(removed);
  const page = await (await world.daemon().ask('')).text();
  expect(page).toContain(world.source);
  expect(page).toContain(removed.slice(0, 8));
  expect(page.replaceAll('<wbr />', '')).toContain(fifth.gone[0]?.label);
  expect(await world.daemon().end('SIGTERM')).toBe(0);
  return world.output();
}
