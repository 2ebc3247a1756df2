import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/deploy/container.test.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
