import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, open, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/manifest/json.ts';
import { withChecksum } from '../../src/reconciler/saved/saved-plan-text.ts';
import { manifestsDigest, planDigest, type SavedPlan } from '../../src/reconciler/saved/saved-plan.ts';
import type { LoggedRequest, Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { Offering } from '../../src/sandbox/store/rows.ts';
import { buildCommand, type BuiltCommand, type Ended } from './built-command.ts';
import { outputSchema } from './output-schema.ts';

function offering(name: string, more = ''): string {
  return `---
apiVersion: gitops.waldur.com/v1alpha1
kind: Offering
metadata: { name: ${name} }
spec:
  name: ${name}
  customer: { name: Example University }
  category: { name: HPC }
  type: Marketplace.Basic
  components:
    - { type: hours, name: Hours, measured_unit: hours, billing_type: usage }
  plans:
    - { name: Default, unit: month, prices: { hours: "0.10" } }
  access:
    - { user: { username: alice }, role: OFFERING.MANAGER }
  state: Active
${more}`;
}

const BEFORE = '  description: before\n';
const AFTER = '  description: after\n  getting_started: Log in.\n  country: EE\n';

let command: BuiltCommand;
let sandbox: Sandbox;
let onWrite: ((request: LoggedRequest) => void) | undefined;
let cwd = '';
let env: Record<string, string>;

beforeAll(async () => {
  command = await buildCommand();
});
afterAll(() => command.close());
beforeEach(async () => {
  sandbox = await startSandbox({
    onExchange: (request) => {
      if (request.method !== 'GET') onWrite?.(request);
    },
  });
  cwd = await mkdtemp(join(command.scratch, 'saved-'));
  env = environmentOf(sandbox);
});
afterEach(async () => {
  onWrite = undefined;
  await sandbox.close();
});

function environmentOf(server: Sandbox): Record<string, string> {
  return { WALDUR_API_URL: server.url, WALDUR_ACCESS_TOKEN: server.token('admin'), WALDUR_MAX_RETRIES: '0' };
}

function run(words: string, more: Record<string, string> = {}): Promise<Ended> {
  return command.run(words.split(' '), { env: { ...env, ...more }, cwd });
}

async function declare(...documents: readonly string[]): Promise<void> {
  await writeFile(join(cwd, 'm.yaml'), documents.join(''));
}

function planText(): Promise<string> {
  return readFile(join(cwd, 'plan.json'), 'utf8');
}

async function planDocument(): Promise<JsonObject> {
  return JSON.parse(await planText()) as JsonObject;
}

async function revisionFor(file: string): Promise<unknown> {
  await run(`plan -f ${file} --out plan.json`);
  return ((await planDocument())['source'] as { revision?: unknown }).revision;
}

async function savedDigest(): Promise<string> {
  const { digest } = await planDocument();
  return typeof digest === 'string' ? digest : 'none';
}

/** Brings offerings to the server, and saves a plan that changes their texts. */
async function saveAnUpdate(...names: readonly string[]): Promise<void> {
  await declare(...names.map((name) => offering(name, BEFORE)));
  expect(await run('apply -f m.yaml --yes')).toMatchObject({ exitCode: 0 });
  await declare(...names.map((name) => offering(name, AFTER)));
  expect(await run('plan -f m.yaml --out plan.json')).toMatchObject({ exitCode: 0 });
}

function rowOf(name: string): Offering {
  const row = [...sandbox.store.offerings.values()].find((one) => one.name === name);
  if (row === undefined) throw new Error(`there is no offering ${name}`);
  return row;
}

function columnsOf(name: string): Record<string, unknown> {
  return rowOf(name).columns;
}

function bodies(since: number): readonly unknown[] {
  return sandbox
    .writes()
    .slice(since)
    .map(({ body }) => body);
}

describe('a saved plan', () => {
  it('is carried out exactly, once', async () => {
    await declare(offering('one'), offering('two'));
    const plan = await run('plan -f m.yaml --out plan.json');
    expect(plan).toMatchObject({ exitCode: 0 });
    expect(plan.stdout).toMatch(
      /\nDigest sha256:[0-9a-f]{64}\nTo apply exactly this: waldur-gitops apply plan\.json\n$/u,
    );
    expect(sandbox.writes()).toEqual([]);
    const saved = await planDocument();
    const validate = outputSchema('saved-plan');
    validate(saved);
    expect(validate.errors).toBeNull();
    const planned = (saved['objects'] as { steps: { type: string; method: string }[] }[]).flatMap(
      ({ steps }) => steps.filter(({ type }) => type === 'request').map(({ method }) => method),
    );

    const apply = await run('apply plan.json');
    expect(apply).toMatchObject({ exitCode: 0 });
    expect(apply.stdout).toContain('Applied 4, failed 0, not tried 0.');
    expect(sandbox.writes().map(({ method }) => method)).toEqual(planned);

    const count = sandbox.writes().length;
    const again = await run('apply plan.json');
    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.stdout).toContain('nothing of what was planned was left to do');
    expect(sandbox.writes()).toHaveLength(count);
    expect((await run('plan -f m.yaml --detailed-exitcode')).exitCode).toBe(0);
  });

  it('is the same twice, readable by its owner alone, and has the digest that every format shows', async () => {
    await declare(offering('one'));
    await run('plan -f m.yaml --out plan.json');
    const first = await planText();
    await chmod(join(cwd, 'plan.json'), 0o644);
    const json = await run('plan -f m.yaml --format json --out plan.json');
    expect(json.stderr).toContain('To apply exactly this: waldur-gitops apply plan.json\n');
    expect(await planText()).toBe(first);
    expect((await stat(join(cwd, 'plan.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(cwd)).toEqual(['m.yaml', 'plan.json']);
    const digest = await savedDigest();
    expect(JSON.parse(json.stdout)).toMatchObject({ digest });
    const markdown = await run('plan -f m.yaml --format markdown');
    expect(markdown.stdout).toContain(`\nDigest: \`${digest}\`\n`);
    expect((await run('plan -f m.yaml')).stdout).toContain(`\nDigest ${digest}\n`);
  });

  it('names the commit that is checked out where the manifests lie', async () => {
    await mkdir(join(cwd, 'repository/deep'), { recursive: true });
    const git = (...words: string[]): string =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {
        cwd: join(cwd, 'repository'),
        encoding: 'utf8',
      }).trim();
    git('init', '-q');
    await writeFile(join(cwd, 'repository/deep/m.yaml'), offering('one'));
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    const head = git('rev-parse', 'HEAD');
    expect(await revisionFor('repository')).toBe(head);
    git('pack-refs', '--all');
    expect(await revisionFor('repository/deep/m.yaml')).toBe(head);
    git('worktree', 'add', '-q', '../further', '-b', 'further');
    expect(await revisionFor('further')).toBe(head);
    git('checkout', '-q', '--detach');
    expect(await revisionFor('repository')).toBe(head);
    await declare(offering('one'));
    expect(await revisionFor('m.yaml')).toBeUndefined();
  });

  it('removes what was planned to be removed, and nothing that came later', async () => {
    await declare(offering('one'));
    await run('apply -f m.yaml --yes');
    await declare(
      offering('one')
        .replace(/ {4}- \{ user.*\n/u, '')
        .replace('access:', 'access: []'),
    );
    await run('plan -f m.yaml --prune --out plan.json');
    const [offeringUuid] = sandbox.store.offerings.keys();
    const path = `marketplace-provider-offerings/${String(offeringUuid)}/add_user/`;
    await fetch(`${sandbox.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Token ${sandbox.token('admin')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ role: 'OFFERING.MANAGER', user: sandbox.id('bob') }),
    });
    const since = sandbox.writes().length;
    const apply = await run('apply plan.json');
    expect(apply).toMatchObject({ exitCode: 0 });
    expect(bodies(since)).toEqual([{ role: 'OFFERING.MANAGER', user: sandbox.id('alice') }]);
    expect((await run('apply plan.json')).stdout).toContain('it is gone already');
  });
});

describe('a server that has changed since', () => {
  it('makes the object stale, and the others go on', async () => {
    await saveAnUpdate('one', 'two');
    rowOf('one').state = 'Paused';
    const since = sandbox.writes().length;
    const apply = await run('apply plan.json --format json');
    expect(apply).toMatchObject({ exitCode: 5 });
    const validate = outputSchema('report');
    const report = JSON.parse(apply.stdout) as { results: { key: string; outcome: string }[] };
    validate(report);
    expect(validate.errors).toBeNull();
    expect(report).toMatchObject({ summary: { applied: 1, stale: 1, failed: 0 } });
    expect(report.results).toEqual([
      expect.objectContaining({ key: 'Offering/one', outcome: 'stale' }),
      expect.objectContaining({ key: 'Offering/two', outcome: 'applied' }),
    ]);
    expect(columnsOf('one')['description']).toBe('before');
    expect(columnsOf('two')['description']).toBe('after');
    expect(
      sandbox
        .writes()
        .slice(since)
        .every(({ path }) => path.includes(rowOf('two').uuid)),
    ).toBe(true);
    const text = await run('apply plan.json');
    expect(text.stdout).toContain(
      'stale: it has changed since the plan was made, and needs other requests now',
    );
    expect((await run('apply plan.json --format markdown')).stdout).toContain('| **stale** |');
  });

  it('does not matter where the same requests are needed', async () => {
    await saveAnUpdate('one');
    columnsOf('one')['description'] = 'somebody else';
    const apply = await run('apply plan.json');
    expect(apply).toMatchObject({ exitCode: 0 });
    expect(apply.stdout.replaceAll(/\s+/gu, ' ')).toContain(
      'it has changed since the plan was made, and needed the same requests',
    );
    expect(columnsOf('one')['description']).toBe('after');
  });

  it('does not matter where a part of the requests is left to do', async () => {
    await saveAnUpdate('one');
    columnsOf('one')['description'] = 'after';
    columnsOf('one')['getting_started'] = 'Log in.';
    const since = sandbox.writes().length;
    const apply = await run('apply plan.json');
    expect(apply).toMatchObject({ exitCode: 0 });
    expect(apply.stdout).toMatch(/nothing of what was planned|of what was planned, \d+ of \d+ requests/u);
    expect(sandbox.writes().length - since).toBeLessThanOrEqual(1);
  });

  it('is noticed immediately before the first write of an object', async () => {
    await saveAnUpdate('one', 'two');
    onWrite = ({ path }) => {
      const other = path.includes(rowOf('one').uuid) ? 'two' : 'one';
      columnsOf(other)['description'] = 'after';
      columnsOf(other)['getting_started'] = 'Log in to the other one.';
      onWrite = undefined;
    };
    const apply = await run('apply plan.json --parallelism 1 --format json');
    expect(apply).toMatchObject({ exitCode: 5 });
    expect(JSON.parse(apply.stdout)).toMatchObject({
      results: [
        { key: 'Offering/one', outcome: 'applied' },
        { key: 'Offering/two', outcome: 'stale' },
      ],
    });
    expect(columnsOf('two')['getting_started']).toBe('Log in to the other one.');
  });

  it('leaves what leans on a stale object untried, and the exit code says stale', async () => {
    await declare(offering('one'));
    await run('plan -f m.yaml --out plan.json');
    await declare(offering('one', BEFORE));
    await run('apply -f m.yaml --yes --target Offering/one');
    columnsOf('one')['description'] = '';
    for (const grant of sandbox.store.grants.keys()) sandbox.store.grants.delete(grant);
    rowOf('one').state = 'Paused';
    const since = sandbox.writes().length;
    const apply = await run('apply plan.json --format json');
    expect(apply).toMatchObject({ exitCode: 5 });
    expect(JSON.parse(apply.stdout)).toMatchObject({
      results: [
        { outcome: 'stale' },
        { outcome: 'not-tried', because: 'Offering/one is stale', dueTo: 'Offering/one' },
      ],
    });
    expect(sandbox.writes()).toHaveLength(since);
  });
});

/** The text of a file that somebody has made who knows how. */
function sealed(document: JsonObject): string {
  const shape = document as unknown as SavedPlan & { readonly source: JsonObject };
  const digest = planDigest(shape);
  const source = { ...shape.source, manifests: manifestsDigest(shape.manifests) };
  return withChecksum({ ...document, digest, source });
}

/** A file that is refused before anything is sent to the server. */
async function expectRefused(text: string | Buffer, code: string, words: string): Promise<void> {
  await writeFile(join(cwd, 'bad.json'), text);
  const seen = sandbox.requests.length;
  const apply = await run('apply bad.json');
  expect(apply).toMatchObject({ exitCode: 4, stdout: '' });
  expect(apply.stderr).toContain(`error[${code}]: bad.json ${words}`);
  expect(sandbox.requests).toHaveLength(seen);
}

describe('a file that is not as it was written', () => {
  beforeEach(async () => {
    await declare(offering('one'));
    await run('plan -f m.yaml --out plan.json');
  });

  it('is refused before anything is sent', async () => {
    const text = await planText();
    const no = 'is no saved plan, or not the whole of one';
    const changed = 'is not as it was written: its checksum does not fit';
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const newer = { ...(await planDocument()), formatVersion: '2.0', toolVersion: '9.1.0' };
    await expectRefused(text.replace('"0.10"', '"0.11"'), 'PLAN_FILE_CHANGED', changed);
    await expectRefused(text.slice(0, text.length / 2), 'PLAN_FILE_INVALID', no);
    await expectRefused(offering('one'), 'PLAN_FILE_INVALID', no);
    await expectRefused(
      `{"formatVersion":"1.0","type":"saved-plan","objects":${deep}}`,
      'PLAN_FILE_CHANGED',
      changed,
    );
    await expectRefused(
      withChecksum(newer),
      'PLAN_FILE_FORMAT',
      'has the format 2.0, and this release reads the format 1.0',
    );
    expect((await run('apply bad.json')).stderr).toContain('Apply it with the release that wrote it, 9.1.0');
    const file = await open(join(cwd, 'huge.json'), 'w');
    await file.truncate(300 * 1024 * 1024);
    await file.close();
    expect((await run('apply huge.json')).stderr).toContain('huge.json is larger than 256 MiB');
  });

  it.each([
    { name: 'is missing', words: 'missing.json does not exist' },
    { name: 'is a directory', words: 'folder is no regular file' },
    { name: 'is a device', words: 'device is no regular file' },
  ])('is not waited for when it $name', async ({ words }) => {
    await mkdir(join(cwd, 'folder'));
    await symlink('/dev/zero', join(cwd, 'device'));
    const [file] = words.split(' ');
    const apply = await run(`apply ${String(file)}`);
    expect(apply).toMatchObject({ exitCode: 1 });
    expect(apply.stderr).toContain(`error[PLAN_FILE_UNREADABLE]: ${words}`);
  });

  it('does what its manifests say, whatever else somebody has written into it', async () => {
    const plan = await planDocument();
    const [first, ...others] = plan['objects'] as readonly JsonObject[];
    const theft = {
      type: 'request',
      method: 'DELETE',
      path: 'customers/1/',
      done: 'deleted',
      idempotent: true,
      captures: [],
    };
    const objects = [
      { ...first, steps: [...((first?.['steps'] ?? []) as readonly JsonObject[]), theft] },
      ...others,
    ];
    const forged = sealed({ ...plan, objects });
    await writeFile(join(cwd, 'bad.json'), forged);
    expect(await run('apply bad.json')).toMatchObject({ exitCode: 0 });
    expect(sandbox.writes().filter(({ method }) => method === 'DELETE')).toEqual([]);
    await expectRefused(
      sealed({
        ...plan,
        manifests: [{ apiVersion: 'gitops.waldur.com/v1alpha1', kind: 'Offering', spec: 1 }],
      }),
      'PLAN_FILE_INVALID',
      'holds manifests that this release does not accept',
    );
  });
});

describe('a plan for something else', () => {
  it('is refused at another instance', async () => {
    await declare(offering('one'));
    await run('plan -f m.yaml --out plan.json');
    const other = await startSandbox();
    const apply = await run('apply plan.json', environmentOf(other));
    expect(apply).toMatchObject({ exitCode: 4 });
    expect(apply.stderr).toContain('error[PLAN_OTHER_INSTANCE]: plan.json is a plan for ');
    expect(other.requests).toEqual([]);
    await other.close();
  });

  it('is refused when the server is of another generation now', async () => {
    await declare(offering('one'));
    await run('plan -f m.yaml --out plan.json');
    const port = Number(new URL(sandbox.url).port);
    await sandbox.close();
    sandbox = await startSandbox({ port, generation: '8.0' });
    const apply = await run('apply plan.json', environmentOf(sandbox));
    expect(apply).toMatchObject({ exitCode: 4 });
    expect(apply.stderr).toContain(
      'error[PLAN_OTHER_GENERATION]: plan.json is a plan for the API generation 2024-10',
    );
    expect(sandbox.writes()).toEqual([]);
  });
});

describe('secrets', () => {
  const SECRET = '  secret_options: { token: { valueFrom: { env: SITE_TOKEN } } }\n';

  it('are references in the file, and are taken from where it is applied', async () => {
    await declare(offering('one', SECRET));
    const plan = await run('plan -f m.yaml --out plan.json', { SITE_TOKEN: 'swordfish-of-today' });
    expect(plan).toMatchObject({ exitCode: 0 });
    const text = await planText();
    expect(text).not.toContain('swordfish');
    expect(text).not.toContain('fingerprint');
    await run('plan -f m.yaml --out plan.json', { SITE_TOKEN: 'swordfish-of-tomorrow' });
    expect(await planText()).toBe(text);

    const missing = await run('apply plan.json');
    expect(missing).toMatchObject({ exitCode: 1 });
    expect(missing.stderr).toContain('error[OUTSIDE_VALUE_MISSING]: Offering/one cannot be applied');
    expect(sandbox.writes()).toEqual([]);

    const apply = await run('apply plan.json', { SITE_TOKEN: 'swordfish-of-tomorrow' });
    expect(apply).toMatchObject({ exitCode: 0 });
    expect(apply.stdout + apply.stderr).not.toContain('swordfish');
    expect(JSON.stringify(bodies(0))).toContain('swordfish-of-tomorrow');
  });
});

describe('--expect-digest', () => {
  it('carries out the expected plan and no other', async () => {
    await declare(offering('one'));
    await run('plan -f m.yaml --out plan.json');
    const digest = await savedDigest();
    await declare(offering('one', BEFORE));
    const other = await run(`apply -f m.yaml --yes --expect-digest ${digest}`);
    expect(other).toMatchObject({ exitCode: 4 });
    expect(other.stderr).toContain('error[PLAN_NOT_EXPECTED]: the plan has the digest sha256:');
    const saved = await run(`apply plan.json --expect-digest sha256:${'0'.repeat(64)}`);
    expect(saved).toMatchObject({ exitCode: 4 });
    expect(sandbox.writes()).toEqual([]);
    await declare('# A comment is no change.\n', offering('one'));
    expect(await run(`apply -f m.yaml --yes --expect-digest ${digest}`)).toMatchObject({ exitCode: 0 });
    expect(await run('apply -f m.yaml --expect-digest abc')).toMatchObject({ exitCode: 64 });
  });
});

async function expectNotSaved(file: string, because: string): Promise<void> {
  const plan = await run(`plan -f m.yaml --out ${file}`);
  expect(plan).toMatchObject({ exitCode: 1, stdout: '' });
  expect(plan.stderr).toContain(`error[PLAN_FILE_NOT_WRITTEN]: cannot save the plan to ${file}: ${because}`);
}

describe('the command line', () => {
  it.each([
    { words: 'apply', says: 'or the file of a saved plan' },
    { words: 'apply plan.json -f m.yaml', says: '--file cannot be chosen for a saved plan' },
    { words: 'apply plan.json --prune --target A/b', says: '--target, --prune cannot be chosen' },
    { words: 'plan plan.json', says: "required option '-f, --file <path>'" },
  ])('$words is refused', async ({ words, says }) => {
    const ended = await run(words);
    expect(ended).toMatchObject({ exitCode: 64 });
    expect(ended.stderr).toContain(says);
  });

  it('saves no plan over another file, and makes no directory', async () => {
    await declare(offering('one'));
    await expectNotSaved('m.yaml', 'there is another file of this name');
    await expectNotSaved('missing/plan.json', 'its directory does not exist');
    await expectNotSaved('/dev/null', 'it is no regular file');
    await expectNotSaved('..', 'it is no regular file');
    expect(sandbox.requests).toEqual([]);
    await writeFile(join(cwd, "it's mine.json"), '');
    const plan = await command.run(['plan', '-f', 'm.yaml', '--out', "it's mine.json"], { env, cwd });
    expect(plan.stdout).toContain(`waldur-gitops apply 'it'\\''s mine.json'\n`);
  });

  it('has nothing to do for a plan without changes', async () => {
    await declare(offering('one'));
    await run('apply -f m.yaml --yes');
    await run('plan -f m.yaml --out plan.json');
    const apply = await run('apply plan.json');
    expect(apply).toMatchObject({ exitCode: 0 });
    expect(apply.stdout).toBe('No changes: the saved plan has nothing to do.\n');
  });
});
