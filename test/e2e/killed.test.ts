import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/manifest/json.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Seed } from '../../src/sandbox/seed/seed.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { buildCommand, ended, type BuiltCommand, type Ended } from '../cli/built-command.ts';
import { startDeadlyProxy, type DeadlyProxy } from './deadly-proxy.ts';

const SEED: Seed = {
  users: { admin: { username: 'admin', is_staff: true, token_lifetime: null } },
  customers: { provider: { name: 'Example University', service_provider: true } },
  projects: { lab: { customer: 'provider', name: 'Lab' } },
  categories: { hpc: { title: 'HPC' } },
  offerings: {
    heappe: {
      customer: 'provider',
      category: 'hpc',
      name: 'With HEAppE',
      type: 'Marketplace.Basic',
      components: [{ type: 'nodes', name: 'Nodes', billing_type: 'limit' }],
      plans: [{ as: 'plan', name: 'Default', unit: 'month' }],
      plugin_options: {
        heappe_url: 'https://heappe.example.org',
        heappe_username: 'admin',
        heappe_cluster_id: '1',
        heappe_local_base_path: '~/',
      },
      secret_options: { heappe_password: 'secret' },
    },
  },
  resources: {
    resource: {
      offering: 'heappe',
      project: 'lab',
      plan: 'plan',
      name: 'res-1',
      backend_id: 'res_1',
      limits: { nodes: 5 },
    },
  },
};

const HEAD = 'apiVersion: gitops.waldur.com/v1alpha1';
const OFFERING = `${HEAD}
kind: Offering
metadata: { name: cluster }
spec:
  name: Cluster
  customer: { name: Example University }
  category: { name: HPC }
  type: Marketplace.Basic
  components:
    - { type: cpu, name: CPU, measured_unit: h, billing_type: usage }
  plans:
    - { name: Default, unit: month, prices: { cpu: "0.10" } }
  endpoints:
    - { name: Portal, url: "https://portal.example.org" }
  state: Active
---
${HEAD}
kind: ServiceAccount
metadata: { name: agent }
spec:
  username: agent
  email: agent@example.org
  grants:
    - { role: OFFERING.MANAGER, scope: { offering: { manifest: cluster } } }
`;
/** Both of them wait for people once they are asked for. */
const WAITING = `${HEAD}
kind: LexisLink
metadata: { name: link, annotations: { gitops.waldur.com/timeout: 1s } }
spec:
  resource: { name: res-1 }
---
${HEAD}
kind: ResourceLimits
metadata: { name: limits, annotations: { gitops.waldur.com/timeout: 1s } }
spec:
  target: { resource: { name: res-1 } }
  limits: { nodes: 7 }
`;

let command: BuiltCommand;
let sandbox: Sandbox;
let proxy: DeadlyProxy;
let folder = '';

beforeAll(async () => {
  command = await buildCommand();
});
afterAll(() => command.close());
beforeEach(async () => {
  sandbox = await startSandbox({ generation: '2024-10', seed: SEED });
  proxy = await startDeadlyProxy(sandbox.url);
  folder = join(command.scratch, 'manifests');
  await mkdir(folder);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  await rm(join(command.scratch, 'store'), { recursive: true, force: true });
  await proxy.close();
  await sandbox.close();
});

function environment(): Record<string, string> {
  return { WALDUR_API_URL: proxy.url, WALDUR_ACCESS_TOKEN: sandbox.token('admin') };
}

const APPLY = ['apply', '--yes', '-f', 'manifests', '--state', 'store'];

/** Applies until a run is not killed any more. Answers how often one was, and how the last one ended. */
async function applyAndKill(): Promise<readonly [number, Ended]> {
  for (let kills = 0; ; kills += 1) {
    const child = command.start(APPLY, { env: environment() });
    const kill = (): boolean => child.kill('SIGKILL');
    // By turns before the server gets the second write, and after it has carried out the first.
    proxy.killAt(1 + (kills % 2), kills % 2 === 0 ? 'answered' : 'unsent', kill);
    const end = await ended(child);
    if (end.signal === 'SIGKILL' && kills < 50) continue;
    proxy.spare();
    return [kills, end];
  }
}

async function state(): Promise<{
  readonly objects: readonly string[];
  readonly openRequests: readonly unknown[];
}> {
  const { stdout } = await command.run(['state', 'list', '--state', 'store', '--format', 'json']);
  const { objects, openRequests } = JSON.parse(stdout) as {
    objects: readonly JsonObject[];
    openRequests: readonly unknown[];
  };
  return { objects: objects.map(({ key }) => (typeof key === 'string' ? key : '')).toSorted(), openRequests };
}

const DECIDED = [
  'Grant/Offering/cluster:OFFERING.MANAGER:ServiceAccount/agent',
  'Offering/cluster',
  'ServiceAccount/agent',
];
const ALL = [...DECIDED, 'LexisLink/link', 'ResourceLimits/limits'].toSorted();

describe('a command that is killed in the middle', () => {
  beforeEach(async () => {
    await writeFile(join(folder, 'offering.yaml'), OFFERING);
    await writeFile(join(folder, 'waiting.yaml'), WAITING);
  });

  test(
    'comes to its end in the end, has made everything once, and knows it',
    { timeout: 120_000 },
    async () => {
      const [kills, last] = await applyAndKill();
      expect([last.exitCode, last.signal]).toEqual([0, null]);
      expect(kills).toBeGreaterThan(4);
      const { offerings, users, lexisLinks, orders } = sandbox.store;
      expect([
        [...offerings.values()]
          .filter(({ name }) => name === 'Cluster')
          .map(({ endpoints }) => endpoints.length),
        [...users.values()].filter(({ username }) => username === 'agent').length,
        lexisLinks.size,
        [...orders.values()].filter(({ type }) => type === 'Update').length,
      ]).toEqual([[1], 1, 1, 1]);
      expect(await state()).toEqual({ objects: ALL, openRequests: [] });
    },
  );

  test('leaves nothing open about what no manifest asks for any more', async () => {
    await rm(join(folder, 'offering.yaml'));
    const child = command.start(APPLY, { env: environment() });
    proxy.killAt(2, 'unsent', () => child.kill('SIGKILL'));
    expect((await ended(child)).signal).toBe('SIGKILL');
    proxy.spare();
    expect((await state()).openRequests).not.toEqual([]);
    await rm(join(folder, 'waiting.yaml'));
    await writeFile(join(folder, 'offering.yaml'), OFFERING);
    const { exitCode } = await command.run([...APPLY, '--prune'], { env: environment() });
    expect([exitCode, await state()]).toEqual([0, { objects: DECIDED, openRequests: [] }]);
    expect(sandbox.store.lexisLinks.size).toBe(0);
  });
});
