import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { modeIn } from '../run/mode-of.ts';
import { bothFailures, runFailure, type RunFailure } from '../run/run-failure.ts';
import type { SourceRunResult } from '../run/run-source.ts';
import { createManifestCopy } from '../record/manifest-copy.ts';
import { runRecord } from '../status/run-record.ts';
import { forgettingOf, forgotten } from './forgotten.ts';
import { createKeptManifests } from './kept-manifests.ts';
import { placeText } from './loaded-manifests.ts';
import { lookAtServer } from './look-at-server.ts';
import { prepareRun, type PreparedRun } from './prepare-run.ts';
import { recordAfter, recordDuring } from './record-after.ts';
import type { LookFacts } from './record-of-look.ts';
import type { RunControls, RunHooks } from './run-hooks.ts';
import { createRunLog } from './run-log.ts';
import type { SourceLoopOptions } from './source-loop-options.ts';

/** The runs of one source, one after another. */
export interface SourceRuns {
  /** Fetches, plans, applies what may be applied, and remembers what came of it. Never throws. */
  run(trigger: string, controls: RunControls): Promise<void>;
}

/** The runs of a source. What its manifests say is kept between them. */
export function createSourceRuns(options: SourceLoopOptions, hooks: RunHooks): SourceRuns {
  const { config, source, directory, surroundings } = options;
  const { backOff, log } = surroundings;
  const kept = createKeptManifests({
    location: source.location,
    mayBeEmpty: config.prune,
    copy: createManifestCopy(config, directory, (sentence) => {
      log.error({ source: config.name, why: sentence }, 'a file of the state was not understood');
    }),
    notKept: (error) => {
      log.error({ err: error, source: config.name }, 'the copy of the manifests cannot be written');
    },
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
      let prepared: PreparedRun = { counts: false };
      const lookFacts = ({ planned, counts }: PreparedRun): Omit<LookFacts, 'result'> => ({
        id,
        now: new Date(),
        planned: planned?.revision,
        idle: hooks.idle() ?? (counts ? undefined : UNTIL_MENDED),
        modeOf: modeIn(planned?.manifests ?? [], config.mode),
        backOff,
        chance: Math.random,
      });
      let result: SourceRunResult | undefined;
      let bug: unknown;
      try {
        prepared = await prepareRun(kept, hooks, signal);
        const { planned, counts } = prepared;
        if (planned !== undefined) {
          result = await lookAtServer(options, hooks, {
            id,
            planned,
            counts,
            signal,
            impatience: impatience.signal,
            runLog,
            applying(found) {
              // One object that takes its time must not keep the others from being looked at.
              limits.push(setTimeout(() => impatience.abort('timeout'), config.timeouts.wait));
              // Carrying it out may take long, and nobody should have to wait for what is known already.
              hooks.observed();
              if (found.plan !== undefined) surroundings.met(found.plan.instance);
              void hooks.remember(
                recordDuring(hooks.record(), {
                  ...lookFacts(prepared),
                  result: { ...found },
                  fetched: prepared.fetched,
                }),
              );
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
      failure ??= bothFailures(prepared.failure, result?.failure);
      const { counts, fetched } = prepared;
      if (bug !== undefined) runLog.bug(bug);
      if (result?.instance !== undefined) surroundings.met(result.instance);
      if (result?.plan !== undefined) hooks.observed();
      const run = runRecord({
        id,
        trigger,
        revision: hooks.record().attempted?.id,
        started,
        milliseconds: Date.now() - started.getTime(),
        couldWrite: counts && result?.failure === undefined && hooks.idle() === undefined,
        plan: result?.plan,
        digest: result?.digest,
        report: result?.report,
        requests: result?.requests ?? 0,
        retries,
        failure,
      });
      const record = recordAfter(hooks.record(), {
        ...lookFacts(prepared),
        run,
        fetched,
        counts,
        result,
        failure,
      });
      await hooks.remember(record);
      runLog.changes(before.objects, record.objects);
      runLog.condition(before.conditions, record.conditions);
      runLog.ended(run);
      surroundings.ended(config.name, run);
    },
  };
}

/** Why nothing is carried out while the source has something newer that cannot be used, or nothing at all. */
const UNTIL_MENDED = 'what the source has now cannot be used';

const INTERRUPTED: RunFailure = { reason: 'Interrupted', message: 'the run was interrupted' };
