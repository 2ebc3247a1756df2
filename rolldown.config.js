import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'rolldown';

const manifest = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** The packages whose code is in the bundle ask for their licences to be where it is. */
const notices = {
  name: 'notices',
  generateBundle(_options, bundle) {
    const packages = new Map();
    for (const { moduleIds = [] } of Object.values(bundle)) {
      for (const id of moduleIds) {
        const [, directory] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id) ?? [];
        if (directory !== undefined) packages.set(directory, noticeOf(directory));
      }
    }
    const source = [...packages.values()].sort().join(`\n${'-'.repeat(80)}\n\n`);
    this.emitFile({ type: 'asset', fileName: 'NOTICES.txt', source });
  },
};

function noticeOf(directory) {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const [file] = readdirSync(directory).filter((one) => /^licen[cs]e/i.test(one));
  // Some say in a word what others say in a file.
  const text = file === undefined ? '' : `\n${readFileSync(join(directory, file), 'utf8').trim()}\n`;
  return `${name} ${version} (${license})\n${text}`;
}

export default defineConfig({
  // The worker stands beside the chunk that starts it.
  input: {
    'waldur-gitops': 'src/cli/main.ts',
    'chunks/document-worker': 'src/manifest/document-worker.ts',
  },
  platform: 'node',
  plugins: [notices],
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
