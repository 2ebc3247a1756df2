import { readFileSync } from 'node:fs';
import { defineConfig } from 'rolldown';

const manifest = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

export default defineConfig({
  // The worker stands beside the chunk that starts it.
  input: {
    'waldur-gitops': 'src/cli/main.ts',
    'chunks/document-worker': 'src/manifest/document-worker.ts',
  },
  platform: 'node',
  external: [...Object.keys(manifest.optionalDependencies), 'pino'],
  transform: { define: { 'process.env.WALDUR_GITOPS_VERSION': JSON.stringify(manifest.version) } },
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    minify: true,
  },
});
