import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { buildCommand, type BuiltCommand, type Ended } from '../cli/built-command.ts';

let command: BuiltCommand;
let sandbox: Sandbox;
let env: Record<string, string>;
let place: string;

beforeAll(async () => {
  command = await buildCommand();
});
afterAll(() => command.close());
beforeEach(async () => {
  sandbox = await startSandbox({ generation: '8.0' });
  env = { WALDUR_API_URL: sandbox.url, WALDUR_ACCESS_TOKEN: sandbox.token('admin'), WALDUR_MAX_RETRIES: '0' };
  place = join(command.scratch, 'etc');
  await mkdir(place);
});
afterEach(async () => {
  await sandbox.close();
  await rm(place, { recursive: true });
});

/** Writes the manifest of an account whose token goes to these sinks. */
async function declare(...sinks: readonly string[]): Promise<void> {
  await writeFile(
    join(command.scratch, 'agent.yaml'),
    `apiVersion: gitops.waldur.com/v1alpha1
kind: ServiceAccount
metadata: { name: agent }
spec:
  username: site-agent
  email: ops@example.org
  token: { sinks: [${sinks.join(', ')}] }
`,
  );
}

async function run(...words: readonly string[]): Promise<Ended> {
  return command.run([...words, '-f', 'agent.yaml'], { env });
}

const FILE = '{ file: { path: etc/token } }';
const ENV = '{ env-file: { path: etc/agent.env, name: WALDUR_API_TOKEN } }';
const KUBERNETES = '{ kubernetes-secret: { path: etc/secret.yaml, name: agent, key: token } }';
/** Writes its input to a file. */
const COMMAND = '{ command: [sh, -c, "cat > etc/given"] }';

async function text(name: string): Promise<string> {
  return readFile(join(place, name), 'utf8');
}

describe('an apply', () => {
  it('brings the token of a new account to all its sinks, and then has nothing left to do', async () => {
    await writeFile(join(place, 'agent.env'), '# settings\nOTHER=1\n');
    await declare(FILE, ENV, KUBERNETES, COMMAND);
    const plan = await run('plan', '--show-requests');
    expect(plan.exitCode).toBe(0);
    expect(plan.stdout).toContain('the program sh gets the secret only with --allow-command');
    expect(plan.stdout).toContain('deliver {ServiceAccount/agent#token} to the file etc/token');

    const apply = await run('apply', '--yes', '--allow-command');
    expect(apply).toMatchObject({ exitCode: 0 });
    const token = sandbox.token('site-agent');
    expect(await text('token')).toBe(`${token}\n`);
    expect(await text('agent.env')).toBe(`# settings\nOTHER=1\nWALDUR_API_TOKEN=${token}\n`);
    expect(await text('secret.yaml')).toContain(`token: "${token}"`);
    expect(await text('given')).toBe(token);
    expect(apply.stdout + apply.stderr).not.toContain(token);
    expect(apply.stdout).toContain('token written to etc/token');

    const second = await run('plan', '--detailed-exitcode');
    expect(second).toMatchObject({ exitCode: 0 });
  });

  it('sends nothing for an account whose program is not allowed', async () => {
    await declare(FILE, COMMAND);
    const apply = await run('apply', '--yes');
    expect(apply).toMatchObject({ exitCode: 1 });
    expect(apply.stdout).toContain('gets the secret only with --allow-command');
    expect(sandbox.writes()).toEqual([]);
  });

  it('repairs what does not hold the live token, and only that', async () => {
    await declare(FILE, ENV);
    await run('apply', '--yes');
    await writeFile(join(place, 'token'), 'stale\n');
    const apply = await run('apply', '--yes');
    expect(apply.stdout).toContain('token written to etc/token');
    expect(apply.stdout).not.toContain('agent.env');
    expect(await text('token')).toBe(`${sandbox.token('site-agent')}\n`);
    expect(sandbox.writes()).toHaveLength(1);
  });

  it('blocks an account with a sink inside a work tree, in the plan already', async () => {
    await mkdir(join(place, '.git'));
    await declare(FILE);
    const plan = await run('plan');
    expect(plan).toMatchObject({ exitCode: 1 });
    expect(plan.stdout).toContain('lies inside the git work tree');
    expect(await run('apply', '--yes')).toMatchObject({ exitCode: 1 });
    expect(sandbox.writes()).toEqual([]);
  });

  it('says in a plan what is missing here, and blocks in an apply', async () => {
    await declare('{ file: { path: nowhere/token } }');
    const plan = await run('plan');
    expect(plan).toMatchObject({ exitCode: 0 });
    expect(plan.stdout).toMatch(/the directory \S*nowhere does not exist/u);
    expect(await run('apply', '--yes')).toMatchObject({ exitCode: 1 });
    expect(sandbox.writes()).toEqual([]);
  });

  it('delivers to the other sinks when one fails, and the next one delivers the rest', async () => {
    const fails = '{ command: [sh, -c, "exit 3"] }';
    await declare(fails, FILE);
    const apply = await run('apply', '--yes', '--allow-command');
    expect(apply).toMatchObject({ exitCode: 1 });
    const said = apply.stdout.replaceAll(/\s+/gu, ' ');
    expect(said).toContain('the program sh ended with exit code 3');
    expect(said).toContain('The secret was stored nowhere. Apply again with --write-secrets');
    expect(await text('token')).toBe(`${sandbox.token('site-agent')}\n`);

    await declare(COMMAND, FILE);
    const again = await run('apply', '--yes', '--allow-command', '--write-secrets');
    expect(again).toMatchObject({ exitCode: 0 });
    expect(await text('given')).toBe(sandbox.token('site-agent'));
  });
});

describe('rotate', () => {
  it('renews the token, delivers it, proves it, and changes nothing else', async () => {
    await declare(FILE, COMMAND);
    await run('apply', '--yes', '--allow-command');
    const old = sandbox.token('site-agent');
    const since = sandbox.requests.length;
    const file = join(command.scratch, 'agent.yaml');
    const changed = await readFile(file, 'utf8');
    await writeFile(file, `${changed}  description: changed\n`);

    const rotate = await run('rotate', 'agent', '--yes', '--allow-command');
    expect(rotate).toMatchObject({ exitCode: 0 });
    const token = sandbox.token('site-agent');
    expect(token).not.toBe(old);
    expect(await text('token')).toBe(`${token}\n`);
    expect(await text('given')).toBe(token);
    const seen = sandbox.requests.slice(since);
    expect(seen.filter(({ method }) => method !== 'GET').map(({ path }) => path.split('/').at(-2))).toEqual([
      'refresh_token',
    ]);
    expect(seen.at(-1)).toMatchObject({ method: 'GET', path: 'users/me/', actor: 'site-agent' });
    expect(rotate.stdout).toContain('the secret in use now stops working at once');
    for (const secret of [old, token]) expect(rotate.stdout + rotate.stderr).not.toContain(secret);
  });

  it('asks first, and without an answer does nothing', async () => {
    await declare(FILE);
    await run('apply', '--yes');
    const old = sandbox.token('site-agent');
    expect(await run('rotate', 'agent')).toMatchObject({ exitCode: 4 });
    expect(sandbox.token('site-agent')).toBe(old);
  });

  it.each<[string, readonly string[], () => Promise<unknown>, string]>([
    ['a program that is not allowed', [FILE, COMMAND], () => Promise.resolve(), '--allow-command'],
    ['a directory that is gone', [FILE], () => rm(place, { recursive: true }), 'does not exist'],
    ['a work tree', [FILE], () => mkdir(join(place, '.git')), 'git work tree'],
    ['no sink', [], () => Promise.resolve(), 'delivered nowhere'],
  ])('leaves the token alone because of %s', async (_, sinks, prepare, problem) => {
    await declare(FILE);
    await run('apply', '--yes');
    const old = sandbox.token('site-agent');
    await declare(...sinks);
    await prepare();
    const rotate = await run('rotate', 'ServiceAccount/agent', '--yes');
    await mkdir(place, { recursive: true });
    expect(rotate).toMatchObject({ exitCode: 1 });
    expect(rotate.stdout.replaceAll(/\s+/gu, ' ')).toContain(problem);
    expect(sandbox.token('site-agent')).toBe(old);
  });

  it('that fails to deliver says so, keeps nothing, and the next apply delivers', async () => {
    await declare('{ command: [sh, -c, "exit 1"] }', FILE);
    await run('apply', '--yes', '--allow-command');
    // Another program holds the directory when the token has been renewed already.
    await declare('{ command: [sh, -c, "rm -r etc; touch etc; exit 1"] }', FILE);
    const rotate = await run('rotate', 'agent', '--yes', '--allow-command');
    expect(rotate).toMatchObject({ exitCode: 1 });
    const said = rotate.stdout.replaceAll(/\s+/gu, ' ');
    expect(said).toContain('ended with exit code 1');
    expect(said).toContain('Further: cannot update ServiceAccount/agent');
    const token = sandbox.token('site-agent');
    expect(rotate.stdout + rotate.stderr).not.toContain(token);

    await rm(place);
    await mkdir(place);
    await declare(FILE);
    expect(await run('apply', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await text('token')).toBe(`${token}\n`);
  });

  it.each([
    ['an account that does not exist yet', 'agent', 'it does not exist yet'],
    ['a name that no manifest declares', 'other', 'no manifest declares ServiceAccount/other'],
  ])('refuses %s', async (_, name, problem) => {
    await declare(FILE);
    const rotate = await run('rotate', name, '--yes');
    expect(rotate).toMatchObject({ exitCode: 1 });
    expect(rotate.stdout + rotate.stderr).toContain(problem);
    expect(sandbox.writes()).toEqual([]);
  });

  it('is refused by name on a generation without token endpoints', async () => {
    await sandbox.close();
    sandbox = await startSandbox({ generation: '2024-10' });
    env = { ...env, WALDUR_API_URL: sandbox.url, WALDUR_ACCESS_TOKEN: sandbox.token('admin') };
    await declare(FILE);
    await run('apply', '--yes');
    const rotate = await run('rotate', 'agent', '--yes');
    expect(rotate).toMatchObject({ exitCode: 1 });
    expect(rotate.stdout).toContain('servers of generation 2024-10 cannot renew the token');
  });
});

it('a file that cannot be read is an error, not a drift', async () => {
  await declare(ENV);
  await writeFile(join(place, 'agent.env'), Buffer.from([0xff, 0xfe]));
  await chmod(join(place, 'agent.env'), 0o600);
  const apply = await run('apply', '--yes');
  expect(apply).toMatchObject({ exitCode: 1 });
  expect(apply.stdout).toContain('is not UTF-8 text');
});
