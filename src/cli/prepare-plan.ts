import { hasErrors } from '../manifest/diagnostic.ts';
import type { ObjectKey } from '../manifest/object-key.ts';
import { loadManifests } from '../manifest/load-manifests.ts';
import { providers } from '../providers/registry.ts';
import type { Recovery } from '../providers/intervention.ts';
import { makePlan } from '../reconciler/make-plan.ts';
import { createOutsideValues, type OutsideValues } from '../reconciler/outside-values.ts';
import type { DeliveryForesight } from '../reconciler/plan/foretell-deliveries.ts';
import type { Plan } from '../reconciler/plan.ts';
import type { ProgressEvent } from '../reconciler/report.ts';
import { validate } from '../reconciler/validate.ts';
import { connect } from '../waldur/connect.ts';
import type { Reader } from '../waldur/reader.ts';
import { readSettings } from '../waldur/settings.ts';
import type { Writer } from '../waldur/writer.ts';
import { CommandFailure } from './command-failure.ts';
import type { PlanningOptions } from './command-options.ts';
import { EXIT } from './exit-code.ts';
import { createLog } from './log.ts';
import { showFindings } from './show-findings.ts';
import type { Terminal } from './terminal.ts';

/** A plan together with what is needed to carry it out. */
export interface PreparedPlan {
  readonly plan: Plan;
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

  const read = readSettings(terminal.env);
  if ('diagnostics' in read) throw new CommandFailure(read.diagnostics, EXIT.noInstance);
  const warnings = [...findings, ...read.warnings];
  if (warnings.length > 0) showFindings(warnings, 'text', terminal);

  const log = await createLog(terminal, options);
  run.progress({ type: 'phase', phase: 'connecting', detail: read.settings.url });
  const { reader, writer, instance } = await connect(read.settings, {
    signal: run.signal,
    ...(log === undefined
      ? {}
      : {
          log: (entry) => {
            log.debug(entry, 'request');
          },
        }),
  });
  const outside = createOutsideValues(terminal.env);
  const plan = await makePlan({
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
  log?.info(plan.observation, 'planned');
  return { plan, reader, writer, outside };
}
