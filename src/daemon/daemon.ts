import { join } from 'node:path';
import type { Logger } from 'pino';
import type { ObjectKey } from '../manifest/object-key.ts';
import type { Environment } from '../waldur/environment.ts';
import type { DaemonConfig, SourceConfig } from './config/daemon-config.ts';
import type { DaemonRecord } from './daemon-record.ts';
import { daemonRecordShape } from './daemon-record.ts';
import type { DaemonControl, DaemonStatus, RunRecord } from './daemon-status.ts';
import { SourceLoop } from './loop/source-loop.ts';
import type { SourceLoopOptions } from './loop/source-loop-options.ts';
import type { SourceSurroundings } from './loop/source-surroundings.ts';
import { createRecordFile, type RecordFile } from './record/record-file.ts';
import { NEW_RECORD } from './record/source-record.ts';
import { sourceRecordShape } from './record/source-record-shape.ts';
import { createSource } from './source/create-source.ts';

/** What a daemon is made of. */
export interface DaemonOptions {
  readonly config: DaemonConfig;
  readonly env: Environment;
  /** Of this program. */
  readonly version: string;
  readonly log: Logger;
}

type Remembered = Pick<SourceLoopOptions, 'directory' | 'file' | 'record'>;
type Listener = Parameters<DaemonControl['onRun']>[0];

/** The sources of a configuration, each kept in sync by a loop of its own, until they are closed. */
export class Daemon implements DaemonControl {
  readonly #options: DaemonOptions;
  readonly #started = new Date().toISOString();
  readonly #file: RecordFile<DaemonRecord>;
  readonly #listeners = new Set<Listener>();
  #config: DaemonConfig;
  #loops: readonly SourceLoop[] = [];
  #record: DaemonRecord = {};
  #changes: Promise<void> = Promise.resolve();
  #isClosed = false;
  #instance: DaemonStatus['instance'];
  #configurationProblem: DaemonStatus['configurationProblem'];

  constructor(options: DaemonOptions) {
    this.#options = options;
    this.#config = options.config;
    this.#file = createRecordFile<DaemonRecord>(join(options.config.stateDirectory, 'daemon.json'), {
      shape: daemonRecordShape,
      otherwise: {},
      tell: (sentence) => {
        options.log.error({ why: sentence }, 'a file of the state was not understood');
      },
    });
  }

  /** Begins with a first run of every source. Throws what the system says when the state cannot be read. */
  async start(): Promise<void> {
    this.#record = await this.#file.load();
    this.#loops = await Promise.all(
      this.#config.sources.map(async (config) => this.#loop(config, await this.#remembered(config))),
    );
    for (const loop of this.#loops) loop.request('start');
  }

  /**
   * Goes on with another configuration: sources that are new begin, those that are gone end, those that changed end and
   * begin; what is under way is finished first.
   */
  change(config: DaemonConfig): Promise<void> {
    this.#changes = this.#changes.then(() => this.#change(config));
    return this.#changes;
  }

  /** Shows why the file of the configuration is not in use; nothing: it is. */
  misconfigured(message: string | undefined): void {
    const since = this.#configurationProblem?.since ?? new Date().toISOString();
    this.#configurationProblem = message === undefined ? undefined : { message, since };
  }

  /** Begins nothing more, and resolves when what is under way is finished and written down. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#loops.map((loop) => loop.close()));
    // A change of the configuration that was under way has begun nothing since.
    await this.#changes;
  }

  status(): DaemonStatus {
    return {
      version: this.#options.version,
      started: this.#started,
      ...(this.#instance === undefined ? {} : { instance: this.#instance }),
      suspended: this.#record.suspended !== undefined,
      ...(this.#configurationProblem === undefined
        ? {}
        : { configurationProblem: this.#configurationProblem }),
      sources: this.#loops.map((loop) => loop.status()),
    };
  }

  isReady(): boolean {
    return this.#loops.length > 0 && this.#loops.every((loop) => loop.isObserved);
  }

  reconcile(trigger: string, source?: string): boolean {
    const loops = this.#named(source);
    for (const loop of loops) loop.request(trigger);
    return loops.length > 0;
  }

  suspend(isSuspended: boolean, source?: string, key?: ObjectKey): boolean {
    if (source === undefined) {
      if (key !== undefined) return false;
      this.#suspendAll(isSuspended);
      return true;
    }
    const [loop] = this.#named(source);
    if (loop === undefined || (key !== undefined && !loop.has(key))) return false;
    loop.suspend(isSuspended, key);
    return true;
  }

  pushed(location: string, ref: string | undefined): boolean {
    const loops = this.#loops.filter((loop) => loop.isAt(location, ref));
    for (const loop of loops) loop.request('webhook');
    return loops.length > 0;
  }

  onRun(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #change(config: DaemonConfig): Promise<void> {
    if (this.#isClosed) return;
    const before = this.#config;
    this.#config = config;
    const isSame = isShared(before, config);
    const kept = this.#loops.filter(
      (loop) => isSame && config.sources.some((source) => isEqual(source, loop.config)),
    );
    await Promise.all(this.#loops.filter((loop) => !kept.includes(loop)).map((loop) => loop.close()));
    const begun = await Promise.all(
      config.sources.map(async (source) => {
        const known = kept.find((loop) => loop.config.name === source.name);
        return known ?? { source, remembered: await this.#remembered(source) };
      }),
    );
    // A loop has timers from its begin on, so none may begin once all are closed.
    if (this.#isClosed) return;
    const loops = begun.map((one) =>
      one instanceof SourceLoop ? one : this.#loop(one.source, one.remembered),
    );
    this.#loops = loops;
    for (const loop of loops) if (!kept.includes(loop)) loop.request('configuration');
  }

  #named(source: string | undefined): readonly SourceLoop[] {
    return source === undefined ? this.#loops : this.#loops.filter(({ config }) => config.name === source);
  }

  #suspendAll(isSuspended: boolean): void {
    const { log } = this.#options;
    this.#record = isSuspended ? { suspended: this.#record.suspended ?? new Date().toISOString() } : {};
    this.#file.save(this.#record).catch((error: unknown) => {
      log.error({ err: error }, 'that everything is suspended, or not, cannot be written');
    });
    for (const loop of this.#loops) {
      if (isSuspended) loop.interrupt('suspended');
      loop.request(isSuspended ? 'suspend' : 'resume');
    }
  }

  async #remembered(config: SourceConfig): Promise<Remembered> {
    const { log } = this.#options;
    const directory = join(this.#config.stateDirectory, 'sources', config.name);
    const file = createRecordFile(join(directory, 'status.json'), {
      shape: sourceRecordShape,
      otherwise: NEW_RECORD,
      tell: (sentence) => {
        log.error({ source: config.name, why: sentence }, 'a file of the state was not understood');
      },
    });
    return { directory, file, record: await file.load() };
  }

  #loop(config: SourceConfig, remembered: Remembered): SourceLoop {
    const source = createSource(config, remembered.directory, this.#options.env);
    return new SourceLoop({ config, source, ...remembered, surroundings: this.#surroundings() });
  }

  #surroundings(): SourceSurroundings {
    const { env, version, log } = this.#options;
    const { allow, backOff } = this.#config;
    return {
      env,
      allow,
      backOff,
      version,
      log,
      suspended: () => this.#record.suspended,
      met: (instance) => {
        this.#instance = instance;
      },
      ended: (source, run) => {
        this.#announce(source, run);
      },
    };
  }

  #announce(source: string, run: RunRecord): void {
    for (const listener of this.#listeners) {
      try {
        listener(source, run);
      } catch (error) {
        this.#options.log.error({ err: error }, 'who listens to runs has failed');
      }
    }
  }
}

/** Whether what all sources share is the same in two configurations. */
function isShared(one: DaemonConfig, other: DaemonConfig): boolean {
  return isEqual([one.allow, one.backOff], [other.allow, other.backOff]);
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
