import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { buildCommand, type BuiltCommand } from './built-command.ts';
import { copyOnboarding } from './copy-onboarding.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

let command: BuiltCommand;
beforeAll(async () => {
  command = await buildCommand();
});
afterAll(() => command.close());

describe('the pipelines of examples/ci', () => {
  it.each([
    { file: 'github-actions.yml', verbs: ['validate', 'plan', 'validate', 'apply'] },
    { file: 'gitlab-ci.yml', verbs: ['validate', 'plan', 'validate', 'apply'] },
  ])('$file runs as it is', async ({ file, verbs }) => {
    const commands = shellOf(parse(await readFile(join(EXAMPLES, 'ci', file), 'utf8')));
    const ours = commands.filter((line) => line.startsWith('waldur-gitops '));
    expect(ours.map((line) => line.split(' ')[1])).toEqual(verbs);

    const sandbox = await startSandbox();
    const cwd = await mkdtemp(join(command.scratch, 'ci-'));
    await copyOnboarding(join(cwd, 'manifests'));
    const env = {
      PATH: `${command.bin}:${process.env['PATH'] ?? ''}`,
      CI: 'true',
      WALDUR_API_URL: sandbox.url,
      WALDUR_ACCESS_TOKEN: sandbox.token('admin'),
      GITHUB_STEP_SUMMARY: join(cwd, 'summary.md'),
    };
    const writesBefore = new Map<string, number>();
    for (const line of ours) {
      writesBefore.set(line, sandbox.writes().length);
      // Both services stop at the first command that fails.
      await promisify(execFile)('bash', ['-e', '-o', 'pipefail', '-c', line], { cwd, env });
    }
    expect([...writesBefore.values()].every((count) => count === 0)).toBe(true);
    expect(await readFile(join(cwd, 'plan.md'), 'utf8')).toMatch(/^### Waldur: [1-9]\d* to create/u);
    expect(sandbox.writes().length).toBeGreaterThan(0);
    const again = await command.run(['plan', '-f', 'manifests', '--detailed-exitcode'], { cwd, env });
    expect(again).toMatchObject({ exitCode: 0 });
    await sandbox.close();
  });
});

/** All shell lines of a pipeline, in their order: the texts of `run`, and the lists of `script`. */
function shellOf(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(shellOf);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'run' && typeof value === 'string') return value.split('\n');
    if (key === 'script' && Array.isArray(value)) return value.map(String);
    return shellOf(value);
  });
}
