import { createHmac } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from '../../src/sandbox/faults.ts';
import type { Random } from './random.ts';
import type { SoakWorld } from './soak-world.ts';
import { changed, filesOf, NAMES } from './wanted.ts';

/** Something that happens to a daemon. */
export interface SoakAction {
  readonly name: string;
  /** How often it is chosen, beside the others. */
  readonly weight: number;
  /** A daemon ends by it, and another one begins. */
  readonly restarts?: true;
  act(world: SoakWorld, random: Random): Promise<void>;
}

const FAULTS: readonly Fault['kind'][] = [
  'drop-before',
  'drop-after',
  'throttle',
  'error-500',
  'error-502',
  'slow',
  'truncate',
  'short-page',
  'count-changes',
];

/** Tells of a push as GitHub does. */
async function announce({ daemon, repository, hook }: SoakWorld, secret = hook): Promise<void> {
  const body = JSON.stringify({ ref: 'refs/heads/main', repository: { clone_url: repository.url } });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  await daemon().ask('webhooks/github', {
    method: 'POST',
    body,
    headers: { 'x-github-event': 'push', 'x-hub-signature-256': `sha256=${signature}` },
  });
}

/** Everything that can happen. */
export const ACTIONS: readonly SoakAction[] = [
  {
    name: 'commit',
    weight: 10,
    async act(world, random) {
      const next = changed(world.wanted(), random);
      await world.push(`Change ${String(random.below(1_000_000))}`, filesOf(next), next);
      if (random.percent(70)) await announce(world);
    },
  },
  {
    name: 'commits in a row',
    weight: 3,
    async act(world, random) {
      for (let count = random.below(4) + 2; count > 0; count -= 1) {
        const next = changed(world.wanted(), random);
        await world.push('One of several', filesOf(next), next);
        await announce(world);
      }
    },
  },
  {
    name: 'mistake and correction',
    weight: 3,
    async act(world, random) {
      const name = `manifests/${random.pick(NAMES)}.yaml`;
      await world.push(
        'A mistake',
        { [name]: random.pick(['kind: Offering\n', 'a: [b\n', '- x\n']) },
        world.wanted(),
      );
      await announce(world);
      await world.pause(random.below(1_500));
      await world.push('The correction', filesOf(world.wanted()), world.wanted());
      await announce(world);
    },
  },
  {
    name: 'history written anew',
    weight: 2,
    async act(world, random) {
      const next = changed(world.wanted(), random);
      await world.repository.git('commit', '--quiet', '--amend', '--allow-empty', '--message', 'Amended');
      await world.push('After it', filesOf(next), next);
    },
  },
  { name: 'webhook', weight: 3, act: (world) => announce(world) },
  { name: 'webhook of a stranger', weight: 1, act: (world) => announce(world, 'guessed') },
  {
    name: 'drift',
    weight: 6,
    act({ sandbox, wanted }, random) {
      const names = [...wanted().keys()];
      const live = [...sandbox.store.offerings.values()].find(
        ({ name }) => name === names[random.below(names.length)],
      );
      if (live !== undefined) live.columns['description'] = `By hand ${String(random.below(10))}`;
      return Promise.resolve();
    },
  },
  {
    name: 'fault',
    weight: 8,
    act({ sandbox }, random) {
      const method = random.percent(70) ? random.pick(['GET', 'POST']) : undefined;
      sandbox.inject({
        kind: random.pick(FAULTS),
        times: random.below(6) + 1,
        skip: random.below(4),
        milliseconds: random.below(1_500),
        ...(method === undefined ? {} : { method }),
      });
      return Promise.resolve();
    },
  },
  {
    name: 'restart',
    weight: 1,
    restarts: true,
    act: (world) => world.restart('SIGTERM'),
  },
  { name: 'kill', weight: 1, restarts: true, act: (world) => world.restart('SIGKILL') },
  {
    name: 'suspend and resume',
    weight: 2,
    async act(world, random) {
      const key = `Offering/${random.pick(NAMES)}`;
      const body = random.percent(50) ? '{}' : JSON.stringify({ source: 'soak', key });
      await world.daemon().ask('api/v1/suspend', { method: 'POST', body });
      await world.pause(random.below(2_000));
      await world.daemon().ask('api/v1/resume', { method: 'POST', body });
    },
  },
  {
    name: 'request',
    weight: 2,
    async act({ daemon }) {
      await daemon().ask('api/v1/reconcile', { method: 'POST', body: '{}' });
    },
  },
  {
    name: 'signal',
    weight: 2,
    act({ daemon }, random) {
      daemon().process.kill(random.pick(['SIGUSR2', 'SIGHUP']));
      return Promise.resolve();
    },
  },
  {
    name: 'damaged copy',
    weight: 1,
    async act({ directory }, random) {
      const copy = join(directory, 'state/sources/soak/repository.git');
      if (random.percent(50)) {
        // The daemon may be fetching at this moment.
        await rm(join(copy, 'objects'), { recursive: true, force: true }).catch(() => undefined);
      } else await writeFile(join(copy, 'HEAD'), 'damaged').catch(() => undefined);
    },
  },
  {
    name: 'readers',
    weight: 4,
    async act({ daemon }) {
      const paths = [
        '',
        'metrics',
        'api/v1/status',
        'api/v1/objects',
        'api/v1/plan',
        'api/v1/runs',
        'readyz',
      ];
      const answers = await Promise.all(paths.map((path) => daemon().ask(path)));
      await Promise.all(answers.map((answer) => answer.arrayBuffer()));
    },
  },
];
