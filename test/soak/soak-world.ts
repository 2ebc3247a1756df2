import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { buildCommand } from '../cli/built-command.ts';
import { makeRepository, type Repository } from '../daemon/git/repository.ts';
import { startDaemon, type RunningDaemon } from '../daemon/running-daemon.ts';
import { beginLife, type Life, type LifeReport } from './memory.ts';
import type { Wanted } from './wanted.ts';

/** A daemon that things happen to, with all that it looks at. */
export interface SoakWorld {
  readonly sandbox: Sandbox;
  readonly repository: Repository;
  readonly directory: string;
  /** The secret of its webhook. */
  readonly hook: string;
  /** The one that runs now. */
  readonly daemon: () => RunningDaemon;
  /** What the newest commit declares. */
  readonly wanted: () => Wanted;
  head(): string;
  push(message: string, files: Parameters<Repository['commit']>[1], wanted: Wanted): Promise<void>;
  pause(milliseconds: number): Promise<void>;
  restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Remembers what memory it takes now. */
  measure(): Promise<void>;
  /** Of lives that are over, and of the one that goes on. */
  lives(): readonly LifeReport[];
  /** Secrets that the log of any life showed. */
  leaks(): readonly string[];
  close(): Promise<void>;
}

const HOOK = 'the-secret-of-the-webhook';
const TOKEN = 'the-token-of-the-status-page';

/** Builds the command and starts everything. */
export async function makeSoakWorld(): Promise<SoakWorld> {
  const [command, sandbox, repository] = await Promise.all([
    buildCommand(),
    startSandbox(),
    makeRepository(),
  ]);
  const directory = command.scratch;
  const config = join(directory, 'daemon.yaml');
  await writeFile(
    config,
    `stateDirectory: ${join(directory, 'state')}
listen: { port: 0, token: { env: STATUS_TOKEN } }
webhooks: { github: { env: HOOK_SECRET } }
backOff: { first: 500ms, most: 3s }
sources:
  soak:
    git: { url: '${repository.url}', branch: main, path: manifests }
    prune: true
    maxDeletePercent: 100
    interval: 3s
    timeouts: { fetch: 20s }
`,
  );
  const env = {
    WALDUR_API_URL: sandbox.url,
    WALDUR_ACCESS_TOKEN: sandbox.token('admin'),
    WALDUR_MAX_RETRIES: '2',
    STATUS_TOKEN: TOKEN,
    HOOK_SECRET: HOOK,
  };
  const lives: LifeReport[] = [];
  const leaks: string[] = [];
  let wanted: Wanted = new Map();
  let head = await repository.commit('Nothing yet', { 'README.md': 'soak' });
  let daemon = await startDaemon(command, { config, env, token: TOKEN });
  let life: Life = beginLife();

  async function end(signal: NodeJS.Signals): Promise<void> {
    const code = await daemon.end(signal);
    if (signal === 'SIGTERM' && code !== 0)
      throw new Error(`the daemon ended with ${String(code)}: ${daemon.output().slice(-4_000)}`);
    lives.push(life.report());
    for (const secret of [env.WALDUR_ACCESS_TOKEN, TOKEN, HOOK]) {
      if (daemon.output().includes(secret)) leaks.push(secret);
    }
  }

  return {
    sandbox,
    repository,
    directory,
    hook: HOOK,
    daemon: () => daemon,
    wanted: () => wanted,
    head: () => head,
    async push(message, files, next) {
      head = await repository.commit(message, files);
      wanted = next;
    },
    pause: (milliseconds) => setTimeout(milliseconds),
    async restart(signal) {
      await end(signal);
      daemon = await startDaemon(command, { config, env, token: TOKEN });
      life = beginLife();
    },
    async measure() {
      life.add(await (await daemon.ask('metrics')).text());
    },
    lives: () => [...lives, life.report()],
    leaks: () => leaks,
    async close() {
      await end('SIGTERM');
      await sandbox.close();
      await repository.close();
      await command.close();
    },
  };
}
