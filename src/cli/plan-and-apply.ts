import { applyPlan, type ApplyInput } from '../reconciler/apply-plan.ts';
import { createRecorder } from '../reconciler/apply/recorder.ts';
import { describeSource } from '../reconciler/outside-values.ts';
import { hasChanges, type Plan } from '../reconciler/plan.ts';
import { reportDocument } from '../reconciler/report-document.ts';
import type { Report } from '../reconciler/report.ts';
import type { DeliveryOptions } from '../reconciler/sinks/sink-obstacle.ts';
import { CommandFailure } from './command-failure.ts';
import type { ApplyOptions } from './command-options.ts';
import type { ObjectKey } from '../manifest/object-key.ts';
import { confirm } from './confirm.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { reportExit } from './exit.ts';
import { watchInterrupts, type Interrupt } from './interrupt.ts';
import type { OpenedState } from './open-state.ts';
import { prepareApply, type PreparedApply } from './prepare-apply.ts';
import { stoppedEarly } from './stopped-early.ts';
import type { Terminal } from './terminal.ts';
import { countText } from '../text/count-text.ts';
import { fieldLabel } from '../text/field-label.ts';
import { planText } from './views/plan-text.ts';
import { createProgress, type Progress } from './views/progress.ts';
import { reportMarkdown } from './views/report-markdown.ts';
import { reportSummary } from './views/report-text.ts';
import { visibleJson } from '../text/visible-text.ts';

/**
 * What is carried out: all that differs, or with `rotate` the renewal of these secrets and nothing else, or with
 * `refresh` that the server reads objects again and nothing else.
 */
export interface CarriedOut extends ApplyOptions {
  readonly rotate?: readonly ObjectKey[];
  readonly refresh?: boolean;
}

/**
 * Plans, shows the plan, asks unless `--yes` is given, and sends the requests of the plan. The report goes to standard
 * output; in the text format its lines appear as objects are finished.
 */
export async function planAndApply(terminal: Terminal, options: CarriedOut): Promise<ExitCode> {
  const results =
    options.format === 'text'
      ? { stream: terminal.stdout, color: terminal.color }
      : { stream: terminal.stderr, color: false };
  const progress = createProgress(terminal, results);
  const interrupt = watchInterrupts({ milliseconds: options.timeout, tell: progress.tell });
  let state: OpenedState | undefined;
  try {
    const prepared = await planned(terminal, options, interrupt, progress);
    const { plan } = prepared;
    ({ state } = prepared);
    refuseUnset(plan);
    // Whoever gives the file of a plan has seen it.
    const isSeen = options.yes === true || options.planFile !== undefined;
    const question = hasChanges(plan) && !isSeen;
    if (options.format === 'text' || question) {
      results.stream.write(shownPlan(plan, options, { color: results.color, width: terminal.width }));
    }
    if (question && !(await agreed(terminal, options, plan, interrupt))) return EXIT.failed;
    const delivery = deliveryOptions(terminal, options);
    const report = await applied(prepared, { ...options, delivery }, interrupt, progress);
    progress.clear();
    terminal.stdout.write(shownReport(report, options));
    return reportExit(report, options.detailedExitcode === true);
  } finally {
    progress.clear();
    // Until then a second signal ends the process at once, and the lock tells the next run that its holder is gone.
    await state?.release();
    interrupt.close();
  }
}

async function planned(
  terminal: Terminal,
  options: CarriedOut,
  interrupt: Interrupt,
  progress: Progress,
): Promise<PreparedApply> {
  // The client stops reading at an interrupt, but a write under way is never cut off: that is what `applied` waits for.
  const reading = new AbortController();
  const stopReading = (): void => {
    reading.abort();
  };
  interrupt.signal.addEventListener('abort', stopReading);
  try {
    return await prepareApply(terminal, options, {
      signal: reading.signal,
      progress: progress.report,
      tell: progress.tell,
      lock: { command: commandOf(options), patience: options.lockTimeout },
      rotate: options.rotate ?? [],
      refresh: options.refresh === true,
      recover: options.recover ?? new Map(),
      foresight: { ...deliveryOptions(terminal, options), here: true },
    });
  } catch (error) {
    throw stoppedEarly(error, interrupt.signal);
  } finally {
    progress.clear();
    interrupt.signal.removeEventListener('abort', stopReading);
  }
}

function commandOf(options: CarriedOut): string {
  if (options.refresh === true) return 'refresh';
  return options.rotate === undefined ? 'apply' : 'rotate';
}

async function agreed(
  terminal: Terminal,
  options: CarriedOut,
  plan: Plan,
  interrupt: Interrupt,
): Promise<boolean> {
  const command = commandOf(options);
  const { url } = plan.instance;
  const yes = await confirm(
    terminal,
    command === 'refresh'
      ? `Do you want ${url} to read these objects again?`
      : `Do you want to apply these changes to ${url}?`,
    interrupt.signal,
    {
      summary: `${command} asks before it sends anything, and nobody can answer here`,
      hint: `Look at the plan and give --yes to ${command} without a question.`,
    },
  );
  const word = `${command.charAt(0).toUpperCase()}${command.slice(1)}`;
  if (!yes) terminal.stderr.write(`\n${word} cancelled. Nothing was changed.\n`);
  return yes;
}

async function applied(
  { plan, reader, writer, outside, recheck, state: { locked } }: PreparedApply,
  { parallelism, delivery }: Pick<ApplyInput, 'parallelism' | 'delivery'>,
  interrupt: Interrupt,
  progress: Progress,
): Promise<Report> {
  const working = plan.objects.filter(({ steps }) => steps.length > 0);
  const writes = working.flatMap(({ steps }) => steps.filter(({ type }) => type === 'request')).length;
  if (working.length > 0) {
    const detail = `${countText(working.length, 'object')}, ${countText(writes, 'write')}`;
    progress.report({ type: 'phase', phase: 'applying', detail });
  }
  const { signal } = interrupt;
  return applyPlan({
    plan,
    reader,
    writer,
    outside,
    recheck,
    ...(locked === undefined ? {} : { recorder: createRecorder(locked, () => new Date()) }),
    parallelism,
    signal,
    progress: progress.report,
    ...(delivery === undefined ? {} : { delivery }),
  });
}

function deliveryOptions(terminal: Terminal, options: CarriedOut): DeliveryOptions {
  return { allowCommands: options.allowCommand === true, env: terminal.env };
}

/** Of a saved plan what is left to do; that objects are stale is said when it is their turn. */
function shownPlan(
  plan: Plan,
  options: CarriedOut,
  view: { readonly color: boolean; readonly width: number },
): string {
  const objects = plan.objects.filter(({ stale }) => stale === undefined);
  if (options.planFile !== undefined && objects.every(({ action }) => action === 'no-op')) {
    return objects.length === plan.objects.length ? 'No changes: the saved plan has nothing to do.\n' : '';
  }
  return planText({ ...plan, objects }, { ...view, requests: options.showRequests === true });
}

function shownReport(report: Report, options: CarriedOut): string {
  if (options.format === 'json') return `${visibleJson(reportDocument(report))}\n`;
  if (options.format === 'markdown') return reportMarkdown(report);
  return report.results.length === 0 ? '' : `\n${reportSummary(report)}\n`;
}

function refuseUnset(plan: Plan): void {
  if (plan.unset.length === 0) return;
  const diagnostics = plan.unset.map(({ key, path, source, position }) => ({
    code: 'OUTSIDE_VALUE_MISSING',
    severity: 'error' as const,
    summary: `${key} cannot be applied: ${fieldLabel(path)} comes from ${describeSource(source)}, which is not there`,
    hints: ['Set it for this run. A plan does without it, an apply does not.'],
    subject: key,
    ...(position === undefined ? {} : { position }),
  }));
  throw new CommandFailure(diagnostics, EXIT.failed);
}
