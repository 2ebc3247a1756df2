import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildCommand, type BuiltCommand } from '../cli/built-command.ts';
import { makeWorld, offering, type DaemonWorld } from './daemon-world.ts';
import { until, type RunningDaemon } from './running-daemon.ts';

let command: BuiltCommand;
let world: DaemonWorld;

beforeAll(async () => {
  command = await buildCommand();
});
afterAll(() => command.close());
beforeEach(async () => {
  world = await makeWorld(command);
});
afterEach(() => world.close());

/** Lets a daemon read its configuration again, and waits until it has. */
async function readAgain(daemon: RunningDaemon): Promise<void> {
  const before = daemon.log.length;
  daemon.process.kill('SIGHUP');
  await until(
    () => daemon.log.slice(before).find(({ msg }) => msg === 'configuration read again'),
    () => `it was not read: ${daemon.output().slice(-2_000)}`,
  );
}

async function metrics(daemon: RunningDaemon, token?: string): Promise<string> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await daemon.ask('metrics', { headers });
  expect(answer.status).toBe(200);
  return answer.text();
}

/** The values of all counters, by series. */
function counters(text: string): ReadonlyMap<string, number> {
  const names = [...text.matchAll(/^# TYPE (\S+) (?:counter|histogram)$/gmu)].map(([, name = '']) => name);
  return new Map(
    text
      .split('\n')
      .filter((line) => names.some((name) => line.startsWith(name)))
      .map((line): [string, number] => {
        const space = line.lastIndexOf(' ');
        return [line.slice(0, space), Number(line.slice(space))];
      }),
  );
}

test('no counter goes down when the configuration is read again, and sources that are gone leave none', async () => {
  await world.manifest('a.yaml', offering('one', 'description: a'));
  await world.configure(
    'mode: Observe',
    `  other:\n    directory: ${join(world.place, 'manifests')}\n    mode: Observe`,
  );
  const daemon = await world.start();
  for (const name of ['main', 'other']) {
    await until(
      async () => (await metrics(daemon)).includes(`runs_total{source="${name}"`) || undefined,
      () => `no run of ${name} was counted`,
    );
  }
  expect((await daemon.ask('webhooks/github', { method: 'POST', body: '{}' })).status).toBe(401);
  const before = counters(await metrics(daemon));
  expect(before.get('waldur_gitops_runs_total{source="main",action="plan",result="pending"}')).toBe(1);
  expect(before.get('waldur_gitops_refused_requests_total{reason="signature"}')).toBe(1);

  // Another token: the routes are made anew, at the same address.
  const config = await readFile(world.configFile, 'utf8');
  const file = join(world.place, 'token');
  await writeFile(file, 'another-token-of-the-page');
  await writeFile(world.configFile, config.replace('{ env: STATUS_TOKEN }', `{ file: ${file} }`));
  await readAgain(daemon);
  expect((await daemon.ask('api/v1/reconcile', { method: 'POST', body: '{}' })).status).toBe(401);
  const after = counters(await metrics(daemon, 'another-token-of-the-page'));
  for (const [series, value] of before) expect(after.get(series)).toBeGreaterThanOrEqual(value);

  // One source is gone.
  await world.configure('mode: Observe');
  await readAgain(daemon);
  const rest = await metrics(daemon);
  expect(rest).not.toContain('source="other"');
  const kept = [...before].filter(([series]) => !series.includes('"other"'));
  for (const [series, value] of kept) expect(counters(rest).get(series)).toBeGreaterThanOrEqual(value);
});

test('a mistake in the configuration is seen until it is mended', async () => {
  await world.manifest('a.yaml', offering('one', 'description: a'));
  await world.configure('mode: Enforce');
  const daemon = await world.start();
  await daemon.until('it made', ({ applied }) => applied !== undefined);
  const config = await readFile(world.configFile, 'utf8');
  await writeFile(world.configFile, config.replace('mode:', 'mood:'));
  daemon.process.kill('SIGHUP');
  await until(
    async () => (await metrics(daemon)).includes('waldur_gitops_configuration_valid 0') || undefined,
    () => `no mistake was seen: ${daemon.output()}`,
  );
  const page = (await (await daemon.ask('')).text()).replaceAll(/<[^>]*>/gu, '');
  expect(page).toContain('The configuration has a mistake, and the one before is in use');
  expect(page).toContain(
    `${world.configFile}:7:5: the configuration has no field &quot;mood&quot; in sources.main`,
  );
  const status = (await (await daemon.ask('api/v1/status')).json()) as { configurationProblem?: object };
  expect(status.configurationProblem).toBeDefined();
  await writeFile(world.configFile, config);
  await readAgain(daemon);
  expect(await metrics(daemon)).toContain('waldur_gitops_configuration_valid 1');
  expect(await (await daemon.ask('')).text()).toContain('All is well');
});

test('a token that is too weak is told, and the one before still opens', async () => {
  await world.manifest('a.yaml', offering('one', 'description: a'));
  await world.configure('mode: Observe');
  const daemon = await world.start();
  const config = await readFile(world.configFile, 'utf8');
  const file = join(world.place, 'token');
  await writeFile(file, 'weak');
  await writeFile(world.configFile, config.replace('{ env: STATUS_TOKEN }', `{ file: ${file} }`));
  await readAgain(daemon);
  expect(daemon.log.map(({ msg }) => msg)).toContain('HTTP cannot be served as the new configuration says');
  expect((await daemon.ask('api/v1/reconcile', { method: 'POST', body: '{}' })).status).toBe(202);
});
