import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildCommand, type BuiltCommand } from '../cli/built-command.ts';

/** Words that only these packages and parts have. */
const MARKS = {
  cron: 'is a invalid expression for',
  http: 'x-hub-signature-256',
  metrics: 'process_resident_memory_bytes',
  git: 'core.hooksPath=/dev/null',
};

let command: BuiltCommand;
let dist: string;
beforeAll(async () => {
  command = await buildCommand();
  dist = join(command.bin, '../dist');
});
afterAll(() => command.close());

/** All that a file loads before it runs. */
async function loadedBy(
  file: string,
  seen = new Map<string, string>(),
): Promise<ReadonlyMap<string, string>> {
  if (seen.has(file)) return seen;
  const text = await readFile(file, 'utf8');
  seen.set(file, text);
  for (const [, path = ''] of text.matchAll(
    /(?:import|export)\s*(?:[^'"()]*?from\s*)?["'](\.[^'"]+)["']/gu,
  )) {
    await loadedBy(join(dirname(file), path), seen);
  }
  return seen;
}

async function marksOf(file: string): Promise<string[]> {
  const texts = [...(await loadedBy(file)).values()].join('\n');
  return Object.entries(MARKS).flatMap(([name, mark]) => (texts.includes(mark) ? [name] : []));
}

test('only the verb of the daemon loads what the daemon needs', async () => {
  const chunks = await readdir(join(dist, 'chunks'));
  const verbs = ['plan', 'apply', 'validate', 'drift', 'schema', 'version', 'sandbox', 'daemon'];
  const found = await Promise.all(
    verbs.map(async (verb) => {
      const chunk = chunks.find((name) => new RegExp(`^${verb}-[\\w-]{8}\\.js$`, 'u').test(basename(name)));
      return [
        verb,
        chunk === undefined ? 'no chunk' : (await marksOf(join(dist, 'chunks', chunk))).join(' '),
      ];
    }),
  );
  expect(Object.fromEntries(found)).toEqual({
    plan: '',
    apply: '',
    validate: '',
    drift: '',
    schema: '',
    version: '',
    sandbox: '',
    // HTTP is loaded when it is served.
    daemon: 'cron git',
  });
  expect(await marksOf(join(dist, 'waldur-gitops.js'))).toEqual([]);
});
