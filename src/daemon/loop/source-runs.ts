import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { ProgressEvent } from '../../reconciler/report.ts';
import type { SourceRecord } from '../record/source-record.ts';
import { chooseObjects } from '../run/choose-objects.ts';
import { modesOf } from '../run/mode-of.ts';
import { runFailure, type RunFailure } from '../run/run-failure.ts';
import { runSource, type SourceRunResult } from '../run/run-source.ts';
import type { FetchedRevision } from '../source/manifest-source.ts';
import { SourceError } from '../source/source-error.ts';
import { runRecord } from '../status/run-record.ts';
import { forgettingOf, forgotten } from './forgotten.ts';
import { idleReason } from './idle-reason.ts';
import { createKeptManifests } from './kept-manifests.ts';
import { placeText, type SoundManifests } from './loaded-manifests.ts';
import { recordAfter } from './record-after.ts';
import { createRunLog, type RunLog } from './run-log.ts';
import type { SourceLoopOptions } from './source-loop.ts';

/** What the runs of a source may ask of its loop, and tell it. */
export interface RunHooks {
  fetch(signal: AbortSignal): Promise<FetchedRevision>;
  /** Whether a maintenance window is open, if there are any. */
  isOpen(): boolean;
  /** What is remembered now; it may change during a run. */
  record(): SourceRecord;
  /** Never throws. */
  remember(record: SourceRecord): Promise<void>;
  /** The server was looked at completely. */
  observed(): void;
  entered(phase: 'Fetching' | 'Planning' | 'Applying'): void;
  progress(event: ProgressEvent): void;
}

/** What ends a run before its time. */
export interface RunControls {
  /** Nothing more is begun, and nothing is waited for. */
  readonly stop: AbortController;
  /** Nothing is waited for. */
  readonly impatience: AbortController;
}

/** The runs of one source, one after another. */
export interface SourceRuns {
  /** Fetches, plans, applies what may be applied, and remembers what came of it. Never throws. */
  run(trigger: string, controls: RunControls): Promise<void>;
}

interface Look {
  readonly id: string;
  readonly planned: SoundManifests;
  /** These are the manifests that count now. */
  readonly isCurrent: boolean;
  readonly signal: AbortSignal;
  readonly impatience: AbortSignal;
  readonly runLog: RunLog;
  applying(): void;
  /** A request is sent again. */
  repeated(): void;
}

/** The runs of a source. What its manifests say is kept between them. */
export function createSourceRuns(options: SourceLoopOptions, hooks: RunHooks): SourceRuns {
  const { config, source, directory, surroundings } = options;
  const { env, allow, version, backOff, log } = surroundings;
  const kept = createKeptManifests({
    location: source.location,
    mayBeEmpty: config.prune,
    invalid: (revision, findings) => {
      const mistakes = findings.map(({ code, summary, position }) => ({
        code,
        summary,
        place: placeText(position),
      }));
      log.warn({ source: config.name, revision, mistakes }, 'manifests are not valid');
    },
  });

  return {
    async run(trigger, { stop, impatience }) {
      const id = randomBytes(16).toString('hex');
      const started = new Date();
      const runLog = createRunLog(log, config.name, id);
      const { signal } = stop;
      setMaxListeners(0, signal);
      const limits = [setTimeout(() => stop.abort('timeout'), config.timeouts.run)];
      const before = hooks.record();
      const objects = forgotten(before.objects, forgettingOf(trigger));
      if (objects !== before.objects) await hooks.remember({ ...before, objects });
      let retries = 0;
      let failure: RunFailure | undefined;
      let result: SourceRunResult | undefined;
      let bug: unknown;
      try {
        failure = await prepare(signal);
        const planned = kept.sound();
        if (planned !== undefined) {
          result = await looked({
            id,
            planned,
            isCurrent: failure === undefined,
            signal,
            impatience: impatience.signal,
            runLog,
            applying() {
              // One object that takes its time must not keep the others from being looked at.
              limits.push(setTimeout(() => impatience.abort('timeout'), config.timeouts.wait));
            },
            repeated() {
              retries += 1;
            },
          });
        }
        bug = result?.bug;
      } catch (error) {
        failure = signal.aborted ? INTERRUPTED : runFailure(error);
        if (failure.reason === 'InternalError') bug = error;
      } finally {
        for (const limit of limits) clearTimeout(limit);
      }
      failure ??= result?.failure;
      if (bug !== undefined) runLog.bug(bug);
      if (result?.instance !== undefined) surroundings.met(result.instance);
      if (result?.plan !== undefined) hooks.observed();
      const run = runRecord({
        id,
        trigger,
        revision: hooks.record().attempted?.id,
        started,
        milliseconds: Date.now() - started.getTime(),
        couldWrite: failure === undefined && idle() === undefined,
        plan: result?.plan,
        digest: result?.digest,
        report: result?.report,
        requests: result?.requests ?? 0,
        retries,
        failure,
      });
      const known = hooks.record();
      const record = recordAfter(known, {
        run,
        now: new Date(),
        revision: kept.sound()?.revision,
        result,
        failure,
        idle: idle(),
        modeOf: modeOf(),
        backOff,
        chance: Math.random,
      });
      await hooks.remember(record);
      runLog.changes(known.objects, record.objects);
      runLog.condition(known.conditions, record.conditions);
      runLog.ended(run);
      surroundings.ended(config.name, run);
    },
  };

  /** Fetches, and reads the manifests; what is wrong with them is no reason to look away from the server. */
  async function prepare(signal: AbortSignal): Promise<RunFailure | undefined> {
    hooks.entered('Fetching');
    const timeout = AbortSignal.timeout(config.timeouts.fetch);
    try {
      const fetched = await hooks.fetch(AbortSignal.any([signal, timeout]));
      const record = hooks.record();
      const { revision } = fetched;
      if (record.attempted?.id !== revision.id) await hooks.remember({ ...record, attempted: revision });
      return await kept.update(fetched);
    } catch (error) {
      if (!(error instanceof SourceError) || signal.aborted) throw error;
      return runFailure(error);
    }
  }

  async function looked(look: Look): Promise<SourceRunResult> {
    const { id, planned, isCurrent, signal, impatience, runLog } = look;
    const { manifests, revision } = planned;
    hooks.entered('Planning');
    const mayWrite = isCurrent && idle() === undefined;
    return runSource({
      config,
      manifests,
      revision: revision.id,
      env,
      allow,
      directory,
      version,
      trace: id,
      signal,
      impatience,
      ...(mayWrite
        ? {
            choose: (plan) => {
              hooks.entered('Applying');
              look.applying();
              runLog.planned(plan);
              const { objects, suspendedObjects } = hooks.record();
              return chooseObjects({
                plan,
                revision: revision.id,
                modeOf: modeOf(),
                isSuspended: (key) => suspendedObjects[key] !== undefined,
                records: new Map(objects.map((object) => [object.key, object])),
                now: new Date(),
              });
            },
          }
        : {}),
      mayChange: () => idle() === undefined,
      progress: (event) => {
        runLog.progress(event);
        hooks.progress(event);
      },
      log: (entry) => {
        if (entry.repeated > 0) look.repeated();
        runLog.request(entry);
      },
      tell: (sentence) => {
        log.warn({ source: config.name, why: sentence }, 'inventory');
      },
    });
  }

  /** Why nothing is carried out now, whatever differs. */
  function idle(): string | undefined {
    return idleReason(config, {
      isSuspended: hooks.record().suspended !== undefined,
      isAllSuspended: surroundings.suspended() !== undefined,
      isOpen: hooks.isOpen(),
    });
  }

  function modeOf() {
    const modes = modesOf(kept.sound()?.manifests ?? [], config.mode);
    return (key: Parameters<typeof modes.get>[0]) => modes.get(key) ?? config.mode;
  }
}

const INTERRUPTED: RunFailure = { reason: 'Interrupted', message: 'the run was interrupted' };
