import { defineConfig } from 'vitest/config';

/**
 * Every fault at every request, deaths with what comes after them, random worlds, secrets in all that is ever written,
 * and a daemon in all its moods: what takes minutes.
 */
export const PROOF = [
  'test/proof/chaos.test.ts',
  'test/proof/faults.test.ts',
  'test/proof/half-done.test.ts',
  'test/proof/properties.test.ts',
  'test/e2e/killed.test.ts',
  'test/e2e/secret-scan.test.ts',
  'test/daemon/behaviour.test.ts',
  'test/daemon/during-a-run.test.ts',
  'test/daemon/last-copy.test.ts',
];

export default defineConfig({
  test: {
    include: PROOF,
    setupFiles: ['test/setup.ts'],
    testTimeout: 300_000,
    maxWorkers: 3,
    isolate: false,
  },
});
