import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { ObjectStatus, SourceStatus } from '../../src/daemon/daemon-status.ts';
import type { BuiltCommand } from '../cli/built-command.ts';

/** One line of the log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string; readonly level: number };

/** What `/api/v1/status` says of a source, with its objects and runs, which have addresses of their own. */
export type SeenSource = Omit<SourceStatus, 'objects' | 'plan' | 'unmanaged'> & {
  /** Without history and what is planned. */
  readonly objects: readonly Omit<ObjectStatus, 'history' | 'planned'>[];
};

/** A request to its HTTP. */
export interface Asked {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A daemon of the built command, at work. */
export interface RunningDaemon {
  readonly url: string;
  readonly process: ChildProcess;
  readonly log: readonly LogLine[];
  /** Everything that it wrote. */
  output(): string;
  ask(path: string, init?: Asked): Promise<Response>;
  /** Its only source, or the one of a name. */
  source(name?: string): Promise<SeenSource>;
  /** All that is known of an object of a source. */
  object(name: string, key: string): Promise<ObjectStatus | undefined>;
  /** Looks until something holds, and gives what it saw. */
  until(what: string, holds: (source: SeenSource) => boolean, name?: string): Promise<SeenSource>;
  /** Ends it by a signal, and gives its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const PATIENCE = 25_000;

/** Starts a daemon and waits until it serves. */
export async function startDaemon(
  command: BuiltCommand,
  options: {
    readonly config: string;
    readonly env: Readonly<Record<string, string>>;
    readonly token?: string;
  },
): Promise<RunningDaemon> {
  const child = command.start(['daemon', '--config', options.config], { env: options.env });
  const log: LogLine[] = [];
  let output = '';
  let rest = '';
  const read = (chunk: Buffer): void => {
    output += chunk.toString();
    rest += chunk.toString();
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('{')) log.push(JSON.parse(line) as LogLine);
  };
  child.stderr?.on('data', read);
  child.stdout?.on('data', read);
  const started = await until(
    () => log.find(({ msg }) => msg === 'daemon started'),
    () => {
      if (child.exitCode !== null) throw new Error(`the daemon ended: ${output}`);
      return `the daemon does not start: ${output}`;
    },
  );
  const url = String(started['url']);

  const ask = (path: string, init: Asked = {}): Promise<Response> =>
    fetch(new URL(path, url), {
      signal: AbortSignal.timeout(PATIENCE),
      ...init,
      headers: {
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...init.headers,
      },
    });
  const json = async (path: string): Promise<Record<string, unknown>> =>
    (await (await ask(path)).json()) as Record<string, unknown>;

  const source = async (name?: string): Promise<SeenSource> => {
    const query = name === undefined ? '' : `&source=${name}`;
    const [status, objects, runs] = await Promise.all([
      json('api/v1/status'),
      json(`api/v1/objects?page_size=1000${query}`),
      json(`api/v1/runs?x${query}`),
    ]);
    const found = (status['sources'] as SeenSource[]).find((one) => one.name === (name ?? one.name));
    if (found === undefined) throw new Error(`there is no source ${name ?? ''}`);
    return {
      ...found,
      objects: objects['objects'] as SeenSource['objects'],
      runs: runs['runs'] as SeenSource['runs'],
    };
  };

  return {
    url,
    process: child,
    log,
    output: () => output,
    ask,
    source,
    async object(name, key) {
      const found = await json(`api/v1/objects?source=${name}&key=${encodeURIComponent(key)}`);
      return (found['objects'] as ObjectStatus[])[0];
    },
    async until(what, holds, name) {
      let seen: SeenSource | undefined;
      return until(
        async () => {
          seen = await source(name).catch(() => undefined);
          return seen !== undefined && holds(seen) ? seen : undefined;
        },
        () =>
          `never seen: ${what}; last seen: ${JSON.stringify(seen, undefined, 1)}\n${output.slice(-4_000)}`,
      );
    },
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = once(child, 'exit') as Promise<[number | null]>;
      child.kill(signal);
      const late = setTimeout(PATIENCE, undefined, { ref: false }).then(() => {
        throw new Error(`the daemon does not end: ${output.slice(-4_000)}`);
      });
      return (await Promise.race([ended, late]))[0];
    },
  };
}

/** Looks until there is something. */
export async function until<Value>(
  look: () => Value | undefined | Promise<Value | undefined>,
  complaint: () => string,
): Promise<Value> {
  const begin = Date.now();
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() - begin > PATIENCE) throw new Error(complaint());
    complaint();
    await setTimeout(50);
  }
}

/** A condition of an object or a source, as `status reason`. */
export function conditionOf(
  one: { readonly conditions: SourceStatus['conditions'] } | undefined,
  type: SourceStatus['conditions'][number]['type'],
): string {
  const found = one?.conditions.find((condition) => condition.type === type);
  return found === undefined ? '' : `${found.status} ${found.reason}`;
}
