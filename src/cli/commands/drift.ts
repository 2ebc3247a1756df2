import { driftOf } from '../../reconciler/ownership/drift-of.ts';
import type { JsonObject } from '../../manifest/json.ts';
import { planDocument } from '../../reconciler/plan-document.ts';
import { CommandFailure } from '../command-failure.ts';
import type { DriftOptions } from '../command-options.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { watchInterrupts } from '../interrupt.ts';
import { DEFAULT_STATE_DIRECTORY } from '../../state/default-state-directory.ts';
import { preparePlan } from '../prepare-plan.ts';
import { stoppedEarly } from '../stopped-early.ts';
import type { Terminal } from '../terminal.ts';
import { driftMarkdown, driftObjects, driftText } from '../views/drift-text.ts';
import { createProgress } from '../views/progress.ts';
import { visibleJson } from '../../text/visible-text.ts';

/** `waldur-gitops drift`: shows what was changed on the server since it was applied. Sends no write. */
export async function runDrift(terminal: Terminal, options: DriftOptions): Promise<ExitCode> {
  const progress = createProgress(terminal, { stream: terminal.stderr, color: false });
  const interrupt = watchInterrupts({ milliseconds: options.timeout, tell: progress.tell });
  try {
    if (options.state === 'none') throw nothingRecorded('--state none');
    const { plan, state } = await preparePlan(
      terminal,
      { ...options, maxDeletePercent: 0 },
      {
        signal: interrupt.signal,
        progress: progress.report,
        tell: progress.tell,
        foresight: { allowCommands: false, env: terminal.env, here: false },
      },
    );
    progress.clear();
    const known = state.record?.state.inventory.size ?? 0;
    if (known === 0) throw nothingRecorded(options.state ?? DEFAULT_STATE_DIRECTORY);
    const drift = driftOf(plan);
    const found = { plan, drift, recorded: known };
    const document = (): JsonObject => planDocument({ ...drift, objects: driftObjects(found) });
    if (options.format === 'json') terminal.stdout.write(`${visibleJson(document())}\n`);
    else if (options.format === 'markdown') terminal.stdout.write(driftMarkdown(found));
    else terminal.stdout.write(driftText(found, terminal));
    if (plan.objects.some(({ action }) => action === 'blocked')) return EXIT.failed;
    return drift.objects.length > 0 ? EXIT.drift : EXIT.done;
  } catch (error) {
    throw stoppedEarly(error, interrupt.signal);
  } finally {
    progress.clear();
    interrupt.close();
  }
}

function nothingRecorded(place: string): CommandFailure {
  return new CommandFailure(
    [
      {
        code: 'DRIFT_NOTHING_RECORDED',
        severity: 'error',
        summary: `nothing is recorded in ${place}, so what was changed since cannot be told`,
        hints: ['`apply` records what it does; --state names the place.', '`plan` shows all that differs.'],
      },
    ],
    EXIT.failed,
  );
}
