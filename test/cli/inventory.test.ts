import { mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { Offering } from '../../src/sandbox/store/rows.ts';
import { buildCommand, type BuiltCommand, type Ended } from './built-command.ts';
import { outputSchema } from './output-schema.ts';

let command: BuiltCommand;
let sandbox: Sandbox;
let cwd = '';

beforeAll(async () => {
  command = await buildCommand();
});
afterAll(() => command.close());
beforeEach(async () => {
  sandbox = await startSandbox({ generation: '8.0' });
  cwd = await mkdtemp(join(command.scratch, 'inventory-'));
});
afterEach(() => sandbox.close());

function offering(name: string, more: Record<string, string> = {}): string {
  const lines = Object.entries({ description: 'Ours', ...more }).map(
    ([key, value]) => `  ${key}: ${value}\n`,
  );
  return `---
apiVersion: gitops.waldur.com/v1alpha1
kind: Offering
metadata: { name: ${name} }
spec:
  name: Offering ${name}
  customer: { name: Example University }
  category: { name: HPC }
  type: Marketplace.Basic
  components: [{ type: hours, name: Hours, measured_unit: hours, billing_type: usage }]
  plans: [{ name: Default, unit: month, prices: { hours: "0.10" } }]
  state: Active
${lines.join('')}`;
}

/** The default place of the inventory is used, as people do who say nothing about it. */
function run(words: string): Promise<Ended> {
  const env = {
    WALDUR_API_URL: sandbox.url,
    WALDUR_ACCESS_TOKEN: sandbox.token('admin'),
    WALDUR_MAX_RETRIES: '0',
  };
  return command.run(words.split(' '), { env, cwd, state: '.waldur-gitops' });
}

async function declare(...documents: readonly string[]): Promise<void> {
  await writeFile(join(cwd, 'm.yaml'), documents.join(''));
}

function row(name: string): Offering {
  const found = [...sandbox.store.offerings.values()].find((one) => one.name === `Offering ${name}`);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

describe('an inventory', () => {
  it('is made by an apply, and by no plan', async () => {
    await declare(offering('one'));
    expect((await run('plan -f m.yaml')).exitCode).toBe(0);
    expect(await readdir(cwd)).toEqual(['m.yaml']);
    expect((await run('apply -f m.yaml --yes')).exitCode).toBe(0);
    const { stdout } = await run('state list --format json');
    expect(JSON.parse(stdout)).toMatchObject({ objects: [{ key: 'Offering/one' }] });
  });

  it('tells drift from what the manifests ask for', async () => {
    await declare(offering('one'));
    await run('apply -f m.yaml --yes');
    expect(await run('drift -f m.yaml')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('No drift: 1 recorded object as applied.'),
    });
    await declare(offering('one', { description: 'Newer' }));
    expect((await run('drift -f m.yaml')).exitCode).toBe(0);
    row('one').columns['description'] = 'Changed by hand';
    await declare(offering('one'));
    const { exitCode, stdout } = await run('drift -f m.yaml');
    expect([exitCode, stdout]).toEqual([
      3,
      expect.stringMatching(/≈ Offering\/one.*drift[^]*Changed by hand/u),
    ]);
    const json = await run('drift -f m.yaml --format json');
    const validate = outputSchema('plan');
    expect(validate(JSON.parse(json.stdout)) ? null : validate.errors).toBeNull();
    expect((await run('drift -f m.yaml --format markdown')).stdout).toContain(
      '### Waldur: Drift: 1 object changed',
    );
  });

  it('is not said to be as applied where it was not compared', async () => {
    await declare(offering('one'), offering('two'), offering('three'));
    await run('apply -f m.yaml --yes');
    await declare(offering('one'), offering('two').replace('{ name: HPC }', '{ name: None }'));
    const { exitCode, stdout } = await run('drift -f m.yaml');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^! Offering\/two +blocked: /mu);
    expect(stdout).toContain(
      'No drift found; 1 object could not be compared; 1 recorded object without a manifest not looked at.\n',
    );
    const json = await run('drift -f m.yaml --format json');
    expect(JSON.parse(json.stdout)).toMatchObject({ objects: [{ key: 'Offering/two', action: 'blocked' }] });
  });

  it('is needed to tell drift', async () => {
    await declare(offering('one'));
    const { exitCode, stderr } = await run('drift -f m.yaml');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('error[DRIFT_NOTHING_RECORDED]')]);
  });

  it('belongs to its manifests and its server', async () => {
    await declare(offering('one'));
    await run('apply -f m.yaml --yes');
    await writeFile(join(cwd, 'other.yaml'), offering('two'));
    const other = await run('plan -f other.yaml');
    expect([other.exitCode, other.stderr]).toEqual([
      4,
      expect.stringContaining('error[STATE_OTHER_MANIFEST_SET]'),
    ]);
    await sandbox.close();
    sandbox = await startSandbox({ generation: '8.0' });
    const elsewhere = await run('apply -f m.yaml --yes');
    expect([elsewhere.exitCode, elsewhere.stderr]).toEqual([
      4,
      expect.stringContaining('error[STATE_OTHER_INSTANCE]'),
    ]);
    expect(sandbox.writes()).toEqual([]);
  });
});

describe('--prune', () => {
  it('removes what left the manifests, and what it says before', async () => {
    await declare(offering('one'), offering('two'));
    await run('apply -f m.yaml --yes');
    await declare(offering('two'));
    const kept = await run('plan -f m.yaml --detailed-exitcode');
    expect([kept.exitCode, kept.stdout]).toEqual([
      0,
      expect.stringContaining('Not in the manifests any more: Offering/one (--prune removes it)'),
    ]);
    expect((await run('plan -f m.yaml --prune')).stdout).toMatch(/- Offering\/one +archive: not declared/u);
    await run('apply -f m.yaml --prune --yes');
    expect(row('one').state).toBe('Archived');
    expect((await run('plan -f m.yaml --prune')).stdout).toContain('No changes: 1 object as declared.');
  });

  it('removes nothing when everything is gone, unless that is said', async () => {
    await declare(offering('one'));
    await run('apply -f m.yaml --yes');
    await rm(join(cwd, 'm.yaml'));
    await writeFile(join(cwd, 'm.yaml'), '');
    for (const verb of ['plan', 'apply --yes']) {
      const { exitCode, stderr } = await run(`${verb} -f m.yaml --prune`);
      expect([exitCode, stderr]).toEqual([
        4,
        expect.stringMatching(/TOO_MANY_REMOVALS[^]*--max-delete-percent 100/u),
      ]);
    }
    expect(row('one').state).toBe('Active');
    expect((await run('apply -f m.yaml --prune --max-delete-percent 100 --yes')).exitCode).toBe(0);
    expect(row('one').state).toBe('Archived');
  });

  it('looks at all objects or none', async () => {
    const { exitCode, stderr } = await run('plan -f m.yaml --prune --target Offering/one');
    expect([exitCode, stderr]).toEqual([64, expect.stringContaining('--prune looks at all objects')]);
  });

  it('is part of a saved plan, which removes that and nothing else', async () => {
    await declare(offering('one'), offering('two'), offering('three'));
    await run('apply -f m.yaml --yes');
    await declare(offering('two'), offering('three'));
    await run('plan -f m.yaml --prune --out plan.json');
    const applied = await run('apply plan.json --yes');
    expect([applied.exitCode, applied.stdout]).toEqual([0, expect.stringContaining('state set to Archived')]);
    expect(['one', 'two', 'three'].map((name) => row(name).state)).toEqual(['Archived', 'Active', 'Active']);
    expect(await run('apply plan.json --yes')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('the inventory does not have it any more'),
    });
  });

  it('keeps what a saved plan says of the time after a manifest, though nothing is sent for it', async () => {
    await declare(offering('one'), offering('two'));
    await run('apply -f m.yaml --yes');
    const guarded = offering('one').replace(
      'name: one',
      "name: one, annotations: {gitops.waldur.com/protect: 'true'}",
    );
    await declare(guarded, offering('two'));
    await run('plan -f m.yaml --out plan.json');
    const since = sandbox.writes().length;
    expect(await run('apply plan.json')).toMatchObject({
      exitCode: 0,
      stdout: 'No changes: the saved plan has nothing to do.\n',
    });
    expect(sandbox.writes()).toHaveLength(since);
    await declare(offering('two'));
    expect((await run('plan -f m.yaml --prune')).stdout).toContain('OBJECT_PROTECTED');
  });

  it('that was left behind makes a saved plan that removes something refused, and not look done', async () => {
    await declare(offering('one'), offering('two'));
    await run('apply -f m.yaml --yes');
    await declare(offering('one', { description: 'Newer' }));
    await run('plan -f m.yaml --prune --out plan.json');
    await rename(join(cwd, '.waldur-gitops'), join(cwd, 'elsewhere'));
    const since = sandbox.writes().length;
    for (const words of ['apply plan.json', 'apply plan.json --state none']) {
      const refused = await run(words);
      expect([refused.exitCode, refused.stderr]).toEqual([4, expect.stringContaining('PLAN_STATE_MISSING')]);
    }
    expect(sandbox.writes()).toHaveLength(since);
    expect((await run('apply plan.json --state elsewhere')).exitCode).toBe(0);
    expect(row('two').state).toBe('Archived');
  });
});

describe('adoption', () => {
  it('is a plan, and can be all that is done', async () => {
    await declare(offering('one'));
    await run('apply -f m.yaml --yes');
    await rm(join(cwd, '.waldur-gitops'), { recursive: true });
    await declare(offering('one', { description: 'Newer' }), offering('two'));
    const since = sandbox.writes().length;
    const plan = await run('plan -f m.yaml');
    expect(plan.stdout).toMatch(/↓ Offering\/one +adopt: on the server already, and differs[^]*description/u);
    const applied = await run('apply -f m.yaml --adopt-only --yes');
    expect([applied.exitCode, applied.stdout]).toEqual([0, expect.stringContaining('adopted')]);
    expect(sandbox.writes()).toHaveLength(since);
    expect((await run('plan -f m.yaml')).stdout).toMatch(/~ Offering\/one +update: manifest changed/u);
  });
});

it('keeps no secret', async () => {
  const secret = 'a-very-secret-token-of-the-site';
  await declare(`${offering('one')}  secret_options: { token: { valueFrom: { env: SITE_TOKEN } } }\n`);
  const env = {
    WALDUR_API_URL: sandbox.url,
    WALDUR_ACCESS_TOKEN: sandbox.token('admin'),
    SITE_TOKEN: secret,
  };
  const words = ['apply', '-f', 'm.yaml', '--yes'];
  expect((await command.run(words, { env, cwd, state: '.waldur-gitops' })).exitCode).toBe(0);
  const files = await readdir(join(cwd, '.waldur-gitops'));
  const texts = await Promise.all(files.map((file) => readFile(join(cwd, '.waldur-gitops', file), 'utf8')));
  expect(texts.join('')).toContain('Offering/one');
  expect(texts.join('')).not.toContain(secret);
  expect(texts.join('')).not.toContain(sandbox.token('admin'));
});
