import type { ChildProcess } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LoggedRequest } from '../../src/sandbox/sandbox.ts';
import { buildCommand, ended, type BuiltCommand, type Ended } from '../cli/built-command.ts';
import { documentsText } from '../e2e/world.ts';
import { openGround, type Ground } from './ground.ts';
import { model } from './heal.ts';
import { createJudge } from './judge.ts';
import { scenario, type Version } from './scenario.ts';

let command: BuiltCommand;
let ground: Ground;
let directory = '';
/** Where the runs keep their inventory. */
let state = '';
/** Told of each request when the server has acted, and before it answers. */
let onExchange: (request: LoggedRequest) => void = () => undefined;

beforeAll(async () => {
  command = await buildCommand();
});
afterAll(() => command.close());
beforeEach(async () => {
  ground = await openGround('8.0', { onExchange: (request) => onExchange(request) });
  // The command waits in earnest.
  ground.sandbox.worker.delay = 0;
  for (const settings of ground.sandbox.store.serviceSettings.values()) settings.backendSeconds = 0;
  directory = join(command.scratch, `run-${String(Math.random()).slice(2)}`);
  state = join(directory, 'state');
  await mkdir(directory);
});
afterEach(async () => {
  onExchange = () => undefined;
  await ground.close();
});

async function declare(version: Version): Promise<void> {
  await writeFile(join(directory, 'manifests.yaml'), documentsText(version.documents));
}

function start({ prune }: Pick<Version, 'prune'>, ...words: readonly string[]): ChildProcess {
  const { sandbox } = ground;
  const place = ['--state', state, '--manifest-set', 'proof'];
  const removes = prune ? ['--prune', '--max-delete-percent', '100'] : [];
  const child = command.start(['apply', '-f', 'manifests.yaml', '--yes', ...place, ...removes, ...words], {
    cwd: directory,
    env: {
      WALDUR_API_URL: sandbox.url,
      WALDUR_ACCESS_TOKEN: sandbox.token('admin'),
      SITE_TOKEN: 'a token of the site',
    },
  });
  child.stdin?.end();
  return child;
}

/** Starts the command and kills it so many milliseconds after the server has acted on its k-th write. */
async function killedAt(version: Version, write: number, after: number): Promise<Ended> {
  const child = start(version);
  const end = ended(child);
  let writes = 0;
  onExchange = ({ method }) => {
    if (method === 'GET') return;
    writes += 1;
    if (writes === write) {
      if (after === 0) child.kill('SIGKILL');
      else setTimeout(() => child.kill('SIGKILL'), after);
    }
  };
  const how = await end;
  onExchange = () => undefined;
  return how;
}

/** After which of its writes each run of a version is killed; the next one goes on from there. */
const WRITES = [1, 2, 3, 1, 4, 5, 2, 6, 1, 8] as const;
const DELAYS = [0, 3, 0, 8, 20] as const;
const KILLS = 20;
/** A run can end before it is killed, so that one time through the versions may not be enough. */
const MOST_ROUNDS = 5;

it('is killed twenty times on its way, and leaves what one quiet run would have left', async () => {
  const { sandbox } = ground;
  const judge = createJudge(ground);
  const versions = scenario('8.0', ground.tokenFile);
  const restore = await ground.remember();
  const wanted = [await model(ground, versions[0]), await model(ground, versions[1])];
  let kills = 0;
  for (let round = 1; kills < KILLS; round += 1) {
    expect(round).toBeLessThanOrEqual(MOST_ROUNDS);
    await restore();
    state = join(directory, `state-${String(round)}`);
    ground.useDirectory(state);
    for (const [index, version] of versions.entries()) {
      await declare(version);
      for (const [position, write] of WRITES.entries()) {
        if (kills === KILLS) break;
        const { signal } = await killedAt(version, write, DELAYS[position % DELAYS.length] ?? 0);
        if (signal === 'SIGKILL') kills += 1;
        sandbox.worker.finish();
      }
      const last = await ended(start(version));
      expect(last, `${last.stdout}${last.stderr}`).toMatchObject({ exitCode: 0 });
      sandbox.worker.finish();
      const wish = wanted[index];
      if (wish === undefined) throw new Error('there is a model of each version');
      expect(await judge.judge(version, wish)).toEqual([]);
    }
  }
}, 240_000);

const ONE: Version = {
  prune: false,
  documents: ['one', 'two'].map((name) => ({
    name,
    spec: {
      name: `Offering ${name}`,
      customer: { name: 'Example University' },
      category: { name: 'HPC' },
      type: 'Marketplace.Basic',
      endpoints: [{ name: 'Portal', url: 'https://portal.example.org' }],
    },
  })),
};

/** A run that is in the middle of its first write, which takes three seconds. */
async function underWay(
  ...words: readonly string[]
): Promise<{ readonly child: ChildProcess; readonly end: Promise<Ended> }> {
  await declare(ONE);
  ground.sandbox.inject({ kind: 'slow', method: 'POST', milliseconds: 3_000 });
  const child = start(ONE, '--parallelism', '1', ...words);
  const end = ended(child);
  await new Promise<void>((resolve) => {
    onExchange = ({ method }) => {
      if (method === 'POST') resolve();
    };
  });
  return { child, end };
}

/** How often the offerings are there, and what the next run says. */
async function afterwards(): Promise<readonly unknown[]> {
  const next = await ended(start(ONE));
  const names = [...ground.sandbox.store.offerings.values()].map(({ name }) => name);
  ground.useDirectory(state);
  const { inventory, intents } = await ground.state();
  return [
    next.exitCode,
    names.filter((name) => name.startsWith('Offering ')).toSorted(),
    [...inventory.keys()].toSorted(),
    intents.size,
    (await ground.plan(ONE)).objects.map(({ action }) => action),
  ];
}

const ALL_WELL = [
  0,
  ['Offering one', 'Offering two'],
  ['Offering/one', 'Offering/two'],
  0,
  ['no-op', 'no-op'],
];

describe('two runs with one inventory', () => {
  it('do not meet: the second says who is at work, or waits', async () => {
    const { child, end } = await underWay();
    const waiting = ended(start(ONE, '--lock-timeout', '1m'));
    const refused = await ended(start(ONE));
    expect(refused).toMatchObject({ exitCode: 4, stdout: '' });
    expect(refused.stderr).toContain('error[STATE_LOCKED]');
    expect(refused.stderr).toMatch(
      new RegExp(`apply.*${String(child.pid)}|${String(child.pid)}.*apply`, 'u'),
    );
    expect(await end).toMatchObject({ exitCode: 0 });
    const waited = await waiting;
    expect(waited).toMatchObject({ exitCode: 0 });
    expect(waited.stdout).toContain('No changes');
    expect(await afterwards()).toEqual(ALL_WELL);
  }, 60_000);
});

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  it('lets the request under way end, records it, and gives the lock back', async () => {
    const { child, end } = await underWay();
    child.kill(signal);
    const ran = await end;
    expect(ran).toMatchObject({ signal: null, exitCode: 7 });
    expect(ran.stderr).toContain(`Stopping after what is at work now, as ${signal} asks.`);
    expect(ran.stdout).toMatch(/\nApplied 1, failed 0, not tried 1\. /u);
    expect(await readdir(state)).toEqual(['inventory.json', 'journal.ndjson']);
    ground.useDirectory(state);
    expect([...(await ground.state()).inventory.keys()]).toEqual(['Offering/one']);
    expect(await afterwards()).toEqual(ALL_WELL);
  }, 60_000);

  it('ends it at once the second time, and the next run finds what the first has made', async () => {
    const { child, end } = await underWay();
    child.kill(signal);
    await untilText(child, 'Stopping');
    child.kill(signal);
    expect(await end).toMatchObject({ signal, exitCode: null });
    expect(await afterwards()).toEqual(ALL_WELL);
  }, 60_000);
});

async function untilText(child: ChildProcess, text: string): Promise<void> {
  let seen = '';
  child.stderr?.on('data', (chunk: Buffer) => (seen += chunk.toString()));
  while (!seen.includes(text)) await sleep(10);
}
