import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { buildCommand, type BuiltCommand } from '../cli/built-command.ts';
import { copyOnboarding } from '../cli/copy-onboarding.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGES = [
  'README.md',
  'docs/commands.md',
  'docs/manifests.md',
  'docs/plan-json.md',
  'docs/exit-codes.md',
  'docs/state.md',
];
const PAGES_WITHOUT_COMMANDS = [
  'docs/daemon.md',
  'docs/deploy.md',
  'docs/http.md',
  'docs/metrics.md',
  'docs/status-page.md',
];
const mayMiss = process.env['WALDUR_GITOPS_REQUIRE_ALL_TESTS'] === undefined;
const hasJq = spawnSync('jq', ['--version']).status === 0;

let command: BuiltCommand;
let sandbox: Sandbox;
let place = '';

beforeAll(async () => {
  [command, sandbox] = await Promise.all([buildCommand(), startSandbox({ generation: '8.0' })]);
  place = await mkdtemp(join(command.scratch, 'docs-'));
  await copyOnboarding(join(place, 'manifests'));
});

afterAll(async () => {
  await sandbox.close();
  await command.close();
});

function fenced(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gmu'))].map(
    ([, block]) => block ?? '',
  );
}

async function page(name: string): Promise<string> {
  return readFile(join(ROOT, name), 'utf8');
}

async function shell(commands: string): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-e', '-c', commands], {
    cwd: place,
    env: {
      PATH: `${command.bin}:${process.env['PATH'] ?? ''}`,
      WALDUR_API_URL: sandbox.url,
      WALDUR_ACCESS_TOKEN: sandbox.token('admin'),
    },
  });
  return stdout;
}

/** What a page tells to type, line by line: the address and the token are those of the sandbox, and nobody is asked. */
function typed(block: string): string {
  return block
    .split('\n')
    .filter((line) => !line.startsWith('export ') && !line.startsWith('npm '))
    .map((line) => (line.startsWith('waldur-gitops apply') ? `${line} --yes` : line))
    .join('\n');
}

test.skipIf(!hasJq && mayMiss).each(PAGES)('%s has commands that work (needs jq)', async (name) => {
  for (const block of fenced(await page(name), 'sh')) {
    await expect(shell(typed(block))).resolves.toEqual(expect.any(String));
  }
});

test.each([...PAGES, ...PAGES_WITHOUT_COMMANDS])('%s links to files that exist', async (name) => {
  const text = await page(name);
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/gu)].map(([, link]) => link ?? '');
  const from = new URL(name, `file://${ROOT}`);
  const missing: string[] = [];
  for (const link of links) {
    await readFile(new URL(link, from)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EISDIR') missing.push(link);
    });
  }
  expect(missing).toEqual([]);
});

test('the manifest of the README is applied, and then nothing is left to do', async () => {
  const [manifest = ''] = fenced(await page('README.md'), 'yaml');
  const folder = await mkdtemp(join(place, 'readme-'));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'offering.yaml'), manifest);
  const given = `-f ${folder} --state ${join(folder, '.waldur-gitops')}`;
  await shell(`waldur-gitops apply --yes ${given}`);
  expect(await shell(`waldur-gitops plan --detailed-exitcode ${given}`)).toContain('No changes');
  await rm(folder, { recursive: true });
});

test('nothing installs a package of the registry by our name, which is not ours there', async () => {
  const texts = await Promise.all(
    [...PAGES, ...PAGES_WITHOUT_COMMANDS, 'examples/ci/github-actions.yml', 'examples/ci/gitlab-ci.yml'].map(
      page,
    ),
  );
  for (const text of texts) {
    expect(text).not.toMatch(/npx (?:--\S+ )*waldur-gitops|npm (?:i|install) (?:--\S+ |-g )*waldur-gitops/u);
  }
  const { version } = JSON.parse(await page('package.json')) as { version: string };
  expect(texts[0]).toContain(`./waldur-gitops-${version}.tgz`);
});

test('the npm scripts that the pages name exist', async () => {
  const { scripts } = JSON.parse(await page('package.json')) as { scripts: Record<string, string> };
  const texts = await Promise.all([...PAGES, 'CONTRIBUTING.md'].map(page));
  const named = texts.flatMap((text) =>
    [...text.matchAll(/npm run ([\w:-]+)/gu)].map(([, name]) => name ?? ''),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});

test('the demo ends with an empty second plan', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/run.js', 'scripts/demo.ts'], {
    cwd: ROOT,
  });
  expect(stdout.match(/^The second plan is empty/gmu)).toHaveLength(3);
  expect(stdout.match(/^No changes: /gmu)).toHaveLength(3);
  // Another demo at the same time would write them, too.
  expect(stdout).not.toContain('written to /tmp/site-agent.token');
}, 120_000);
