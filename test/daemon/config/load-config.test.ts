import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configOptions } from '../../../src/daemon/config/config-options.ts';
import { configSchema } from '../../../src/daemon/config/config-schema.ts';
import { variableOf } from '../../../src/daemon/config/environment-options.ts';
import { loadConfig } from '../../../src/daemon/config/load-config.ts';

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'config-'));
});
afterAll(async () => {
  await rm(place, { recursive: true });
});

async function load(text: string, env: Readonly<Record<string, string>> = {}) {
  const path = join(place, 'daemon.yaml');
  await writeFile(path, text);
  return loadConfig(path, env);
}

/** What is wrong, as `line:column sentence`, without hints. */
async function problems(text: string, env: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const { diagnostics } = await load(text, env);
  return diagnostics.map(({ position, summary, severity }) => {
    const where = position === undefined ? '-' : `${String(position.line)}:${String(position.column)}`;
    return `${where} ${severity === 'warning' ? 'warning: ' : ''}${summary}`;
  });
}

const SMALL = `stateDirectory: /var/lib/waldur-gitops
sources:
  main:
    directory: /srv/manifests
`;

/** The smallest configuration with further lines of its only source, and of the whole. */
function main(source: string, whole = ''): string {
  return `${SMALL}    ${source}\n${whole}`;
}

function git(lines: string): string {
  return `stateDirectory: /state\nsources:\n  main:\n    git:\n${lines
    .split('\n')
    .map((line) => `      ${line}`)
    .join('\n')}\n`;
}

test('the schema is valid', async () => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
  await ajv.validateSchema(configSchema());
  expect(ajv.errors ?? []).toEqual([]);
});

test('what is left out has its default', async () => {
  const { config } = await load(SMALL);
  expect(config).toMatchObject({
    listen: { host: '127.0.0.1', port: 8080 },
    allow: { commands: [], sinkDirectories: [], readableFiles: [], environment: [] },
    backOff: { first: 30_000, most: 3_600_000 },
    shutdownDeadline: 30_000,
    log: { level: 'info' },
    sources: [
      {
        name: 'main',
        place: { type: 'directory', path: '/srv/manifests' },
        mode: 'Enforce',
        prune: false,
        maxDeletePercent: 30,
        interval: 300_000,
        jitter: 10,
        schedules: [],
        windows: [],
        parallelism: 4,
        timeouts: { fetch: 120_000, run: 3_600_000, wait: 60_000 },
      },
    ],
  });
});

describe('mistakes are shown with their place', () => {
  test.each([
    [
      'an unknown option',
      main('intervall: 5m'),
      ['5:5 the configuration has no field "intervall" in sources.main'],
    ],
    [
      'a time without unit',
      main('interval: 5'),
      ['5:15 the configuration has a number as sources.main.interval, where a text is needed'],
    ],
    [
      'a strange time',
      main("interval: '5 min'"),
      [
        '5:15 the configuration has a value as sources.main.interval that does not have the form that is needed',
      ],
    ],
    [
      'another mode',
      main('mode: observe'),
      ['5:11 the configuration has "observe" as sources.main.mode, which is not allowed'],
    ],
    [
      'a duplicate key',
      main('mode: Observe\n    mode: Enforce'),
      ['6:5 the configuration gives the key "mode" twice'],
    ],
    [
      'broken YAML',
      main('mode: [Observe'),
      [expect.stringMatching(/^5:19 the configuration is not valid YAML/u)],
    ],
    [
      'nothing at all',
      '',
      [
        '1:1 the configuration needs the field "stateDirectory"',
        '1:1 the configuration needs the field "sources"',
      ],
    ],
    ['a list', '- a', ['1:1 the configuration is no mapping of options']],
    ['two documents', `${SMALL}---\n${SMALL}`, ['5:1 the configuration has more than one document']],
    ['no source', 'stateDirectory: /s\nsources: {}', [expect.stringMatching(/^2:10 /u)]],
    [
      'a source of nothing',
      'stateDirectory: /s\nsources:\n  main: { mode: Observe }',
      ['3:9 the configuration needs either git or directory in sources.main'],
    ],
    [
      'a source of both',
      main('git: { url: https://git.example.org/a.git }'),
      ['4:5 the configuration needs either git or directory in sources.main'],
    ],
    [
      'an hour that does not exist',
      main("schedules: [{ cron: '0 25 * * *' }]"),
      ['5:25 the configuration has a schedule that has a hour that means nothing'],
    ],
    [
      'seconds',
      main("schedules: [{ cron: '0 0 3 * * *' }]"),
      ['5:25 the configuration has a schedule that has 6 fields instead of 5'],
    ],
    [
      'a zone of nowhere',
      main("windows: [{ start: '0 3 * * *', duration: 1h, timezone: Europe/Nowhere }]"),
      [
        '5:24 the configuration has a window whose start is in the time zone Europe/Nowhere, which nobody knows',
      ],
    ],
    [
      'a window without end',
      main("windows: [{ start: '0 3 * * *', duration: 8d }]"),
      ['5:47 the configuration has a window of more than 7 days'],
    ],
    [
      'two refs',
      git('url: https://git.example.org/a.git\nbranch: a\ntag: b'),
      ['5:7 the configuration names branch and tag of one source'],
    ],
    [
      'a password in an address',
      git('url: https://me:secret@git.example.org/a.git'),
      [expect.stringMatching(/^5:12 the configuration has a value as sources.main.git.url/u)],
    ],
    [
      'a token in an address',
      git('url: https://git.example.org/a.git?private_token=x'),
      [expect.stringMatching(/^5:12 /u)],
    ],
    ['an option as an address', git('url: --upload-pack=/bin/sh'), [expect.stringMatching(/^5:12 /u)]],
    ['an ext address', git("url: 'ext::sh -c id'"), [expect.stringMatching(/^5:12 /u)]],
    [
      'a host that is an option of ssh',
      git('url: git@-oProxyCommand=id:a'),
      [expect.stringMatching(/^5:12 /u)],
    ],
    [
      'an address without encryption',
      git('url: http://git.example.org/a.git'),
      ['5:12 the configuration has a repository that is read without encryption'],
    ],
    [
      'ssh without known hosts',
      git('url: git@git.example.org:a.git'),
      ['5:7 the configuration has a repository that is read by ssh, and no knownHosts'],
    ],
    [
      'a path that leads out',
      git('url: https://git.example.org/a.git\npath: a/../../b'),
      [expect.stringMatching(/^6:13 /u)],
    ],
    [
      'a branch that is an option',
      git('url: https://git.example.org/a.git\nbranch: --force'),
      [expect.stringMatching(/^6:15 /u)],
    ],
    [
      'a secret that is not set',
      main('mode: Observe', 'listen: { token: { env: NOBODY_SETS_THIS } }'),
      ['6:18 the configuration names a secret that is not there: the variable NOBODY_SETS_THIS is not set'],
    ],
    [
      'a secret of two places',
      main('mode: Observe', 'listen: { token: { env: A, file: /b } }'),
      ['6:18 the configuration must say exactly one thing as listen.token'],
    ],
    [
      'our own token as a value',
      main('mode: Observe', 'allow: { environment: [WALDUR_ACCESS_TOKEN] }'),
      ['6:24 the configuration allows WALDUR_ACCESS_TOKEN, which is a credential of the daemon itself'],
    ],
    [
      'secrets in the state',
      main('mode: Observe', 'allow: { sinkDirectories: [/var/lib] }'),
      ['6:28 the configuration lets secrets be written to the state of the daemon'],
    ],
    [
      'a program without path',
      main('mode: Observe', 'allow: { commands: [[sh, -c, id]] }'),
      ['6:21 the configuration allows a program without an absolute path'],
    ],
    [
      'a source with a strange name',
      'stateDirectory: /s\nsources:\n  ../../etc: { directory: /a }',
      [expect.stringMatching(/the configuration has a value as sources/u)],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await problems(text)).toEqual(expected);
  });

  test('with what was probably meant', async () => {
    const { diagnostics } = await load(main('intervall: 5m'));
    expect(diagnostics[0]?.hints).toContain('Did you mean "interval"?');
  });

  test.each(['/nowhere/daemon.yaml', tmpdir()])('and %s is no file', (path) => {
    expect(loadConfig(path, {}).diagnostics.map(({ code }) => code)).toEqual(['CONFIG_UNREADABLE']);
  });
});

describe('the environment', () => {
  test('sets every option', () => {
    const names = configOptions(configSchema()).map(({ path }) => variableOf(path));
    expect(names).toContain('WALDUR_GITOPS_DAEMON_STATE_DIRECTORY');
    expect(names).toContain('WALDUR_GITOPS_DAEMON_LISTEN_TOKEN_FILE');
    expect(new Set(names).size).toBe(names.length);
  });

  test('is enough without a file that says anything', async () => {
    const { config, diagnostics } = await load('', {
      WALDUR_GITOPS_DAEMON_STATE_DIRECTORY: '/state',
      WALDUR_GITOPS_DAEMON_LISTEN_PORT: '9000',
      WALDUR_GITOPS_DAEMON_LISTEN_TOKEN_ENV: 'STATUS_TOKEN',
      WALDUR_GITOPS_DAEMON_SOURCES_MAIN_SITE_GIT_URL: 'https://git.example.org/a.git',
      WALDUR_GITOPS_DAEMON_SOURCES_MAIN_SITE_GIT_TOKEN_ENV: 'GIT_TOKEN',
      WALDUR_GITOPS_DAEMON_SOURCES_MAIN_SITE_PRUNE: 'true',
      WALDUR_GITOPS_DAEMON_SOURCES_MAIN_SITE_WINDOWS: '[{"start": "0 3 * * *", "duration": "2h"}]',
      WALDUR_GITOPS_DAEMON_ALLOW_ENVIRONMENT: 'SITE_TOKEN, OTHER',
      GIT_TOKEN: 'x',
      STATUS_TOKEN: 'y',
    });
    expect(diagnostics).toEqual([]);
    expect(config).toMatchObject({
      stateDirectory: '/state',
      listen: { port: 9000, token: { env: 'STATUS_TOKEN' } },
      allow: { environment: ['SITE_TOKEN', 'OTHER'] },
      sources: [
        {
          name: 'main-site',
          place: { url: 'https://git.example.org/a.git', token: { env: 'GIT_TOKEN' } },
          prune: true,
          windows: [{ cron: '0 3 * * *', duration: 7_200_000, timezone: 'UTC' }],
        },
      ],
    });
  });

  test('wins over the file', async () => {
    const { config } = await load(main('mode: Enforce'), {
      WALDUR_GITOPS_DAEMON_SOURCES_MAIN_MODE: 'Observe',
    });
    expect(config?.sources[0]?.mode).toBe('Observe');
  });

  test.each([
    [
      { WALDUR_GITOPS_DAEMON_LISTEN_PORT: 'http' },
      'the configuration cannot take the value of WALDUR_GITOPS_DAEMON_LISTEN_PORT, which must be a whole number',
    ],
    [
      { WALDUR_GITOPS_DAEMON_LISTEN_PORT: '70000' },
      'the configuration has a value as listen.port that is above 65535 (WALDUR_GITOPS_DAEMON_LISTEN_PORT sets it)',
    ],
    [
      { WALDUR_GITOPS_DAEMON_SOURCES_MAIN_PRUNE: 'yes' },
      'the configuration cannot take the value of WALDUR_GITOPS_DAEMON_SOURCES_MAIN_PRUNE, which must be true or false',
    ],
    [
      { WALDUR_GITOPS_DAEMON_SOURCES_MAIN_SCHEDULES: '0 3 * * *' },
      'the configuration cannot take the value of WALDUR_GITOPS_DAEMON_SOURCES_MAIN_SCHEDULES, which must be a list as JSON',
    ],
  ])('is checked: %j', async (env, expected) => {
    expect(await problems(SMALL, env)).toEqual([`- ${expected}`]);
  });

  test('may have variables that set nothing, as clusters make some for each service', async () => {
    const env = { WALDUR_GITOPS_DAEMON_SERVICE_HOST: '10.0.0.1', WALDUR_GITOPS_DAEMON_LISTEN_PROT: '1' };
    const { config, diagnostics } = await load(SMALL, env);
    expect(config).toBeDefined();
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['warning', 'warning']);
    expect(diagnostics[0]?.hints).toEqual(['Did you mean WALDUR_GITOPS_DAEMON_LISTEN_PORT? It is left out.']);
  });
});

test('files with credentials of our own are never values of manifests', async () => {
  const secret = join(place, 'secret');
  await writeFile(secret, 'x\n');
  const { config } = await load(main('mode: Enforce', `listen: { token: { file: ${secret} } }`), {
    WALDUR_ACCESS_TOKEN_FILE: '/run/secrets/waldur',
  });
  expect(config?.allow.ownFiles).toEqual(['/run/secrets/waldur', secret]);
});
