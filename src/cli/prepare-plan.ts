import { hasErrors } from '../manifest/diagnostic.ts';
import type { ObjectKey } from '../manifest/object-key.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { loadManifests } from '../manifest/load-manifests.ts';
import { providers } from '../providers/registry.ts';
import type { Recovery } from '../providers/intervention.ts';
import { startPlanning, type Planning } from '../reconciler/make-plan.ts';
import { createOutsideValues, type OutsideValues } from '../reconciler/outside-values.ts';
import type { DeliveryForesight } from '../reconciler/plan/foretell-deliveries.ts';
import type { Plan } from '../reconciler/plan.ts';
import type { ProgressEvent } from '../reconciler/report.ts';
import { savedPlan, type PlanOrigin, type SavedPlan } from '../reconciler/saved/saved-plan.ts';
import { validate } from '../reconciler/validate.ts';
import type { Reader } from '../waldur/reader.ts';
import type { Writer } from '../waldur/writer.ts';
import { CommandFailure } from './command-failure.ts';
import type { PlanningOptions } from './command-options.ts';
import { EXIT } from './exit-code.ts';
import { openInstance, settingsOf } from './open-instance.ts';
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
}

/**
 * Reads the manifests, checks them, connects and plans. Throws CommandFailure for what the user can mend, and the
 * classes of src/waldur/errors.ts. Nothing is sent when the manifests or the settings are wrong.
 */
export async function preparePlan(
  terminal: Terminal,
  options: PlanningOptions,
  run: {
    readonly signal: AbortSignal;
    readonly progress: (event: ProgressEvent) => void;
    /** Instead of what differs, the secrets of these objects are renewed. */
    readonly rotate?: readonly ObjectKey[];
    /** Instead of what differs, the server reads objects again. */
    readonly refresh?: boolean;
    /** What is done with these objects instead of what differs. */
    readonly recover?: ReadonlyMap<ObjectKey, Recovery>;
    readonly foresight: DeliveryForesight;
  },
): Promise<PreparedPlan> {
  const set = await loadManifests(options.file, { stdin: terminal.stdin });
  const findings = validate(set, providers);
  if (hasErrors(findings)) throw new CommandFailure(findings, EXIT.failed);

  const settings = settingsOf(terminal, findings);
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
    progress: run.progress,
  });
  const { plan } = planning;
  log?.info(plan.observation, 'planned');
  return {
    plan,
    planning,
    saved: savedPlan(plan, originOf(set.manifests, options)),
    reader,
    writer,
    outside,
  };
}

function originOf(manifests: readonly Manifest[], options: PlanningOptions): PlanOrigin {
  return {
    toolVersion: VERSION,
    revision: sourceRevision(options.file),
    options: {
      prune: options.prune === true,
      writeSecrets: options.writeSecrets === true,
      targets: options.target,
    },
    manifests,
  };
}
