import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../../src/daemon/config/config-schema.ts';
import { loadConfig } from '../../src/daemon/config/load-config.ts';
import { variableOf } from '../../src/daemon/config/environment-options.ts';
import { RUN_PROBLEMS } from '../../src/daemon/run/run-failure.ts';
import { OBJECT_REMEDIES, SOURCE_REMEDIES } from '../../src/daemon/status/remedies.ts';
import { OBJECT_REASONS, SOURCE_REASONS } from '../../src/daemon/status/reasons.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { buildCommand } from '../cli/built-command.ts';
import { offering } from './daemon-world.ts';
import { makeRepository } from './git/repository.ts';
import { startDaemon } from './running-daemon.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/manifest/json.ts';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/daemon.md', root), 'utf8');

/** The rows of the first table after a text, by what their first cell has in code. */
function table(after: string): ReadonlyMap<string, readonly string[]> {
  const lines = page.slice(page.indexOf(after)).split('\n');
  const begin = lines.findIndex((line) => line.startsWith('|'));
  const rows = lines.slice(
    begin + 2,
    lines.findIndex((line, index) => index > begin && !line.startsWith('|')),
  );
  return new Map(
    rows.map((row) => {
      const [, first = '', ...cells] = row.split('|').map((cell) => cell.trim());
      return [first.replaceAll('`', ''), cells];
    }),
  );
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

interface Option {
  readonly path: string;
  readonly description: string;
  readonly otherwise: string;
}

function optionsOf(schema: JsonObject): readonly Option[] {
  const definitions = isJsonObject(schema['$defs']) ? schema['$defs'] : {};
  const resolved = (node: Json | undefined): JsonObject => {
    if (!isJsonObject(node)) return {};
    const { $ref: reference } = node as { readonly $ref?: Json };
    const definition =
      typeof reference === 'string' ? definitions[reference.slice('#/$defs/'.length)] : undefined;
    return definition === undefined ? node : { ...resolved(definition), ...node };
  };
  const visit = (given: Json, path: readonly string[]): Option[] => {
    const node = resolved(given);
    const { properties, additionalProperties: others } = node as {
      readonly [name: string]: Json | undefined;
    };
    if (isJsonObject(properties)) {
      return Object.entries(properties).flatMap(([name, member]) => visit(member ?? null, [...path, name]));
    }
    if (isJsonObject(others)) return visit(others, [...path, 'NAME']);
    const { description = '', default: otherwise } = node as { readonly [name: string]: Json | undefined };
    return [
      {
        path: path.join('.'),
        description: textOf(description),
        otherwise: otherwise === undefined ? '' : `\`${textOf(otherwise)}\``,
      },
    ];
  };
  return visit(schema, []);
}

describe('docs/daemon.md', () => {
  test('lists every option with its default, and no other', () => {
    const rows = table('| Option');
    const listed = [...rows].map(([path, [description = '', otherwise = '']]) => ({
      path,
      description,
      otherwise,
    }));
    expect(listed).toEqual(optionsOf(configSchema()));
  });

  test.each([
    ['`Ready` of a source:', [...SOURCE_REASONS, ...RUN_PROBLEMS.filter((name) => name !== 'Interrupted')]],
    ['`Ready` of an object:', OBJECT_REASONS],
  ])('%s every reason', (after, reasons) => {
    expect([...table(after).keys()].toSorted()).toEqual([...new Set<string>(reasons)].toSorted());
  });

  test.each([
    ['`Ready` of a source:', SOURCE_REMEDIES],
    ['`Ready` of an object:', OBJECT_REMEDIES],
  ])('%s says what to do as the page does', (after, remedies) => {
    const told = [...table(after)].flatMap(([reason, [, remedy = '']]) =>
      remedy === '' ? [] : [[reason, remedy.replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, '$1')]],
    );
    expect(Object.fromEntries(told)).toEqual(remedies);
  });

  test('names variables as the program does', () => {
    for (const path of [
      ['listen', 'port'],
      ['sources', 'main-site', 'git', 'url'],
    ]) {
      expect(page).toContain(`\`${path.join('.')}\` is`);
      expect(page).toContain(variableOf(path));
    }
  });
});

test('the example is a configuration', () => {
  const path = new URL('examples/daemon/daemon.yaml', root).pathname;
  const { config, diagnostics } = loadConfig(path, {
    WALDUR_GITOPS_HTTP_TOKEN: 'x',
    WALDUR_GITOPS_GITHUB_SECRET: 'x',
  });
  // Files of secrets are not there.
  expect(diagnostics.map(({ summary }) => summary)).toEqual([
    'the configuration names a secret that is not there: the file /run/secrets/git-token cannot be read (ENOENT)',
  ]);
  expect(config).toBeUndefined();
});

test('the configuration of the README looks at a repository, and changes nothing', async () => {
  const [command, sandbox, repository] = await Promise.all([
    buildCommand(),
    startSandbox(),
    makeRepository(),
  ]);
  await repository.commit('x', { 'manifests/a.yaml': offering('one', 'description: a') });
  const readme = readFileSync(new URL('README.md', root), 'utf8');
  const [, config = ''] = /^waldur-gitops daemon --config (\S+)$/mu.exec(readme) ?? [];
  const daemon = await startDaemon(command, {
    config: new URL(config, root).pathname,
    env: {
      WALDUR_API_URL: sandbox.url,
      WALDUR_ACCESS_TOKEN: sandbox.token('admin'),
      WALDUR_GITOPS_DAEMON_STATE_DIRECTORY: `${command.scratch}/state`,
      WALDUR_GITOPS_DAEMON_SOURCES_MAIN_GIT_URL: repository.url,
      WALDUR_GITOPS_DAEMON_LISTEN_PORT: '0',
    },
  });
  const source = await daemon.until('a look', ({ lastObserved }) => lastObserved !== undefined);
  expect(source.objects.map(({ key, health }) => `${key} ${health}`)).toEqual(['Offering/one pending']);
  expect(await daemon.end('SIGTERM')).toBe(0);
  expect(sandbox.writes()).toEqual([]);
  await Promise.all([sandbox.close(), repository.close(), command.close()]);
});
