import pLimit from 'p-limit';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { ProgressEvent } from '../../reconciler/report.ts';
import type { SourceConfig } from '../config/daemon-config.ts';
import type { SourceStatus } from '../daemon-status.ts';
import type { SourceRecord } from '../record/source-record.ts';
import { maintenanceWindows, type MaintenanceWindows } from '../schedule/maintenance-windows.ts';
import type { FetchedRevision } from '../source/manifest-source.ts';
import { sourceStatus } from '../status/source-status.ts';
import { idleReason } from './idle-reason.ts';
import { nextTry } from './next-try.ts';
import type { RunControls } from './run-hooks.ts';
import type { SourceLoopOptions } from './source-loop-options.ts';
import { createSourceRuns, type SourceRuns } from './source-runs.ts';
import { startTriggers, type Triggers } from './triggers.ts';
import { withinTime } from './within-time.ts';

/** So many runs one after another are given up for newer revisions; the next one is carried out. */
const MOST_GIVEN_UP = 2;
const SUPERSEDED = 'superseded';

interface CurrentRun extends RunControls {
  /** What it was begun for, once that is known. */
  revision?: string;
  /** Ends what only concerns this run. */
  readonly over: AbortController;
  isPeeking: boolean;
  /** What asked for a look while one goes on: all of them share the next. */
  peekAgain?: string | undefined;
}

/** Keeps one source in sync: one run at a time, each looking at everything anew, until it is closed. */
export class SourceLoop {
  readonly config: SourceConfig;
  readonly #options: SourceLoopOptions;
  readonly #runs: SourceRuns;
  readonly #windows: MaintenanceWindows | undefined;
  readonly #triggers: Triggers;
  readonly #fetches = pLimit(1);
  readonly #atWork = new Map<ObjectKey, string>();
  #record: SourceRecord;
  #phase: { readonly name: string; readonly since: string } | undefined;
  #current: CurrentRun | undefined;
  #waiting: string | undefined;
  #work: Promise<void> | undefined;
  #isClosed = false;
  #givenUp = 0;
  /** Whether the server was looked at completely since this process began. */
  isObserved = false;

  constructor(options: SourceLoopOptions) {
    this.#options = options;
    this.config = options.config;
    this.#record = options.record;
    this.#windows = maintenanceWindows(this.config.windows, () => {
      this.request('window');
    });
    this.#triggers = startTriggers(this.config, (trigger) => {
      this.request(trigger);
    });
    this.#runs = createSourceRuns(options, {
      fetch: (signal) => this.#fetch(signal),
      idle: () => this.#idle(),
      entered: (name) => {
        this.#phase = { name, since: new Date().toISOString() };
      },
      progress: (event) => {
        this.#follow(event);
      },
      record: () => this.#record,
      remember: (record) => this.#remember(record),
      observed: () => {
        this.isObserved = true;
      },
    });
  }

  /**
   * Asks for a run. While one goes on, another follows it; where only the source was to be looked at, only when there is
   * a new revision, which also cuts short what the run still waits for.
   */
  request(trigger: string): void {
    if (this.#isClosed) return;
    if (this.#current === undefined) {
      this.#waiting ??= trigger;
      this.#work ??= this.#workOff();
      return;
    }
    if (trigger !== 'poll' && trigger !== 'retry') this.#waiting = trigger;
    void this.#peek(trigger, this.#current);
  }

  /** Whether there is such an object. */
  has(key: ObjectKey): boolean {
    return this.#record.objects.some((object) => object.key === key);
  }

  /** Suspends or resumes the source, or one object of it. What is under way is finished, and nothing more is begun. */
  suspend(isSuspended: boolean, key?: ObjectKey): void {
    const since = new Date().toISOString();
    const { suspended, suspendedObjects, ...rest } = this.#record;
    const { [key ?? '/']: known, ...others } = suspendedObjects;
    const record: SourceRecord =
      key === undefined
        ? { ...rest, suspendedObjects, ...(isSuspended ? { suspended: suspended ?? since } : {}) }
        : {
            ...this.#record,
            suspendedObjects: isSuspended ? { ...others, [key]: known ?? since } : others,
          };
    void this.#remember(record);
    if (isSuspended) this.interrupt('suspended');
    this.request(isSuspended ? 'suspend' : 'resume');
  }

  /** Ends what a run still waits for; it begins nothing more. */
  interrupt(reason: string): void {
    this.#current?.stop.abort(reason);
  }

  /** Whether a push to this clone URL, and this ref, could have changed the source. */
  isAt(location: string, ref: string | undefined): boolean {
    return this.#options.source.isAt(location, ref);
  }

  status(): SourceStatus {
    const now = new Date();
    return sourceStatus(this.config, this.#record, {
      now,
      location: this.#options.source.location,
      suspended: this.#options.surroundings.suspended(),
      phase: this.#phase,
      atWork: this.#atWork,
      nextRun: this.#triggers.next(),
      window:
        this.#windows === undefined
          ? undefined
          : { isOpen: this.#windows.isOpen(now), changes: this.#windows.changes(now) },
    });
  }

  /** Begins nothing more, and resolves when what is under way is finished and written down. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.interrupt('stopping');
    await Promise.all([this.#triggers.close(), this.#windows?.close()]);
    await this.#work;
  }

  async #workOff(): Promise<void> {
    for (let trigger = this.#next(); trigger !== undefined; trigger = this.#next()) {
      const current: CurrentRun = {
        stop: new AbortController(),
        impatience: new AbortController(),
        over: new AbortController(),
        isPeeking: false,
      };
      this.#current = current;
      try {
        await this.#runs.run(trigger, current);
      } catch (error) {
        const { log } = this.#options.surroundings;
        log.error({ err: error, source: this.config.name }, 'error of this program');
      } finally {
        this.#givenUp = current.stop.signal.reason === SUPERSEDED ? this.#givenUp + 1 : 0;
        this.#current = undefined;
        current.over.abort();
        this.#phase = undefined;
        this.#atWork.clear();
      }
    }
    this.#work = undefined;
    // A timer would keep the process alive.
    if (this.#isClosed) return;
    this.#triggers.plan(nextTry(this.#record, this.config, this.#options.surroundings.backOff));
  }

  #next(): string | undefined {
    const trigger = this.#isClosed ? undefined : this.#waiting;
    this.#waiting = undefined;
    return trigger;
  }

  async #fetch(signal: AbortSignal): Promise<FetchedRevision> {
    const fetched = await this.#oneFetch(signal);
    if (this.#current !== undefined) this.#current.revision = fetched.revision.id;
    // Reading and fetching share one copy of the repository.
    return { revision: fetched.revision, files: () => this.#fetches(() => fetched.files()) };
  }

  /** The time that it may take begins when it does, and not when it has to wait for another one. */
  #oneFetch(signal: AbortSignal): Promise<FetchedRevision> {
    return this.#fetches(() =>
      withinTime(this.config.timeouts.fetch, signal, (limited) => this.#options.source.fetch(limited)),
    );
  }

  /** However many ask while a run goes on, one look at the source follows another. */
  async #peek(trigger: string, current: CurrentRun): Promise<void> {
    if (current.isPeeking) {
      current.peekAgain = trigger;
      return;
    }
    current.isPeeking = true;
    let asked: string | undefined = trigger;
    while (asked !== undefined && this.#current === current) {
      current.peekAgain = undefined;
      await this.#lookForNews(asked, current);
      asked = current.peekAgain;
    }
    current.isPeeking = false;
  }

  /** A new revision makes a run for an old one pointless, above all what it waits for. */
  async #lookForNews(trigger: string, current: CurrentRun): Promise<void> {
    const { log } = this.#options.surroundings;
    const before = current.revision;
    if (before === undefined) return;
    try {
      const { revision } = await this.#oneFetch(current.over.signal);
      if (revision.id === before || this.#current !== current) return;
      log.info(
        { source: this.config.name, revision: revision.id },
        'a new revision ends the run of an old one',
      );
      this.#waiting ??= trigger;
      current.impatience.abort(SUPERSEDED);
      // Where commits come faster than runs end, some run has to be carried out.
      if (this.#givenUp < MOST_GIVEN_UP) current.stop.abort(SUPERSEDED);
    } catch (error) {
      // The run that follows, or the next look, says what is wrong with the source.
      log.debug({ err: error, source: this.config.name }, 'the source could not be looked at during a run');
    }
  }

  #idle(): string | undefined {
    return idleReason(this.config, {
      isSuspended: this.#record.suspended !== undefined,
      isAllSuspended: this.#options.surroundings.suspended() !== undefined,
      isOpen: this.#windows?.isOpen(new Date()) ?? true,
    });
  }

  #follow(event: ProgressEvent): void {
    if (event.type === 'started') this.#atWork.set(event.key, new Date().toISOString());
    if (event.type === 'finished') this.#atWork.delete(event.result.key);
  }

  async #remember(record: SourceRecord): Promise<void> {
    this.#record = record;
    const { log } = this.#options.surroundings;
    try {
      await this.#options.file.save(record);
    } catch (error) {
      log.error({ err: error, source: this.config.name }, 'what is known of the source cannot be written');
    }
  }
}
