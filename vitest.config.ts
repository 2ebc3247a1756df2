import { defineConfig } from 'vitest/config';
import { PROOF } from './vitest.proof.config.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/live/**', 'test/deploy/container.test.ts', ...PROOF],
    setupFiles: ['test/setup.ts'],
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
