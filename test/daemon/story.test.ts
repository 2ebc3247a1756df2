import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { buildCommand, type BuiltCommand } from '../cli/built-command.ts';
import { playStory, type StoryServer } from './repository-story.ts';
import { makeRepositoryWorld, STATUS_TOKEN, type RepositoryWorld } from './repository-world.ts';
import { conditionOf } from './running-daemon.ts';

const HOOK = 'the-secret-of-the-webhook';

let command: BuiltCommand;
let sandbox: Sandbox;
let world: RepositoryWorld;

beforeAll(async () => {
  [command, sandbox] = await Promise.all([buildCommand(), startSandbox({ generation: '2024-10' })]);
  world = await makeRepositoryWorld(command, {
    source: 'marketplace',
    more: 'prune: true\ninterval: 1h',
    whole: 'webhooks: { github: { env: HOOK_SECRET } }',
    env: () => ({
      WALDUR_API_URL: sandbox.url,
      WALDUR_ACCESS_TOKEN: sandbox.token('admin'),
      HOOK_SECRET: HOOK,
    }),
  });
});

afterAll(async () => {
  await world.close();
  await sandbox.close();
  await command.close();
});

/** Tells the daemon of a push, as GitHub does. */
async function announce(): Promise<void> {
  const body = JSON.stringify({ ref: 'refs/heads/main', repository: { clone_url: world.repository.url } });
  const signature = createHmac('sha256', HOOK).update(body).digest('hex');
  const answer = await world.daemon().ask('webhooks/github', {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-hub-signature-256': `sha256=${signature}`,
    },
  });
  expect(answer.status).toBe(202);
}

function liveOfferings() {
  return [...sandbox.store.offerings.values()].filter(({ name }) => name === 'Test Cluster');
}

const server: StoryServer = {
  cluster: (price, description) => `apiVersion: gitops.waldur.com/v1alpha1
kind: Offering
metadata: { name: test-cluster }
spec:
  name: Test Cluster
  description: ${description}
  customer: { name: Example University }
  category: { name: HPC }
  type: Marketplace.Basic
  components: [{ type: node_hours, name: Node hours, measured_unit: h, billing_type: usage }]
  plans: [{ name: Default, unit: month, prices: { node_hours: '${price}' } }]
  access: [{ user: { username: alice }, role: OFFERING.MANAGER }]
  state: Active
`,
  others: `apiVersion: gitops.waldur.com/v1alpha1
kind: ServiceAccount
metadata: { name: site-agent }
spec: { username: site-agent, email: ops@example.org }
`,
  keys: { cluster: 'Offering/test-cluster', others: ['ServiceAccount/site-agent'] },
  look() {
    const [live] = liveOfferings();
    const plan = [...sandbox.store.plans.values()].find((one) => one.offering === live?.uuid);
    const [entry] = plan?.entries.values() ?? [];
    return Promise.resolve({
      count: liveOfferings().length,
      price: Number(entry?.price),
      description: live?.columns['description'] as string,
    });
  },
  describe(description) {
    for (const live of liveOfferings()) live.columns['description'] = description;
    return Promise.resolve();
  },
  writes: () => sandbox.writes().length,
  expectOthers(areThere) {
    const users = [...sandbox.store.users.values()].filter(({ username }) => username === 'site-agent');
    expect(users.map(({ isActive }) => isActive)).toEqual([areThere]);
    return Promise.resolve();
  },
};

test('a repository is followed through five commits, drift and a crash', { timeout: 180_000 }, async () => {
  const output = await playStory({
    world,
    server,
    announce,
    crash: {
      at: 'change',
      arm: () => {
        sandbox.inject({ kind: 'slow', method: 'POST', path: 'update_prices', milliseconds: 3_000 });
      },
      async strike(daemon) {
        const isApplying = 'True Applying';
        await daemon.until('it at work', (source) => conditionOf(source, 'Reconciling') === isApplying);
        await daemon.end('SIGKILL');
      },
    },
  });
  for (const secret of [sandbox.token('admin'), HOOK, STATUS_TOKEN]) expect(output).not.toContain(secret);
});
