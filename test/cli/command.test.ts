import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { buildCommand, ended, type BuiltCommand } from './built-command.ts';
import { outputSchema } from './output-schema.ts';

const MANIFEST = `
apiVersion: gitops.waldur.com/v1alpha1
kind: Offering
metadata: { name: test-cluster }
spec:
  name: Test Cluster
  customer: { name: Example University }
  category: { name: HPC }
  type: Marketplace.Basic
  components:
    - { type: node_hours, name: Node hours, measured_unit: Node-hours, billing_type: usage }
  plans:
    - { name: Default, unit: month, prices: { node_hours: "0.10" } }
  access:
    - { user: { username: alice }, role: OFFERING.MANAGER }
  state: Active
`;

const GROUP = `
apiVersion: gitops.waldur.com/v1alpha1
kind: OpenStackServerGroup
metadata: { name: pair }
spec:
  tenant: { name: example-tenant, project: { name: Example Project } }
  name: pair
  policy: affinity
`;

const SECRET = `${MANIFEST}  secret_options: { token: { valueFrom: { env: SITE_TOKEN } } }
`;
const OTHER = MANIFEST.replaceAll(/test-cluster|Test Cluster/gu, 'other');

let command: BuiltCommand;
let sandbox: Sandbox;
let env: Record<string, string>;

beforeAll(async () => {
  command = await buildCommand();
  await writeFile(join(command.scratch, 'cluster.yaml'), MANIFEST);
});
afterAll(() => command.close());
beforeEach(async () => {
  sandbox = await startSandbox();
  env = { WALDUR_API_URL: sandbox.url, WALDUR_ACCESS_TOKEN: sandbox.token('admin'), WALDUR_MAX_RETRIES: '0' };
});
afterEach(() => sandbox.close());

describe('the main job', () => {
  it('plans, applies and has nothing left to do', async () => {
    const plan = await command.run(['plan', '-f', 'cluster.yaml', '--detailed-exitcode'], { env });
    expect(plan).toMatchObject({ exitCode: 2 });
    expect(plan.stdout).toContain('Plan: 2 to create, 0 to update, 0 to remove, 0 unchanged.\n');
    expect(plan.stderr).toContain('reading 1 Offering object\n');
    expect(sandbox.writes()).toEqual([]);

    const apply = await command.run(['apply', '-f', 'cluster.yaml', '--yes'], { env });
    expect(apply).toMatchObject({ exitCode: 0 });
    expect(apply.stdout).toMatch(/\nApplied 2, failed 0, not tried 0\. \d+ writes among \d+ requests, /u);

    const again = await command.run(['plan', '-f', 'cluster.yaml', '--detailed-exitcode'], { env });
    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.stdout).toContain('No changes: 2 objects as declared.\n');
    expect(await command.run(['apply', '-f', 'cluster.yaml'], { env })).toMatchObject({ exitCode: 0 });
  });

  it('reads manifests from standard input', async () => {
    const plan = await command.run(['plan', '-f', '-'], { env, stdin: MANIFEST });
    expect(plan.exitCode).toBe(0);
    expect(plan.stdout).toContain('Plan: 2 to create');
  });

  it('writes exactly one document in the machine formats', async () => {
    const plan = await command.run(['plan', '-f', 'cluster.yaml', '--format', 'json'], { env });
    expect(errorsOf('plan', plan.stdout)).toBeNull();
    const markdown = await command.run(['plan', '-f', 'cluster.yaml', '--format', 'markdown'], { env });
    expect(markdown.stdout).toMatch(/^### Waldur: 2 to create, 0 to update, 0 to remove\n/u);
    const apply = await command.run(['apply', '-f', 'cluster.yaml', '--yes', '--format', 'json'], { env });
    expect(errorsOf('report', apply.stdout)).toBeNull();
    expect(apply.stderr).toContain('  Offering/test-cluster ');
    const quiet = await command.run(['apply', '-f', 'cluster.yaml', '--format', 'json'], { env });
    expect(errorsOf('report', quiet.stdout)).toBeNull();
  });

  it('applies nothing where nobody can be asked', async () => {
    const apply = await command.run(['apply', '-f', 'cluster.yaml'], { env, stdin: 'yes\n' });
    expect(apply.exitCode).toBe(4);
    expect(apply.stderr).toContain('error[APPLY_NOT_CONFIRMED]: ');
    expect(apply.stderr).toContain('--yes');
    expect(sandbox.writes()).toEqual([]);
  });

  it('asks for a refresh by its own name', async () => {
    await writeFile(join(command.scratch, 'pair.yaml'), GROUP);
    await command.run(['apply', '-f', 'pair.yaml', '--yes', '--state', 'none'], { env });
    const refresh = await command.run(['refresh', '-f', 'pair.yaml', '--state', 'none'], { env });
    expect(refresh.exitCode).toBe(4);
    expect(refresh.stdout).toContain('0 to update, 0 to remove, 1 to refresh');
    expect(refresh.stderr).toContain('refresh asks before it sends anything, and nobody can answer here');
    expect(refresh.stderr).toContain('give --yes to refresh without a question');
  });

  it('says what failed beside what is applied', async () => {
    sandbox.inject({ kind: 'error-500', path: 'add_user', times: 100 });
    const apply = await command.run(['apply', '-f', 'cluster.yaml', '--yes'], { env });
    expect(apply).toMatchObject({ exitCode: 7 });
    expect(apply.stdout).toContain('\nApplied 1, failed 1, not tried 0. ');
    expect(apply.stdout).toContain('failed: cannot create grant alice');
  });
});

describe('values from outside', () => {
  beforeAll(() => writeFile(join(command.scratch, 'secret.yaml'), SECRET));

  it('are not needed by a plan, and are by an apply', async () => {
    const plan = await command.run(['plan', '-f', 'secret.yaml'], { env });
    expect(plan).toMatchObject({ exitCode: 0 });
    expect(plan.stdout).toContain('the environment variable SITE_TOKEN is not set');
    const apply = await command.run(['apply', '-f', 'secret.yaml', '--yes'], { env });
    expect(apply).toMatchObject({ exitCode: 1 });
    expect(apply.stderr).toContain('error[OUTSIDE_VALUE_MISSING]');
    expect(apply.stderr).toContain('--> secret.yaml:17:');
    expect(sandbox.writes()).toEqual([]);
  });

  it('are sent, and seen nowhere', async () => {
    const given = { env: { ...env, SITE_TOKEN: 'hunter2-hunter2' } };
    const seen: string[] = [];
    for (const words of [
      ['plan', '--show-requests', '--log-level', 'trace'],
      ['plan', '--format', 'json'],
      ['plan', '--format', 'markdown'],
      ['apply', '--yes', '--log-level', 'trace', '--format', 'json'],
    ]) {
      const ran = await command.run([...words, '-f', 'secret.yaml'], given);
      expect(ran).toMatchObject({ exitCode: 0 });
      seen.push(ran.stdout, ran.stderr);
    }
    expect(JSON.stringify(sandbox.writes())).toContain('hunter2-hunter2');
    expect(seen.join('\n')).not.toContain('hunter2');
    expect(seen.join('\n')).toMatch(/secret \(fingerprint [0-9a-f]{4}\)/u);
  });
});

describe('what goes wrong before a plan', () => {
  it.each([
    { name: 'no address', given: { WALDUR_API_URL: '' }, code: 'SETTINGS_URL_MISSING', exitCode: 8 },
    { name: 'no token', given: { WALDUR_ACCESS_TOKEN: '' }, code: 'SETTINGS_TOKEN_MISSING', exitCode: 8 },
    {
      name: 'a wrong token',
      given: { WALDUR_ACCESS_TOKEN: 'f'.repeat(40) },
      code: 'API_UNAUTHORISED',
      exitCode: 8,
    },
    {
      name: 'nobody there',
      given: { WALDUR_API_URL: 'http://127.0.0.1:1/' },
      code: 'API_UNREACHABLE',
      exitCode: 8,
    },
    { name: 'TLS where there is none', given: { WALDUR_API_URL: 'https:' }, code: 'API_TLS', exitCode: 8 },
    { name: 'a web page', given: { WALDUR_API_URL: 'page' }, code: 'API_NOT_WALDUR', exitCode: 8 },
    {
      name: 'an unknown target',
      words: ['--target', 'Offering/nobody'],
      code: 'TARGET_UNKNOWN',
      exitCode: 1,
    },
    { name: 'no such file', words: ['-f', 'nothing.yaml'], code: 'MANIFEST_', exitCode: 1 },
    { name: 'an empty directory', words: ['-f', 'empty'], code: 'MANIFEST_', exitCode: 1, only: true },
  ])(
    '$name: one clear message and exit code $exitCode',
    async ({ given, words = [], code, exitCode, only }) => {
      await mkdir(join(command.scratch, 'empty'), { recursive: true });
      const page = await servePage();
      const url = given?.WALDUR_API_URL;
      const overridden =
        url === 'page'
          ? { WALDUR_API_URL: addressOf(page) }
          : url === 'https:'
            ? { WALDUR_API_URL: sandbox.url.replace('http:', 'https:') }
            : given;
      const file = only === true ? [] : ['-f', 'cluster.yaml'];
      const secret = env['WALDUR_ACCESS_TOKEN'] ?? '';
      const ran = await command.run(['plan', ...file, ...words], { env: { ...env, ...overridden } });
      expect(ran).toMatchObject({ exitCode, stdout: '' });
      expect(ran.stderr).toContain(`error[${code}`);
      expect(ran.stderr).toContain('\n  = ');
      expect(ran.stderr.match(/error\[/gu)).toHaveLength(1);
      expect(ran.stderr).not.toMatch(/^\s+at .*:\d+:\d+/mu);
      expect(ran.stderr).not.toContain(secret);
      page.close();
      expect(sandbox.writes()).toEqual([]);
    },
  );

  it('names the target that was probably meant', async () => {
    const words = ['plan', '-f', 'cluster.yaml', '--target', 'Offering/test-clutser'];
    expect((await command.run(words, { env })).stderr).toContain('Did you mean Offering/test-cluster?');
  });

  it('writes the findings as a document in the machine formats, too', async () => {
    const words = ['plan', '-f', 'nothing.yaml', '--format'];
    const json = await command.run([...words, 'json'], { env });
    expect(json.exitCode).toBe(1);
    expect(errorsOf('diagnostics', json.stdout)).toBeNull();
    const markdown = await command.run([...words, 'markdown'], { env });
    expect(markdown.stdout).toMatch(/^### Waldur: 1 error\n/u);
    expect(markdown.stderr).toContain('error[');
  });

  it.each([
    { name: 'no command', words: [] },
    { name: 'an unknown command', words: ['pln'] },
    { name: 'an unknown flag', words: ['plan', '-f', 'x', '--prine'] },
    { name: 'no manifests', words: ['plan'] },
    { name: 'a format that is none', words: ['plan', '-f', 'x', '--format', 'xml'] },
    { name: 'a target that is no key', words: ['plan', '-f', 'x', '--target', 'x'] },
    { name: 'no object at a time', words: ['apply', '-f', 'x', '--parallelism', '0'] },
    { name: 'a time that is none', words: ['apply', '-f', 'x', '--timeout', 'soon'] },
    { name: 'manifests that are nowhere', words: ['plan', '-f', ''] },
    { name: 'an inventory that is nowhere', words: ['apply', '-f', 'x', '--state', ''] },
    { name: 'a plan that is nowhere', words: ['plan', '-f', 'x', '--out', ''] },
    { name: 'a set of manifests without a name', words: ['plan', '-f', 'x', '--manifest-set', ''] },
    { name: 'a state that is nowhere', words: ['state', 'list', '--state', ''] },
    { name: 'too many words', words: ['plan', '-f', 'x', 'y'] },
    { name: 'a token as a flag', words: ['plan', '-f', 'x', '--token', 'x'] },
    { name: 'a port that is none', words: ['sandbox', '--port', '70000'] },
  ])('the command line is wrong: $name', async ({ words }) => {
    const ran = await command.run(words, { env });
    expect(ran).toMatchObject({ exitCode: 64, stdout: '' });
    expect(ran.stderr).toMatch(/^(?:error: |Usage: )/u);
    expect(ran.stderr).toMatch(/--help/u);
  });
});

describe('the edges', () => {
  it('prints help and version without a server, and names every command', async () => {
    const help = await command.run(['--help']);
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    for (const verb of ['validate', 'plan', 'apply', 'schema', 'sandbox', 'version']) {
      expect(help.stdout).toMatch(new RegExp(`^  ${verb} `, 'mu'));
      const own = await command.run([verb, '--help']);
      expect(own).toMatchObject({ exitCode: 0, stderr: '' });
      expect(own.stdout).toContain(`Usage: waldur-gitops ${verb} `);
    }
    expect((await command.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/u);
    expect((await command.run(['version'])).stdout).toMatch(/^waldur-gitops \d+\.\d+\.\d+ \(node v/u);
  });

  it('goes on quietly when nobody reads any more', async () => {
    const child = command.start(['apply', '-f', 'cluster.yaml', '--yes'], { env });
    child.stdin?.end();
    child.stdout?.destroy();
    const ran = await ended(child);
    expect(ran).toMatchObject({ exitCode: 0, signal: null });
    expect(ran.stderr).not.toMatch(/EPIPE|bug|error/u);
    expect(sandbox.writes().length).toBeGreaterThan(0);
  });

  it('says that its result cannot be written, and does not pretend success', async () => {
    const words = ['-c', 'waldur-gitops plan -f cluster.yaml > /dev/full'];
    const path = `${command.bin}:${process.env['PATH'] ?? ''}`;
    const child = spawn('bash', words, { env: { ...env, PATH: path }, cwd: command.scratch });
    const ran = await ended(child);
    expect(ran).toMatchObject({ exitCode: 1 });
    expect(ran.stderr).toContain('error[OUTPUT_NOT_WRITTEN]: the result cannot be written (ENOSPC)');
    expect(ran.stderr).not.toMatch(/^\s+at /mu);
  });

  it('colours when asked and not in a pipe', async () => {
    const words = ['plan', '-f', 'cluster.yaml'];
    expect((await command.run(words, { env })).stdout).not.toContain('\u001b');
    expect((await command.run([...words, '--color'], { env })).stdout).toContain('\u001b[32m');
    expect((await command.run(words, { env: { ...env, FORCE_COLOR: '1' } })).stdout).toContain('\u001b[32m');
    const both = { ...env, FORCE_COLOR: '1', NO_COLOR: '1' };
    expect((await command.run(words, { env: both })).stdout).not.toContain('\u001b');
  });

  it('logs every request when asked, and never the token', async () => {
    const words = ['plan', '-f', 'cluster.yaml', '--log-level', 'debug', '--log-format'];
    const json = await command.run([...words, 'json'], { env });
    const requests = json.stderr.split('\n').filter((line) => line.includes('"msg":"request"'));
    expect(requests).toHaveLength(sandbox.requests.length);
    const pretty = await command.run([...words, 'pretty'], { env });
    expect(pretty.stderr).toMatch(/DEBUG.*request/u);
    expect(json.stderr + pretty.stderr).not.toContain(env['WALDUR_ACCESS_TOKEN']);
  });

  it('finishes what is at work after the first signal and says what was not tried', async () => {
    await writeFile(join(command.scratch, 'other.yaml'), OTHER);
    sandbox.inject({ kind: 'slow', method: 'POST', milliseconds: 700 });
    const child = command.start(
      ['apply', '-f', 'cluster.yaml', '-f', 'other.yaml', '--yes', '--parallelism', '1'],
      { env },
    );
    child.stdin?.end();
    const end = ended(child);
    await untilText(child, 'stdout', 'applying');
    child.kill('SIGINT');
    const ran = await end;
    expect(ran).toMatchObject({ exitCode: 7, signal: null });
    expect(ran.stderr).toContain('A second SIGINT stops at once.');
    expect(ran.stdout).toMatch(/\nApplied 1, failed 0, not tried 3\. /u);
  });

  it('stops when the time limit is over', async () => {
    sandbox.inject({ kind: 'slow', path: 'marketplace-provider-offerings/', milliseconds: 20_000 });
    const ran = await command.run(['plan', '-f', 'cluster.yaml', '--timeout', '1s'], { env });
    expect(ran).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ran.stderr).toContain('the time limit is over');
  });

  it('leaves what the server works on to the next run when the time limit is over', async () => {
    sandbox.worker.isOn = false;
    await writeFile(join(command.scratch, 'group.yaml'), GROUP);
    const ran = await command.run(['apply', '-f', 'group.yaml', '--yes', '--timeout', '2s'], { env });
    expect(ran.stdout).toContain('waits for the cloud to make the server group pair');
    expect(ran.stdout).toMatch(/\nApplied 0, failed 0, not tried 0, waiting 1\. /u);
    sandbox.worker.isOn = true;
    sandbox.worker.finish();
    const plan = await command.run(['plan', '-f', 'group.yaml', '--detailed-exitcode'], { env });
    expect(plan).toMatchObject({ exitCode: 0 });
  });

  it('stops at once after the second signal', async () => {
    sandbox.inject({ kind: 'slow', method: 'POST', milliseconds: 20_000, times: 1 });
    const child = command.start(['apply', '-f', 'cluster.yaml', '--yes'], { env });
    child.stdin?.end();
    const end = ended(child);
    await untilText(child, 'stdout', 'applying');
    child.kill('SIGTERM');
    await untilText(child, 'stderr', 'Stopping');
    child.kill('SIGTERM');
    expect(await end).toMatchObject({ exitCode: null, signal: 'SIGTERM' });
  });

  it('stops a plan at the first signal', async () => {
    sandbox.inject({ kind: 'slow', path: 'marketplace-provider-offerings/', milliseconds: 20_000, times: 1 });
    const child = command.start(['plan', '-f', 'cluster.yaml'], { env });
    child.stdin?.end();
    const end = ended(child);
    await untilText(child, 'stderr', 'reading');
    child.kill('SIGINT');
    const ran = await end;
    expect(ran).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ran.stderr).toContain('error[RUN_STOPPED]');
  });
});

describe('the sandbox command', () => {
  it('prints what a shell needs, serves, and ends at a signal', async () => {
    const child = command.start(['sandbox', '--generation', '8.0']);
    const end = ended(child);
    const [chunk] = (await once(child.stdout ?? child, 'data')) as [Buffer];
    const exported = Object.fromEntries(
      Array.from(chunk.toString().matchAll(/^export (\w+)=(\S+)/gmu), ([, name = '', value = '']) => [
        name,
        value,
      ]),
    );
    const plan = await command.run(['plan', '-f', 'cluster.yaml'], { env: exported });
    expect(plan).toMatchObject({ exitCode: 0 });
    expect(plan.stdout).toContain('(generation 8.0');
    child.kill('SIGTERM');
    expect(await end).toMatchObject({ exitCode: 0, signal: null });
  });

  it.each([
    { name: 'no seed', file: 'absent.json' },
    { name: 'a seed of nothing', file: 'empty.json', text: '[]' },
    { name: 'a seed with a mistake', file: 'wrong.json', text: '{"users": {"a": {"is_staff": true}}}' },
    { name: 'a seed that is no JSON', file: 'broken.json', text: '{"users": ' },
  ])('refuses $name', async ({ file, text }) => {
    if (text !== undefined) await writeFile(join(command.scratch, file), text);
    const ran = await command.run(['sandbox', '--seed', file]);
    expect(ran).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ran.stderr).toContain('error[SANDBOX_SEED_INVALID]');
    expect(ran.stderr).toContain(file);
  });

  it('says that a port is taken', async () => {
    const ran = await command.run(['sandbox', '--port', new URL(sandbox.url).port]);
    expect(ran).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ran.stderr).toContain('error[SANDBOX_PORT_TAKEN]');
  });
});

function errorsOf(name: 'plan' | 'report' | 'diagnostics', text: string): unknown {
  const validate = outputSchema(name);
  validate(JSON.parse(text));
  return validate.errors ?? null;
}

async function servePage(): Promise<Server> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><title>Sign in</title></html>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function addressOf(server: Server): string {
  const address = server.address();
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${String(address.port)}/` : '';
}

function untilText(
  child: ReturnType<BuiltCommand['start']>,
  stream: 'stdout' | 'stderr',
  text: string,
): Promise<void> {
  let seen = '';
  return new Promise((resolve) => {
    child[stream]?.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes(text)) resolve();
    });
  });
}
