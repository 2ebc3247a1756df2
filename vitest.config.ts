import { defineConfig } from 'vitest/config';
import { PROOF } from './vitest.proof.config.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/live/**', 'test/deploy/container.test.ts', ...PROOF],
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
    // Tests wait for processes and sockets half of their time: three of them keep two cores busy.
    maxWorkers: 3,
    // No test replaces a module, so that a worker loads the sources once.
    isolate: false,
  },
});
