import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Runs the driver as people do. */
async function chaos(
  ...words: readonly string[]
): Promise<{ readonly code: unknown; readonly said: string }> {
  return new Promise((resolve) => {
    const given = ['scripts/run.js', 'test/proof/chaos.ts', ...words];
    execFile(process.execPath, given, { cwd: ROOT, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, said: stdout + stderr });
    });
  });
}

test('a round that does not end in time ends the driver, which says how to play it again', async () => {
  const { code, said } = await chaos('--seed', '5', '--rounds', '3', '--longest', '0.001');
  expect(code).toBe(1);
  expect(said).toContain('the round did not end within 0.001 seconds');
  expect(said).toContain('npm run test:chaos -- --seed 5 --rounds 1');
}, 60_000);

test('rounds that are well end it with 0', async () => {
  const { code, said } = await chaos('--seed', '5', '--rounds', '2');
  expect([code, said]).toEqual([0, expect.stringContaining('2 rounds, all well')]);
}, 60_000);
