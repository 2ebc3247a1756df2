import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ANY_SOURCE, configOptions } from '../../src/daemon/config/config-options.ts';
import { configSchema } from '../../src/daemon/config/config-schema.ts';
import { variableOf } from '../../src/daemon/config/environment-options.ts';

const ROOT = new URL('../../', import.meta.url).pathname;

/** The files of a folder whose names end so, as one text. */
function texts(folder: string, ending: RegExp): string {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'));
  expect(files.length).toBeGreaterThan(0);
  return files.join('\n');
}

function file(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function names(text: string, pattern: RegExp): ReadonlySet<string> {
  return new Set([...text.matchAll(pattern)].map(([, name = '']) => name.toUpperCase()));
}

const source = texts('src', /\.ts$/u);

/** Variables that the code asks for, or hands on to a program. */
const READ = new Set([
  ...names(source, /\benv\['(\w+)'\]/gu),
  ...names(source, /'(WALDUR_(?!GITOPS_DAEMON_)[A-Z_]+)'/gu),
  ...names(source, /'((?:https?|all|no)_proxy|PATH|TMPDIR|HOME|LANG|TZ)'/giu),
  ...names(source, /'(WALDUR_GITOPS_DAEMON_CONFIG)'/gu),
]);

/** Node itself reads this. */
const OF_NODE = ['NODE_EXTRA_CA_CERTS'];

const page = file('docs/environment.md');
const LISTED = names(page, /`([A-Z_]*[A-Z])`/gu);

test('docs/environment.md lists every variable that is read, and no other', () => {
  expect(READ.size).toBeGreaterThan(15);
  expect([...LISTED].toSorted()).toEqual([...READ, ...OF_NODE].toSorted());
});

test('no page and no file for deployment names a variable of ours that is not read', () => {
  const options = configOptions(configSchema()).map(
    ({ path }) =>
      new RegExp(
        `^${variableOf(path.map((part) => (part === ANY_SOURCE ? 'x' : part))).replace('_X_', '_[A-Z0-9_]+_')}$`,
        'u',
      ),
  );
  const all = [
    texts('docs', /\.md$/u),
    texts('examples', /\.(?:ya?ml|md)$/u),
    texts('deploy', /\./u),
    file('README.md'),
    file('Dockerfile'),
  ].join('\n');
  const named = names(all, /\b(WALDUR_(?:API_URL|ACCESS|HTTP|MAX|VERIFY|GITOPS_DAEMON)[A-Z_]*[A-Z])\b/gu);
  expect(named.size).toBeGreaterThan(10);
  const unknown = [...named].filter(
    (name) => !READ.has(name) && !options.some((option) => option.test(name)),
  );
  expect(unknown).toEqual([]);
});
