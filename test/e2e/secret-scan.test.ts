import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { Generation } from '../../src/waldur/instance.ts';
import { LOG_LEVELS } from '../../src/cli/command-options.ts';
import { buildCommand, ended, type BuiltCommand, type Ended } from '../cli/built-command.ts';
import { startEchoingProxy, type Echo, type EchoingProxy } from './echoing-proxy.ts';
import { tracesBelow, tracesIn } from './find-traces.ts';

/** Secrets with characters that each way of writing a text treats in its own way. */
const SITE_TOKEN = 'site"9f2c&4b81%d0\'77<e3>a15c\\6e';
const PASSWORD = 'password-2b7e1516-28aed2a6-abf71588';
const LIVE = 'live-09cf4f3c-762e7160-f38b4da5';
const LITERAL = 'literal-3c4fcf09-8815f7ab-a6d2ae28';

const MANIFEST = `apiVersion: gitops.waldur.com/v1alpha1
kind: Offering
metadata: { name: cluster }
spec:
  name: Cluster
  customer: { name: Example University }
  category: { name: HPC }
  type: Marketplace.Script
  components: [{ type: hours, name: Hours, measured_unit: h, billing_type: usage }]
  plans: [{ name: Default, unit: month, prices: { hours: "0.10" } }]
  secret_options: { language: python, environ: { valueFrom: { env: ENVIRON, format: json } } }
  service_attributes:
    password: { valueFrom: { file: secrets/password } }
    token: { valueFrom: { env: SITE_TOKEN } }
  state: Active
---
apiVersion: gitops.waldur.com/v1alpha1
kind: ServiceAccount
metadata: { name: agent }
spec:
  username: site-agent
  email: ops@example.org
  grants: [{ role: OFFERING.MANAGER, scope: { offering: { manifest: cluster } } }]
  token:
    lifetime: null
    sinks:
      - { file: { path: sinks/token } }
      - { env-file: { path: sinks/agent.env, name: TOKEN } }
      - { kubernetes-secret: { path: sinks/secret.yaml, name: agent, key: token } }
      - { command: [sh, -c, 'cat > sinks/given; env > seen; cat /proc/$$/cmdline >> seen; echo out; cat sinks/given >&2'] }
`;
/** Files that may show secrets: sinks, the source of a value, and what a program saw of our environment. */
const ALLOWED = new Set([
  ...['token', 'agent.env', 'secret.yaml', 'given'].map((name) => join('sinks', name)),
  join('secrets', 'password'),
  'seen',
]);

let command: BuiltCommand;
let sandbox: Sandbox;
let proxy: EchoingProxy;
let env: Record<string, string>;
let secrets: Record<string, string>;
/** Where a secret was seen by the scans of a test. */
let found: string[];

beforeAll(async () => {
  command = await buildCommand();
});
afterAll(() => command.close());
beforeEach(async () => {
  await Promise.all(
    ['sinks', 'secrets', 'home', 'tmp'].map((name) =>
      mkdir(join(command.scratch, name), { recursive: true }),
    ),
  );
  await writeFile(join(command.scratch, 'all.yaml'), MANIFEST);
  await writeFile(join(command.scratch, 'secrets', 'password'), `${PASSWORD}\n`);
});
afterEach(async () => {
  await proxy.close();
  await sandbox.close();
  await rm(command.scratch, { recursive: true });
  await mkdir(command.scratch);
});

async function open(generation: Generation): Promise<void> {
  found = [];
  secrets = { SITE_TOKEN, PASSWORD, LIVE, LITERAL };
  sandbox = await startSandbox({
    generation,
    onExchange(_, answer) {
      const { token } = (answer ?? {}) as { readonly token?: unknown };
      if (typeof token === 'string') secrets[`token ${token.slice(0, 4)}…`] = token;
    },
  });
  proxy = await startEchoingProxy(sandbox.url);
  const own = sandbox.token('admin');
  secrets['the token in use'] = own;
  env = {
    WALDUR_API_URL: proxy.url,
    WALDUR_ACCESS_TOKEN: own,
    WALDUR_MAX_RETRIES: '0',
    HOME: join(command.scratch, 'home'),
    TMPDIR: join(command.scratch, 'tmp'),
    SITE_TOKEN,
    ENVIRON: JSON.stringify([{ name: 'SITE', value: SITE_TOKEN }]),
  };
}

/** Runs the command and looks for traces wherever it can have left any. */
async function scan(...words: readonly string[]): Promise<Ended> {
  const since = sandbox.requests.length;
  const run = await command.run(words, { env });
  const asked = sandbox.requests.slice(since).map(({ path, query, actor }) => `${path} ${query} ${actor}`);
  const files = await tracesBelow(command.scratch, secrets, ALLOWED);
  found.push(
    ...tracesIn(run.stdout, secrets).map((secret) => `stdout: ${secret}`),
    ...tracesIn(run.stderr, secrets).map((secret) => `stderr: ${secret}`),
    ...tracesIn(asked.join('\n'), secrets).map((secret) => `requests: ${secret}`),
    ...files,
  );
  return run;
}

const APPLY = ['apply', '--yes', '--allow-command', '--write-secrets', '-f', 'all.yaml'];
const ROTATE = ['rotate', 'agent', '--yes', '--allow-command', '-f', 'all.yaml'];
const PLAN = ['plan', '--show-requests', '--write-secrets', '-f', 'all.yaml'];

/** Somebody else changes what is secret on the server, so that the next run has work to do. */
function disturb(): void {
  for (const offering of sandbox.store.offerings.values()) {
    offering.columns['service_attributes'] = { password: LIVE, other: LIVE };
    offering.columns['secret_options'] = { language: 'bash', token: LIVE };
  }
}

it.each<Generation>(['2024-10', '8.0'])('no secret is seen when all is well on %s', async (generation) => {
  await open(generation);
  await scan('version');
  await scan('schema', 'ServiceAccount');
  await scan('validate', '-f', 'all.yaml');
  expect((await scan(...PLAN, '--log-level', 'trace')).stdout).toContain('service_attributes');
  const applied = await scan(...APPLY, '--log-level', 'trace');
  expect(applied.stdout).toContain('failed 0');
  disturb();
  for (const format of ['text', 'json', 'markdown']) await scan(...PLAN, '--format', format);
  expect((await scan(...APPLY, '--format', 'json', '--log-level', 'debug')).exitCode).toBe(0);
  disturb();
  await scan(...APPLY, '--format', 'markdown', '--log-level', 'info');
  const rotated = await scan(...ROTATE, '--log-level', 'trace', '--log-format', 'json');
  expect(rotated.exitCode).toBe(generation === '8.0' ? 0 : 1);
  expect(found).toEqual([]);
});

it('sinks get the token that is in force, and a program sees neither it nor our own where others can look', async () => {
  await open('8.0');
  await scan(...APPLY);
  await scan(...ROTATE);
  const token = sandbox.token('site-agent');
  expect(await readFile(join(command.scratch, 'sinks', 'token'), 'utf8')).toBe(`${token}\n`);
  const seen = await readFile(join(command.scratch, 'seen'), 'utf8');
  expect(seen).toContain('WALDUR_API_URL');
  expect(tracesIn(seen, { token, own: sandbox.token('admin') })).toEqual([]);
  expect(found).toEqual([]);
});

it.each<[Fault['kind'], string, Generation, string]>([
  ['drop-after', 'update_integration', '2024-10', 'trace'],
  ['truncate', 'update_integration', '8.0', 'debug'],
  ['truncate', 'users/', '8.0', 'trace'],
  ['throttle', 'users/', '2024-10', 'warn'],
  ['drop-after', 'users/', '8.0', 'error'],
])('no secret is seen after %s of %s on %s at the level %s', async (kind, path, generation, level) => {
  await open(generation);
  sandbox.inject({ kind, path, times: 2, skip: 2 });
  await scan(...APPLY, '--log-level', level);
  disturb();
  sandbox.inject({ kind, path, times: 2, method: 'POST' });
  await scan(...APPLY, '--log-level', level, '--format', 'json');
  expect(found).toEqual([]);
});

it.each<[Echo, string, Generation]>([
  ['refusal', 'update_integration', '2024-10'],
  ['failure', 'update_integration', '8.0'],
  ['page', 'update_integration', '2024-10'],
  ['refusal', 'marketplace-provider-offerings/', '2024-10'],
  ['unauthorised', 'users/me/', '8.0'],
  ['page', '/api/', '8.0'],
])(
  'no secret is seen when a server repeats all it is sent: %s of %s on %s',
  async (kind, path, generation) => {
    await open(generation);
    await scan(...APPLY);
    disturb();
    proxy.echo(kind, path);
    const run = await scan(...APPLY, '--log-level', 'trace', '--format', 'json');
    expect(run.exitCode).not.toBe(0);
    expect(run.stderr).not.toBe('');
    expect(found).toEqual([]);
  },
);

describe.each(LOG_LEVELS)('at the level %s', (level) => {
  it('no verb that logs shows a secret, whether its requests succeed or are lost', async () => {
    await open('8.0');
    await scan(...APPLY, '--log-level', level, '--log-format', 'pretty');
    for (const verb of [PLAN, APPLY, ROTATE]) {
      disturb();
      sandbox.inject({ kind: 'drop-after', method: 'POST' });
      sandbox.inject({ kind: 'error-502', path: 'users/', skip: 2 });
      await scan(...verb, '--log-level', level, '--log-format', 'json');
    }
    expect(found).toEqual([]);
  });
});

it('the sandbox shows no secret of its surroundings', async () => {
  await open('8.0');
  const child = command.start(['sandbox', '--port', '0'], { env });
  const ready = ended(child);
  child.stdout?.once('data', () => child.kill());
  const { stdout, stderr } = await ready;
  expect(stdout).toContain('WALDUR_API_URL');
  const { 'the token in use': own = '' } = secrets;
  expect(tracesIn(stdout + stderr, { SITE_TOKEN, PASSWORD, own })).toEqual([]);
});

describe('no token is seen', () => {
  beforeEach(() => open('8.0'));

  it.each<[Fault['kind'], string]>([
    ['truncate', '/token/'],
    ['drop-after', 'refresh_token'],
    ['truncate', 'refresh_token'],
    ['error-502', 'refresh_token'],
  ])('after %s of %s', async (kind, path) => {
    await scan(...APPLY);
    sandbox.inject({ kind, path, times: 4 });
    await scan(...ROTATE, '--log-level', 'trace');
    await writeFile(join(command.scratch, 'sinks', 'token'), 'other');
    sandbox.inject({ kind, path, times: 4 });
    await scan(...APPLY, '--log-level', 'trace');
    expect(found).toEqual([]);
  });

  it.each<[Echo, string]>([
    ['refusal', 'users/me/'],
    ['unauthorised', 'users/me/'],
    ['page', 'refresh_token'],
    ['failure', '/token/'],
  ])('when a server repeats all it is sent during a rotation: %s of %s', async (kind, path) => {
    await scan(...APPLY);
    proxy.echo(kind, path);
    await scan(...ROTATE, '--log-level', 'trace');
    expect(found).toEqual([]);
  });

  it.each([
    ['sinks/token', 'a directory'],
    ['sinks/agent.env', 'a directory'],
    ['sinks/secret.yaml', 'text'],
  ])('when %s cannot be written because it is %s', async (path, what) => {
    await scan(...APPLY);
    const file = join(command.scratch, path);
    await rm(file);
    await (what === 'text' ? writeFile(file, 'kind: Other\n') : mkdir(file));
    expect((await scan(...APPLY, '--log-level', 'trace')).exitCode).not.toBe(0);
    expect((await scan(...ROTATE, '--log-level', 'trace')).exitCode).not.toBe(0);
    expect(found).toEqual([]);
  });

  it('when somebody writes a secret into a manifest', async () => {
    const stdin = MANIFEST.replace('{ valueFrom: { env: SITE_TOKEN } }', LITERAL);
    const run = await command.run(['validate', '-f', '-', '--format', 'json'], { env, stdin });
    expect(run.stdout).toContain('SECRET_LITERAL');
    expect(tracesIn(run.stdout + run.stderr, secrets)).toEqual([]);
    expect(found).toEqual([]);
  });

  it.each(['not json', '{"a": '])('when a value from outside is no JSON: %s', async (start) => {
    env = { ...env, ENVIRON: `${start}${SITE_TOKEN}` };
    expect((await scan(...APPLY, '--log-level', 'trace')).exitCode).not.toBe(0);
    expect(found).toEqual([]);
  });

  it('when the token in use is wrong', async () => {
    env = { ...env, WALDUR_ACCESS_TOKEN: PASSWORD };
    expect((await scan(...PLAN, '--log-level', 'trace')).exitCode).toBe(8);
    env = { ...env, WALDUR_ACCESS_TOKEN: `${PASSWORD} ${SITE_TOKEN}` };
    expect((await scan(...PLAN, '--log-level', 'trace')).exitCode).toBe(8);
    expect(found).toEqual([]);
  });
});
