import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { buildCommand, type BuiltCommand } from '../cli/built-command.ts';
import { makeRepository, type Repository } from './git/repository.ts';
import { conditionOf, startDaemon, until, type RunningDaemon, type SeenSource } from './running-daemon.ts';

const HOOK = 'the-secret-of-the-webhook';
const TOKEN = 'the-token-of-the-status-page';
const OFFERING = 'Offering/test-cluster';
const ACCOUNT = 'ServiceAccount/site-agent';

let command: BuiltCommand;
let sandbox: Sandbox;
let repository: Repository;
let daemon: RunningDaemon;
let config: string;

beforeAll(async () => {
  [command, sandbox, repository] = await Promise.all([
    buildCommand(),
    startSandbox({ generation: '2024-10' }),
    makeRepository(),
  ]);
  config = join(command.scratch, 'daemon.yaml');
  await writeFile(
    config,
    `stateDirectory: ${join(command.scratch, 'state')}
listen: { port: 0, token: { env: STATUS_TOKEN } }
webhooks: { github: { secret: null } }
`.replace('{ github: { secret: null } }', '{ github: { env: HOOK_SECRET } }') +
      `sources:
  marketplace:
    git: { url: '${repository.url}', branch: main, path: manifests }
    prune: true
    interval: 1h
backOff: { first: 1s, most: 2s }
`,
  );
});

afterAll(async () => {
  await daemon.end('SIGKILL');
  await sandbox.close();
  await repository.close();
  await command.close();
});

async function start(): Promise<void> {
  daemon = await startDaemon(command, {
    config,
    token: TOKEN,
    env: {
      WALDUR_API_URL: sandbox.url,
      WALDUR_ACCESS_TOKEN: sandbox.token('admin'),
      STATUS_TOKEN: TOKEN,
      HOOK_SECRET: HOOK,
    },
  });
}

/** Tells the daemon of a push, as GitHub does. */
async function announce(): Promise<void> {
  const body = JSON.stringify({ ref: 'refs/heads/main', repository: { clone_url: repository.url } });
  const signature = createHmac('sha256', HOOK).update(body).digest('hex');
  const answer = await daemon.ask('webhooks/github', {
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

async function push(message: string, files: Parameters<Repository['commit']>[1]): Promise<string> {
  const commit = await repository.commit(message, files);
  await announce();
  return commit;
}

function offering(amount: string, description = 'Our first cluster'): string {
  return `apiVersion: gitops.waldur.com/v1alpha1
kind: Offering
metadata: { name: test-cluster }
spec:
  name: Test Cluster
  description: ${description}
  customer: { name: Example University }
  category: { name: HPC }
  type: Marketplace.Basic
  components: [{ type: node_hours, name: Node hours, measured_unit: h, billing_type: usage }]
  plans: [{ name: Default, unit: month, prices: { node_hours: '${amount}' } }]
  access: [{ user: { username: alice }, role: OFFERING.MANAGER }]
  state: Active
`;
}

const account = `apiVersion: gitops.waldur.com/v1alpha1
kind: ServiceAccount
metadata: { name: site-agent }
spec: { username: site-agent, email: ops@example.org }
`;

function liveOfferings() {
  return [...sandbox.store.offerings.values()].filter(({ name }) => name === 'Test Cluster');
}

function price(): string | undefined {
  const [live] = liveOfferings();
  const plan = [...sandbox.store.plans.values()].find((one) => one.offering === live?.uuid);
  return plan === undefined ? undefined : [...plan.entries.values()][0]?.price;
}

function object(source: SeenSource, key: string) {
  return source.objects.find((one) => one.key === key);
}

function isApplied(commit: string) {
  return (source: SeenSource): boolean => source.applied?.id === commit;
}

test('a repository is followed through five commits, drift and a crash', { timeout: 180_000 }, async () => {
  // 1. Create.
  const created = await repository.commit('Create the cluster', {
    'manifests/cluster.yaml': offering('0.10'),
    'manifests/agent.yaml': account,
  });
  await start();
  const first = await daemon.until('the first commit applied', isApplied(created));
  expect(conditionOf(first, 'Ready')).toBe('True Synced');
  expect(conditionOf(first, 'Stalled')).toBe('False Progressing');
  expect(first.objects.map(({ key, health }) => `${key} ${health}`)).toEqual([
    `${ACCOUNT} synced`,
    `${OFFERING} synced`,
    `Grant/${OFFERING}:OFFERING.MANAGER:alice synced`,
  ]);
  expect(first.attempted).toMatchObject({ id: created, subject: 'Create the cluster', author: 'Alice' });
  expect(first.runs[0]).toMatchObject({ trigger: 'start', outcome: 'applied', revision: created });
  expect(liveOfferings()).toHaveLength(1);
  expect(Number(price())).toBe(0.1);
  const since = first.conditions[0]?.since;

  // 2. Change, and a crash while it is carried out.
  sandbox.inject({ kind: 'slow', method: 'POST', path: 'update_prices', milliseconds: 3_000 });
  const changed = await push('Change the price', {
    'manifests/cluster.yaml': offering('0.12', 'Now cheaper'),
  });
  await daemon.until(
    'the change at work',
    (source) => conditionOf(source, 'Reconciling') === 'True Applying',
  );
  await daemon.end('SIGKILL');
  await start();
  const remembered = await daemon.source();
  expect(remembered.applied?.id).toBe(created);
  expect(remembered.runs.at(-1)).toMatchObject({ trigger: 'start', outcome: 'applied', revision: created });
  const second = await daemon.until('the second commit applied', isApplied(changed));
  expect(conditionOf(second, 'Ready')).toBe('True Synced');
  expect(second.conditions[0]?.since).toBe(since);
  expect(Number(price())).toBe(0.12);
  expect(liveOfferings()).toHaveLength(1);

  // Drift, by hand: it is set back once for each state.
  const [live] = liveOfferings();
  if (live === undefined) throw new Error('the offering is gone');
  live.columns['description'] = 'Changed by hand';
  await daemon.ask('api/v1/reconcile', { method: 'POST', body: '{}' });
  await until(
    async () =>
      (await daemon.object('marketplace', OFFERING))?.history.find(({ outcome }) => outcome === 'drift'),
    () => 'the drift was not seen',
  );
  await daemon.until('all in sync again', (source) => conditionOf(source, 'Ready') === 'True Synced');
  expect(live.columns['description']).toBe('Now cheaper');

  // 3. A mistake: what was there stays, and the place of the mistake is told.
  const writes = sandbox.writes().length;
  const invalid = await push('A mistake', {
    'manifests/cluster.yaml': offering('0.15').replace('description:', 'descripton:'),
  });
  const third = await daemon.until(
    'the mistake',
    (source) => source.attempted?.id === invalid && conditionOf(source, 'Ready') !== 'True Synced',
  );
  expect(conditionOf(third, 'Ready')).toBe('False ManifestsInvalid');
  expect(conditionOf(third, 'Stalled')).toBe('True ManifestsInvalid');
  expect(third.conditions[0]?.message).toMatch(
    /^manifests\/cluster\.yaml:6:3: Offering\/test-cluster has no field "descripton"/u,
  );
  expect(third.applied?.id).toBe(changed);
  expect(third.objects).toHaveLength(3);
  expect(object(third, OFFERING)?.health).toBe('synced');
  expect(sandbox.writes()).toHaveLength(writes);
  expect((await daemon.ask('readyz')).status).toBe(200);

  // 4. The fix.
  const fixed = await push('Mend it', { 'manifests/cluster.yaml': offering('0.15') });
  const fourth = await daemon.until('the fix applied', isApplied(fixed));
  expect(conditionOf(fourth, 'Ready')).toBe('True Synced');
  expect(Number(price())).toBe(0.15);

  // 5. Removal of one object.
  const removed = await push('Remove the account', { 'manifests/agent.yaml': null });
  const fifth = await daemon.until('the removal applied', isApplied(removed));
  expect(conditionOf(fifth, 'Ready')).toBe('True Synced');
  expect(fifth.objects.map(({ key }) => key)).not.toContain(ACCOUNT);
  const user = [...sandbox.store.users.values()].find(({ username }) => username === 'site-agent');
  expect(user?.isActive).toBe(false);
  expect(liveOfferings()).toHaveLength(1);

  // What it says of all this.
  const metrics = await (await daemon.ask('metrics')).text();
  expect(metrics).toMatch(/runs_total\{[^}]*source="marketplace"[^}]*\}/u);
  expect(metrics).toContain(removed);
  const page = await (await daemon.ask('')).text();
  expect(page).toContain('marketplace');
  expect(page).toContain(removed.slice(0, 7));
  expect(await daemon.end('SIGTERM')).toBe(0);
  expect(daemon.output()).not.toContain(sandbox.token('admin'));
  expect(daemon.output()).not.toContain(HOOK);
  expect(daemon.output()).not.toContain(TOKEN);
});
