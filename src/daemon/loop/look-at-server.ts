import { chooseObjects } from '../run/choose-objects.ts';
import { modeIn } from '../run/mode-of.ts';
import { runSource, type SourceRunResult } from '../run/run-source.ts';
import type { SoundManifests } from './loaded-manifests.ts';
import type { RunHooks } from './run-hooks.ts';
import type { RunLog } from './run-log.ts';
import type { SourceLoopOptions } from './source-loop-options.ts';

/** One look at the server. */
export interface Look {
  readonly id: string;
  readonly planned: SoundManifests;
  /** Whether the server may be brought to them. */
  readonly counts: boolean;
  readonly signal: AbortSignal;
  readonly impatience: AbortSignal;
  readonly runLog: RunLog;
  /** What is chosen of what was found is about to be carried out. */
  applying(found: Pick<SourceRunResult, 'plan' | 'held'>): void;
  /** A request is sent again. */
  repeated(): void;
}

/** Holds manifests against the server, and carries out what is chosen of what differs, when the server may be changed. */
export function lookAtServer(
  { config, directory, surroundings }: SourceLoopOptions,
  hooks: RunHooks,
  look: Look,
): Promise<SourceRunResult> {
  const {
    planned: { manifests, revision },
    id,
    counts,
    signal,
    impatience,
    runLog,
  } = look;
  const { env, allow, version, log } = surroundings;
  hooks.entered('Planning');
  const mayWrite = counts && hooks.idle() === undefined;
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
            runLog.planned(plan);
            const { objects, suspendedObjects } = hooks.record();
            const choice = chooseObjects({
              plan,
              revision: revision.id,
              modeOf: modeIn(manifests, config.mode),
              isSuspended: (key) => suspendedObjects[key] !== undefined,
              records: new Map(objects.map((object) => [object.key, object])),
              backOff: surroundings.backOff,
              now: new Date(),
            });
            const hasWork = choice.plan.objects.some(({ steps }) => steps.length > 0);
            if (hasWork) look.applying({ plan, held: choice.held });
            return choice;
          },
        }
      : {}),
    mayChange: () => hooks.idle() === undefined,
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
