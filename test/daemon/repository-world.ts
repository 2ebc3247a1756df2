import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuiltCommand } from '../cli/built-command.ts';
import { makeRepository, type Repository } from './git/repository.ts';
import { startDaemon, type RunningDaemon } from './running-daemon.ts';

/** What opens the HTTP of these daemons. */
export const STATUS_TOKEN = 'the-token-of-the-status-page';

/** A repository, and a daemon that reads it as its only source and is started and ended again and again. */
export interface RepositoryWorld {
  /** The name of the source. */
  readonly source: string;
  readonly repository: Repository;
  /** Where the daemon keeps its state. */
  readonly state: string;
  readonly configFile: string;
  /** The one that was started last. */
  daemon(): RunningDaemon;
  start(env?: Readonly<Record<string, string>>): Promise<RunningDaemon>;
  /** Writes the configuration anew: `source` has further lines of the source. */
  configure(source: string): Promise<void>;
  /** Asks for a run over HTTP. */
  ask(): Promise<void>;
  /** Everything that its daemons wrote. */
  output(): string;
  close(): Promise<void>;
}

/** Makes a world of its own in the scratch of a command. `env` says where the Waldur is, and with which token. */
export async function makeRepositoryWorld(
  command: BuiltCommand,
  options: {
    /** The name of the source. */
    readonly source: string;
    readonly env: () => Readonly<Record<string, string>>;
    /** Further lines of the source. */
    readonly more?: string;
    /** Further lines of the configuration. */
    readonly whole?: string;
  },
): Promise<RepositoryWorld> {
  const repository = await makeRepository();
  const name = `world-${Math.random().toString(36).slice(2)}`;
  const state = join(command.scratch, name, 'state');
  const configFile = join(command.scratch, `${name}.yaml`);
  const daemons: RunningDaemon[] = [];
  const daemon = (): RunningDaemon => {
    const last = daemons.at(-1);
    if (last === undefined) throw new Error('no daemon was started');
    return last;
  };
  const configure = (source: string): Promise<void> =>
    writeFile(
      configFile,
      `stateDirectory: ${state}
listen: { port: 0, token: { env: STATUS_TOKEN } }
backOff: { first: 1s, most: 2s }
${options.whole ?? ''}
sources:
  ${options.source}:
    git: { url: '${repository.url}', branch: main, path: manifests }
    ${source.replaceAll('\n', '\n    ')}
`,
    );
  await configure(options.more ?? 'interval: 1h');
  return {
    source: options.source,
    repository,
    state,
    configFile,
    daemon,
    configure,
    async start(env = {}) {
      const started = await startDaemon(command, {
        config: configFile,
        token: STATUS_TOKEN,
        env: { ...options.env(), STATUS_TOKEN, ...env },
      });
      daemons.push(started);
      return started;
    },
    async ask() {
      const answer = await daemon().ask('api/v1/reconcile', { method: 'POST', body: '{}' });
      if (answer.status !== 202) throw new Error(`it was answered with ${String(answer.status)}`);
    },
    output: () => daemons.map((one) => one.output()).join('\n'),
    async close() {
      await Promise.all(daemons.map((one) => one.end('SIGKILL')));
      await repository.close();
    },
  };
}
