import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { buildCommand, type BuiltCommand } from '../cli/built-command.ts';
import { offering } from './daemon-world.ts';
import { makeRepositoryWorld, type RepositoryWorld } from './repository-world.ts';
import { conditionOf, until, type SeenSource } from './running-daemon.ts';

let command: BuiltCommand;
let sandbox: Sandbox;
let world: RepositoryWorld;

beforeAll(async () => {
  command = await buildCommand();
});
afterAll(() => command.close());
beforeEach(async () => {
  sandbox = await startSandbox();
  world = await makeRepositoryWorld(command, {
    source: 'main',
    env: () => ({ WALDUR_API_URL: sandbox.url, WALDUR_ACCESS_TOKEN: sandbox.token('admin') }),
  });
});
afterEach(async () => {
  await world.close();
  await sandbox.close();
});

const file = 'manifests/a.yaml';

function live() {
  const found = [...sandbox.store.offerings.values()].find(({ name }) => name === 'one');
  if (found === undefined) throw new Error('there is no offering');
  return found;
}

function isReady(source: SeenSource): boolean {
  return conditionOf(source, 'Ready') === 'True Synced';
}

/** A daemon has applied a commit, and has ended; from then on its repository is out of reach. */
async function appliedAndGone(): Promise<{ commit: string; fetched: string }> {
  const commit = await world.repository.commit('x', { [file]: offering('one', 'description: declared') });
  const daemon = await world.start();
  const { lastFetched = '' } = await daemon.until('it made', isReady);
  await daemon.end('SIGTERM');
  return { commit, fetched: lastFetched };
}

/** Without git nobody can be asked. */
const UNREACHABLE = { PATH: '/nowhere' };

describe('after a restart while the repository cannot be reached', () => {
  test('the last good copy counts: drift is set back, and it is said since when nothing is fetched', async () => {
    const { commit, fetched } = await appliedAndGone();
    live().columns['description'] = 'by hand';
    const daemon = await world.start(UNREACHABLE);
    const source = await daemon.until(
      'a run',
      (one) => conditionOf(one, 'Ready') === 'False SourceUnreachable',
    );
    expect(live().columns['description']).toBe('declared');
    expect(source.runs[0]).toMatchObject({ kind: 'apply', outcome: 'partly-applied', writes: 1 });
    expect(source.objects.map(({ health }) => health)).toEqual(['synced']);
    expect(source.applied?.id).toBe(commit);
    expect(source.lastFetched).toBe(fetched);
    expect(conditionOf(source, 'Stalled')).toBe('False Progressing');
    const said = `until that is mended, revision ${commit.slice(0, 8)}, read last at ${fetched.slice(0, 16).replace('T', ' ')} UTC, still counts`;
    expect(source.conditions[0]?.message).toContain(said);
    expect((await daemon.ask('readyz')).status).toBe(200);
    const page = await (await daemon.ask('')).text();
    expect(page).toContain(said);
    const metrics = await (await daemon.ask('metrics')).text();
    expect(metrics).toContain(
      `waldur_gitops_last_fetch_timestamp_seconds{source="main"} ${String(Date.parse(fetched) / 1_000)}`,
    );
    const line = await until(
      () => daemon.log.find(({ msg }) => msg === 'source changed its condition'),
      () => `nothing was said: ${daemon.output()}`,
    );
    expect(line).toMatchObject({
      reason: 'SourceUnreachable',
      why: expect.stringContaining(said) as string,
    });
  });

  test('the mode still holds', async () => {
    await appliedAndGone();
    await world.configure('mode: Observe\ninterval: 1h');
    live().columns['description'] = 'by hand';
    const daemon = await world.start(UNREACHABLE);
    const source = await daemon.until('the drift', ({ objects }) => objects[0]?.health === 'drifted');
    expect(source.objects[0]?.conditions[0]?.message).toContain('the mode of the source is Observe');
    expect(live().columns['description']).toBe('by hand');
  });

  test('a revision that came after the last good one keeps the server from being changed', async () => {
    await appliedAndGone();
    await world.repository.commit('wrong', { [file]: 'kind: Nothing' });
    const before = await world.start();
    const invalid = await before.until(
      'the mistake',
      (one) => conditionOf(one, 'Ready') === 'False ManifestsInvalid',
    );
    // What was there before is looked at, also by a process that has never read it from the repository.
    expect(invalid.objects.map(({ health }) => health)).toEqual(['synced']);
    expect((await before.ask('readyz')).status).toBe(200);
    await before.end('SIGTERM');
    live().columns['description'] = 'by hand';
    const daemon = await world.start(UNREACHABLE);
    const source = await daemon.until('the drift', ({ objects }) => objects[0]?.health === 'drifted');
    expect(source.conditions[0]?.message).toContain('and not changed');
    expect(source.objects[0]?.conditions[0]?.message).toContain('what the source has now cannot be used');
    expect(live().columns['description']).toBe('by hand');
  });

  test('a repository that is gone is somebody’s doing: drift is only shown', async () => {
    await appliedAndGone();
    await rename(join(world.repository.place, 'origin.git'), join(world.repository.place, 'away.git'));
    live().columns['description'] = 'by hand';
    const daemon = await world.start();
    const source = await daemon.until('the drift', ({ objects }) => objects[0]?.health === 'drifted');
    expect(conditionOf(source, 'Stalled')).toBe('True SourceMissing');
    expect(live().columns['description']).toBe('by hand');
  });

  test.each([
    ['missing', (path: string) => rm(path), 'as there is no good copy of before on this disk'],
    ['half', async (path: string) => writeFile(path, (await readFile(path)).subarray(0, 100)), 'is damaged'],
    [
      'not what was written',
      async (path: string) => {
        const text = await readFile(path, 'utf8');
        const [, known = ''] = /"base64":"([^"]+)"/u.exec(text) ?? [];
        const other = Buffer.from(known, 'base64').toString().replace('declared', 'invented');
        await writeFile(path, text.replace(known, Buffer.from(other).toString('base64')));
      },
      'is damaged',
    ],
  ])('a copy that is %s leaves it not ready, and says so', async (_, spoil, expected) => {
    await appliedAndGone();
    await spoil(join(world.state, 'sources/main/manifests.json'));
    live().columns['description'] = 'by hand';
    const daemon = await world.start(UNREACHABLE);
    const source = await daemon.until(
      'a run',
      (one) => conditionOf(one, 'Ready') === 'False SourceUnreachable',
    );
    expect(source.conditions[0]?.message).toContain('the server is not looked at, as ');
    expect(source.conditions[0]?.message).toContain(expected);
    expect((await daemon.ask('readyz')).status).toBe(503);
    expect(live().columns['description']).toBe('by hand');
    await daemon.end('SIGTERM');
    const again = await world.start();
    await again.until('all well again', isReady);
    expect(live().columns['description']).toBe('declared');
  });

  test('a copy of another repository is not taken for that of this one', async () => {
    await appliedAndGone();
    const config = await readFile(world.configFile, 'utf8');
    await writeFile(world.configFile, config.replace('path: manifests', 'path: elsewhere'));
    const daemon = await world.start(UNREACHABLE);
    const source = await daemon.until(
      'a run',
      (one) => conditionOf(one, 'Ready') === 'False SourceUnreachable',
    );
    expect(source.conditions[0]?.message).toContain('is that of another address, ref or path');
    expect((await daemon.ask('readyz')).status).toBe(503);
  });
});

test('an inventory that somebody else has locked keeps the server from being changed, and not from being looked at', async () => {
  await appliedAndGone();
  live().columns['description'] = 'by hand';
  const inventory = join(world.state, 'sources/main/inventory');
  await writeFile(join(inventory, 'lock'), 'of somebody who does not say who');
  const daemon = await world.start();
  const source = await daemon.until(
    'the drift',
    (one) => conditionOf(one, 'Ready') === 'False StateUnusable' && one.objects[0]?.health === 'drifted',
  );
  expect(source.conditions[0]?.message).toContain('until that is mended, nothing is changed');
  expect(live().columns['description']).toBe('by hand');
  expect((await daemon.ask('readyz')).status).toBe(200);
  await rm(join(inventory, 'lock'));
  await world.ask();
  await daemon.until('it set back', (one) => conditionOf(one, 'Ready') === 'True Synced');
  expect(live().columns['description']).toBe('declared');
});
