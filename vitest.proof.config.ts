import { defineConfig } from 'vitest/config';

/** Every fault at every request, random worlds, and a daemon in all its moods: what takes minutes. */
export const PROOF = [
  'test/proof/faults.test.ts',
  'test/proof/properties.test.ts',
  'test/daemon/behaviour.test.ts',
];

export default defineConfig({
  test: {
    include: PROOF,
    setupFiles: ['test/setup.ts'],
    testTimeout: 300_000,
    maxWorkers: 2,
  },
});
