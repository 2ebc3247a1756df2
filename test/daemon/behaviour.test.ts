import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildCommand, type BuiltCommand } from '../cli/built-command.ts';
import { makeWorld, offering, SOURCE, type DaemonWorld } from './daemon-world.ts';
import { conditionOf, until, type RunningDaemon, type SeenSource } from './running-daemon.ts';

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

function live(name: string) {
  return [...world.sandbox.store.offerings.values()].find((one) => one.name === name);
}

function isReady(source: SeenSource): boolean {
  return conditionOf(source, 'Ready') === 'True Synced';
}

/** Asks for a run, and waits until it is over. */
async function look(daemon: RunningDaemon): Promise<SeenSource> {
  const before = (await daemon.source()).runs[0]?.id;
  const asked = daemon.log.length;
  expect((await daemon.ask('api/v1/reconcile', { method: 'POST', body: '{}' })).status).toBe(202);
  await until(
    () => daemon.log.slice(asked).find(({ msg, trigger }) => msg === 'run finished' && trigger === 'request'),
    () => 'no run of a request ended',
  );
  return daemon.until('a run after the one before', (source) => source.runs[0]?.id !== before);
}

describe('modes', () => {
  test('Observe sends no write, and shows what it would do', async () => {
    await world.manifest('a.yaml', offering('one', 'state: Draft'));
    await world.configure('mode: Observe');
    const daemon = await world.start();
    const source = await daemon.until('a look', ({ lastObserved }) => lastObserved !== undefined);
    expect(source.objects.map(({ health }) => health)).toEqual(['pending']);
    expect(conditionOf(source, 'Ready')).toBe('False ChangesPending');
    expect(source.runs[0]).toMatchObject({ kind: 'plan', outcome: 'pending', writes: 0 });
    const object = await daemon.object(SOURCE, 'Offering/one');
    expect(object?.planned).toMatchObject({ action: 'create' });
    expect(world.sandbox.writes()).toEqual([]);
    expect((await daemon.ask('readyz')).status).toBe(200);
  });

  test('CreateOnly makes what is missing and reports drift; a manifest can only be stricter', async () => {
    await world.manifest('a.yaml', offering('one', 'description: declared'));
    await world.manifest('b.yaml', offering('two', 'state: Draft', "gitops.waldur.com/mode: 'Enforce'"));
    await world.manifest('c.yaml', offering('three', 'state: Draft', "gitops.waldur.com/mode: 'Observe'"));
    await world.configure('mode: CreateOnly');
    const daemon = await world.start();
    await daemon.until('both made', () => live('one') !== undefined && live('two') !== undefined);
    expect(live('three')).toBeUndefined();
    for (const name of ['one', 'two']) Object.assign(live(name)?.columns ?? {}, { description: 'by hand' });
    await look(daemon);
    const source = await look(daemon);
    expect(source.objects.map(({ key, health, mode }) => `${key} ${health} ${mode}`)).toEqual([
      'Offering/one drifted CreateOnly',
      'Offering/two synced CreateOnly',
      'Offering/three drifted Observe',
    ]);
    expect(live('one')?.columns['description']).toBe('by hand');
  });
});

test('what somebody keeps setting back is repaired once, then reported, and tried once more when somebody asks', async () => {
  await world.manifest('a.yaml', offering('one', 'description: declared'));
  await world.configure('interval: 300ms');
  const daemon = await world.start();
  await daemon.until('it made', isReady);
  const columns = live('one')?.columns ?? {};
  columns['description'] = 'by hand';
  await until(
    () => (columns['description'] === 'declared' ? true : undefined),
    () => 'never repaired',
  );
  await daemon.until('all well', isReady);
  columns['description'] = 'by hand';
  const contested = await daemon.until('a contest', ({ objects }) => objects[0]?.health === 'contested');
  expect(conditionOf(contested, 'Stalled')).toBe('True ObjectsContested');
  const writes = world.sandbox.writes().length;
  const runs = daemon.log.filter(({ msg }) => msg === 'run finished').length;
  await until(
    () => (daemon.log.filter(({ msg }) => msg === 'run finished').length > runs + 3 ? true : undefined),
    () => 'no further runs',
  );
  expect(world.sandbox.writes()).toHaveLength(writes);
  expect(columns['description']).toBe('by hand');
  await look(daemon);
  expect(columns['description']).toBe('declared');
  expect(daemon.log.filter(({ msg }) => msg === 'drift found')).not.toEqual([]);
});

describe('suspending', () => {
  test('one object leaves it as it is, survives a restart, and resuming goes on at once', async () => {
    await world.manifest('a.yaml', offering('one', 'description: first'));
    await world.manifest('b.yaml', offering('two', 'description: first'));
    await world.configure('interval: 1h');
    let daemon = await world.start();
    await daemon.until('both made', isReady);
    const key = 'Offering/one';
    const body = JSON.stringify({ source: SOURCE, key });
    expect((await daemon.ask('api/v1/suspend', { method: 'POST', body })).status).toBe(202);
    for (const name of ['one', 'two'])
      await world.manifest(`${name === 'one' ? 'a' : 'b'}.yaml`, offering(name, 'description: second'));
    const held = await look(daemon);
    expect(held.objects.map(({ health }) => health)).toEqual(['suspended', 'synced']);
    expect(conditionOf(held.objects[0], 'Stalled')).toBe('True Suspended');
    expect(live('one')?.columns['description']).toBe('first');
    expect(live('two')?.columns['description']).toBe('second');
    expect(held.applied?.id).not.toBe(held.attempted?.id);
    await daemon.end('SIGKILL');
    daemon = await world.start();
    expect((await daemon.source()).objects[0]?.health).toBe('suspended');
    expect((await daemon.ask('api/v1/resume', { method: 'POST', body })).status).toBe(202);
    const source = await daemon.until('all well', isReady);
    expect(source.objects[0]?.health).toBe('synced');
    expect(live('one')?.columns['description']).toBe('second');
  });

  test('everything sends no write, and looks all the same', async () => {
    await world.manifest('a.yaml', offering('one', 'description: first'));
    await world.configure('interval: 1h');
    const daemon = await world.start();
    await daemon.until('it made', isReady);
    await daemon.ask('api/v1/suspend', { method: 'POST', body: '{}' });
    await world.manifest('a.yaml', offering('one', 'description: second'));
    const source = await look(daemon);
    expect(source.objects.map(({ health }) => health)).toEqual(['suspended']);
    expect(live('one')?.columns['description']).toBe('first');
    await daemon.ask('api/v1/resume', { method: 'POST', body: '{}' });
    await daemon.until('it changed', () => live('one')?.columns['description'] === 'second');
  });
});

test('a window that is closed lets nothing be changed', async () => {
  // A window of a second at a moment that is at least two months away.
  const month = ((new Date().getUTCMonth() + 3) % 12) + 1;
  await world.manifest('a.yaml', offering('one', 'state: Draft'));
  await world.configure(`windows: [{ start: '0 3 1 ${String(month)} *', duration: 1s }]`);
  const daemon = await world.start();
  const source = await daemon.until('a look', ({ lastObserved }) => lastObserved !== undefined);
  expect(source.window).toMatchObject({ open: false, next: expect.stringMatching(/^\d{4}-\d\d-01T03:00/u) });
  expect(source.objects[0]?.conditions[0]?.message).toContain('no maintenance window is open');
  expect(world.sandbox.writes()).toEqual([]);
  await world.configure(`windows: [{ start: '* * * * *', duration: 1m }]`);
  daemon.process.kill('SIGHUP');
  await daemon.until('it made', isReady);
});

describe('failures', () => {
  test('of one object are told, and tried again later and later while others go on', async () => {
    await world.manifest('a.yaml', offering('one', 'description: a'));
    await world.manifest('b.yaml', offering('two', 'description: b'));
    await world.configure('interval: 1h');
    world.sandbox.inject({
      kind: 'error-500',
      method: 'POST',
      path: 'marketplace-provider-offerings/',
      times: 7,
    });
    const daemon = await world.start();
    const failed = await daemon.until('a failure', ({ objects }) =>
      objects.some(({ health }) => health === 'failed'),
    );
    const object = failed.objects.find(({ health }) => health === 'failed');
    expect(conditionOf(object, 'Reconciling')).toBe('True Retrying');
    expect(Date.parse(object?.retryAt ?? '')).toBeGreaterThan(Date.now() - 5_000);
    const source = await daemon.until('all well', isReady);
    expect(source.runs.map(({ trigger }) => trigger)).toContain('retry');
    for (const name of ['one', 'two']) {
      expect([...world.sandbox.store.offerings.values()].filter((one) => one.name === name)).toHaveLength(1);
    }
  });

  test('of the server as a whole leave what is known, and end by themselves', async () => {
    await world.manifest('a.yaml', offering('one', 'description: a'));
    await world.configure('interval: 2s');
    const daemon = await world.start({ WALDUR_MAX_RETRIES: '0' });
    await daemon.until('it made', isReady);
    world.sandbox.inject({ kind: 'error-502', times: 6 });
    const gone = await daemon.until(
      'the server gone',
      (source) => conditionOf(source, 'Ready') === 'False InstanceUnreachable',
    );
    expect(gone.objects.map(({ health }) => health)).toEqual(['synced']);
    expect(conditionOf(gone, 'Stalled')).toBe('False Progressing');
    await daemon.until('all well again', isReady);
  });

  test('a token that is not accepted needs somebody', async () => {
    await world.manifest('a.yaml', offering('one', 'description: a'));
    await world.configure('interval: 1h');
    const daemon = await world.start({ WALDUR_ACCESS_TOKEN: 'x'.repeat(40) });
    const source = await daemon.until(
      'the refusal',
      (one) => conditionOf(one, 'Ready') === 'False TokenRejected',
    );
    expect(conditionOf(source, 'Stalled')).toBe('True TokenRejected');
    expect((await daemon.ask('readyz')).status).toBe(503);
    expect((await daemon.ask('healthz')).status).toBe(200);
  });
});

test('a new revision cuts short what the run of an old one waits for', { timeout: 60_000 }, async () => {
  await world.close();
  world = await makeWorld(command, { generation: 'openportal-2024-08' });
  world.sandbox.worker.isOn = false;
  const allocation = await readFile(
    new URL('../../examples/manifests/openportal-allocations-2024-08/allocations.yaml', import.meta.url),
    'utf8',
  );
  await world.manifest('a.yaml', allocation);
  await world.configure('interval: 500ms\ntimeouts: { wait: 6s }');
  const daemon = await world.start();
  await until(
    () => world.sandbox.writes().find(({ path }) => path === 'openportal-allocations/'),
    () => 'the allocation was not made',
  );
  await world.manifest('b.yaml', offering('one', 'description: a'));
  await daemon.until('the other object made', () => live('one') !== undefined);
  expect(daemon.log.map(({ msg }) => msg)).toContain('a new revision ends the run of an old one');
  const waiting = await daemon.until(
    'the wait',
    (source) => conditionOf(source, 'Ready') === 'False ObjectsWaiting',
  );
  expect(waiting.objects.map(({ health }) => health)).toContain('waiting');
  expect(world.sandbox.writes().filter(({ path }) => path === 'openportal-allocations/')).toHaveLength(2);
  world.sandbox.worker.isOn = true;
  await daemon.until('all well', isReady);
});

test('manifests get nothing of the machine that is not allowed', async () => {
  await world.close();
  world = await makeWorld(command, { generation: '8.0' });
  const secrets = join(world.place, 'secrets');
  await writeFile(secrets, 'of the machine');
  await world.manifest(
    'a.yaml',
    offering('one', 'secret_options: { token: { valueFrom: { env: SITE_TOKEN } } }'),
  );
  await world.manifest('b.yaml', offering('two', 'secret_options: { token: { valueFrom: { env: OTHER } } }'));
  await world.manifest(
    'c.yaml',
    offering('three', `secret_options: { token: { valueFrom: { file: ${secrets} } } }`),
  );
  await world.manifest(
    'd.yaml',
    `apiVersion: gitops.waldur.com/v1alpha1
kind: ServiceAccount
metadata: { name: agent }
spec:
  username: agent
  email: agent@example.org
  token: { sinks: [{ command: [/bin/sh, -c, 'cat > ${join(world.place, 'stolen')}'] }, { file: { path: ${join(world.place, 'token')} } }] }
`,
  );
  await world.configure('interval: 1h', 'allow: { environment: [SITE_TOKEN] }');
  const daemon = await world.start({ SITE_TOKEN: 'allowed', OTHER: 'not allowed' });
  const source = await daemon.until('a run', ({ runs }) => runs.length > 0);
  const found = source.objects.map(
    (object) => `${object.key} ${object.health} ${conditionOf(object, 'Ready')}`,
  );
  expect(found.toSorted()).toEqual([
    'Offering/one synced True Synced',
    'Offering/three blocked False Blocked',
    'Offering/two blocked False Blocked',
    'ServiceAccount/agent blocked False Blocked',
  ]);
  const all = await (await daemon.ask('api/v1/plan')).text();
  expect(all).not.toContain('of the machine');
  expect(all + daemon.output()).not.toContain('not allowed"');
  await expect(readFile(join(world.place, 'stolen'))).rejects.toThrow('ENOENT');
});

describe('a changed configuration', () => {
  test('is read at SIGHUP; a wrong one is told and the old one stays', async () => {
    await world.manifest('a.yaml', offering('one', 'state: Draft'));
    await world.configure('mode: Observe');
    const daemon = await world.start();
    await daemon.until('a look', ({ lastObserved }) => lastObserved !== undefined);
    await world.configure('mode: Obey');
    daemon.process.kill('SIGHUP');
    const line = await until(
      () => daemon.log.find(({ msg }) => msg === 'configuration'),
      () => 'nothing was said',
    );
    expect(line).toMatchObject({ place: `${world.configFile}:7:11`, why: expect.stringContaining('"Obey"') });
    expect((await daemon.source()).mode).toBe('Observe');
    await world.configure('mode: Enforce');
    daemon.process.kill('SIGHUP');
    const source = await daemon.until('it made', isReady);
    expect(source.mode).toBe('Enforce');
    expect(source.runs[0]?.trigger).toBe('configuration');
  });

  test('that is wrong at the start ends the command', async () => {
    await world.configure('mode: Obey');
    const { exitCode, stderr } = await command.run(['daemon', '--config', world.configFile], {
      env: world.environment(),
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`error[CONFIG_INVALID]: the configuration has "Obey" as sources.main.mode`);
    expect(stderr).toContain(`${world.configFile}:7:11`);
  });
});

describe('ending', () => {
  test('finishes the request under way, and writes down what came of it', async () => {
    await world.manifest('a.yaml', offering('one', 'description: a\nstate: Active'));
    await world.configure('interval: 1h');
    world.sandbox.inject({ kind: 'slow', method: 'POST', milliseconds: 1_500 });
    const daemon = await world.start();
    await daemon.until('it at work', (source) => conditionOf(source, 'Reconciling') === 'True Applying');
    expect(await daemon.end('SIGTERM')).toBe(0);
    expect(live('one')).toBeDefined();
    expect(daemon.log.map(({ msg }) => msg)).toContain('daemon stopped');
    const again = await world.start();
    const source = await again.until('all well', isReady);
    expect(source.objects).toHaveLength(1);
    expect([...world.sandbox.store.offerings.values()].filter(({ name }) => name === 'one')).toHaveLength(1);
  });

  test('waits no longer than the deadline', async () => {
    await world.manifest('a.yaml', offering('one', 'description: a'));
    await world.configure('interval: 1h', 'shutdownDeadline: 300ms');
    world.sandbox.inject({ kind: 'slow', method: 'POST', milliseconds: 20_000 });
    const daemon = await world.start();
    await daemon.until('it at work', (source) => conditionOf(source, 'Reconciling') === 'True Applying');
    const begin = Date.now();
    expect(await daemon.end('SIGTERM')).toBe(1);
    expect(Date.now() - begin).toBeLessThan(6_000);
    expect(daemon.output()).toContain('the deadline has passed');
  });

  test('at once, when it is asked for twice', async () => {
    await world.manifest('a.yaml', offering('one', 'description: a'));
    await world.configure('interval: 1h');
    world.sandbox.inject({ kind: 'slow', method: 'POST', milliseconds: 20_000 });
    const daemon = await world.start();
    await daemon.until('it at work', (source) => conditionOf(source, 'Reconciling') === 'True Applying');
    daemon.process.kill('SIGTERM');
    await until(
      () => daemon.log.find(({ msg }) => msg === 'daemon stops'),
      () => 'it did not hear',
    );
    await daemon.end('SIGTERM');
    expect(daemon.process.signalCode).toBe('SIGTERM');
    // The lock of the one that ended is taken over.
    const again = await world.start();
    await again.until('a look', ({ lastObserved }) => lastObserved !== undefined);
  });

  test('a second daemon with the same state does not start', async () => {
    await world.manifest('a.yaml', offering('one', 'description: a'));
    await world.configure('interval: 1h');
    await world.start();
    const { exitCode, stderr } = await command.run(['daemon', '--config', world.configFile], {
      env: world.environment(),
    });
    expect(exitCode).toBe(4);
    expect(stderr).toContain('error[STATE_LOCKED]');
  });
});

test('a plan that would remove too much is refused, until it may', async () => {
  for (let index = 10; index < 22; index += 1) {
    await world.manifest(`${String(index)}.yaml`, offering(`n${String(index)}`, 'description: a'));
  }
  await world.configure('interval: 1h\nprune: true');
  const daemon = await world.start();
  await daemon.until('all made', isReady);
  for (let index = 10; index < 16; index += 1) await world.manifest(`${String(index)}.yaml`, undefined);
  const writes = world.sandbox.writes().length;
  const refused = await look(daemon);
  expect(conditionOf(refused, 'Stalled')).toBe('True PlanRefused');
  expect(refused.conditions[0]?.message).toContain('6 of 12 objects');
  expect(refused.runs[0]?.outcome).toBe('refused');
  expect(world.sandbox.writes()).toHaveLength(writes);
  await world.configure('interval: 1h\nprune: true\nmaxDeletePercent: 60');
  daemon.process.kill('SIGHUP');
  const source = await daemon.until('the rest', (one) => isReady(one) && one.objects.length === 6);
  expect(source.applied?.id).toBe(source.attempted?.id);
  expect(live('n10')?.state).toBe('Archived');
});

test('a state that is damaged is moved aside, and everything else goes on', async () => {
  await world.manifest('a.yaml', offering('one', 'description: a'));
  await world.configure('interval: 1h');
  let daemon = await world.start();
  await daemon.until('it made', isReady);
  await daemon.end('SIGTERM');
  await writeFile(join(world.place, 'state/sources/main/status.json'), '{"formatVersion":1,"value":{');
  daemon = await world.start();
  const source = await daemon.until('all well', isReady);
  expect(source.runs).toHaveLength(1);
  expect(daemon.output()).toContain('a file of the state was not understood');
  expect(
    world.sandbox.writes().filter(({ path }) => path === 'marketplace-provider-offerings/'),
  ).toHaveLength(1);
});
