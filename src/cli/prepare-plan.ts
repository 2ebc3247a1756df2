import { hasErrors, type Diagnostic } from '../manifest/diagnostic.ts';
import type { ManifestSet } from '../manifest/manifest-set.ts';
import type { ObjectKey } from '../manifest/object-key.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { loadManifests } from '../manifest/load-manifests.ts';
import { providers } from '../providers/registry.ts';
import type { Recovery } from '../providers/intervention.ts';
import { startPlanning, type Planning } from '../reconciler/make-plan.ts';
import { createOutsideValues, type OutsideValues } from '../reconciler/outside-values.ts';
import { adoptOnly } from '../reconciler/ownership/adopt-only.ts';
import { guardRemovals } from '../reconciler/ownership/guard-removals.ts';
import type { DeliveryForesight } from '../reconciler/plan/foretell-deliveries.ts';
import type { Plan } from '../reconciler/plan.ts';
import type { ProgressEvent } from '../reconciler/report.ts';
import { savedPlan, type PlanOrigin, type SavedPlan } from '../reconciler/saved/saved-plan.ts';
import { validate } from '../reconciler/validate.ts';
import type { Settings } from '../waldur/settings.ts';
import type { Reader } from '../waldur/reader.ts';
import type { Writer } from '../waldur/writer.ts';
import { CommandFailure } from './command-failure.ts';
import type { PlanningOptions } from './command-options.ts';
import { EXIT } from './exit-code.ts';
import { openInstance, settingsOf } from './open-instance.ts';
import { openState, type OpenedState } from './open-state.ts';
import { sourceRevision } from './source-revision.ts';
import type { Terminal } from './terminal.ts';
import { VERSION } from './version-number.ts';

/** A plan together with what is needed to carry it out. */
export interface PreparedPlan {
  readonly plan: Plan;
  readonly planning: Planning;
  /** The plan as it can be kept. */
  readonly saved: SavedPlan;
  readonly reader: Reader;
  readonly writer: Writer;
  readonly outside: OutsideValues;
  /** Whoever gets this releases it. */
  readonly state: OpenedState;
}

/** What a plan is made for. */
export interface PlanRun {
  readonly signal: AbortSignal;
  readonly progress: (event: ProgressEvent) => void;
  /** Gets sentences for people. */
  readonly tell: (sentence: string) => void;
  /** The run writes to the inventory; absent: it only reads. */
  readonly lock?: { readonly command: string; readonly patience: number };
  /** Instead of what differs, the secrets of these objects are renewed. */
  readonly rotate?: readonly ObjectKey[];
  /** Instead of what differs, the server reads objects again. */
  readonly refresh?: boolean;
  /** What is done with these objects instead of what differs. */
  readonly recover?: ReadonlyMap<ObjectKey, Recovery>;
  readonly foresight: DeliveryForesight;
}

/**
 * Reads the manifests, checks them, opens the inventory, connects and plans. Throws CommandFailure for what the user can
 * mend, TooManyRemovalsError, StateError, and the classes of src/waldur/errors.ts. Nothing is sent when the manifests or
 * the settings are wrong.
 */
export async function preparePlan(
  terminal: Terminal,
  options: PlanningOptions,
  run: PlanRun,
): Promise<PreparedPlan> {
  const set = await loadManifests(options.file, { stdin: terminal.stdin });
  const findings = validate(set, providers).filter((finding) => !isEmptyOnPurpose(finding, options));
  if (hasErrors(findings)) throw new CommandFailure(findings, EXIT.failed);

  const settings = settingsOf(terminal, findings);
  const revision = sourceRevision(options.file);
  const { signal, tell, lock } = run;
  const state = await openState(options, { instance: settings.url, revision, lock, signal, tell });
  try {
    return await planned(terminal, options, run, { set, settings, state, revision });
  } catch (error) {
    await state.release();
    throw error;
  }
}

/** What removes objects may be given nothing; how much it may remove is looked at later. */
function isEmptyOnPurpose({ code }: Diagnostic, { prune, state }: PlanningOptions): boolean {
  return code === 'MANIFEST_NONE_FOUND' && prune === true && state !== 'none';
}

async function planned(
  terminal: Terminal,
  options: PlanningOptions,
  run: PlanRun,
  {
    set,
    settings,
    state,
    revision,
  }: {
    readonly set: ManifestSet;
    readonly settings: Settings;
    readonly state: OpenedState;
    readonly revision: string | undefined;
  },
): Promise<PreparedPlan> {
  const { reader, writer, instance, log } = await openInstance(terminal, settings, options, run);
  const outside = createOutsideValues(terminal.env);
  const planning = await startPlanning({
    manifests: set.manifests,
    providers,
    reader,
    instance,
    options: {
      prune: options.prune === true,
      writeSecrets: options.writeSecrets === true,
      targets: options.target,
      rotate: run.rotate ?? [],
      refresh: run.refresh === true,
      recover: run.recover ?? new Map(),
    },
    foresight: run.foresight,
    outside,
    record: state.record,
    progress: run.progress,
  });
  const plan = options.adoptOnly === true ? adoptOnly(planning.plan) : planning.plan;
  log?.info(plan.observation, 'planned');
  guardRemovals(plan, {
    percent: options.maxDeletePercent,
    entries: [...(state.record?.state.inventory.values() ?? [])],
    declared: set.manifests.length,
  });
  const origin = originOf(set.manifests, options, { revision, manifestSet: state.manifestSet });
  return { plan, planning, saved: savedPlan(plan, origin), reader, writer, outside, state };
}

function originOf(
  manifests: readonly Manifest[],
  options: PlanningOptions,
  source: { readonly revision: string | undefined; readonly manifestSet: string | undefined },
): PlanOrigin {
  return {
    toolVersion: VERSION,
    ...source,
    options: {
      prune: options.prune === true,
      writeSecrets: options.writeSecrets === true,
      adoptOnly: options.adoptOnly === true,
      maxDeletePercent: options.maxDeletePercent,
      targets: options.target,
    },
    manifests,
  };
}
