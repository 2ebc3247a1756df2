import { planDocument } from '../../reconciler/plan-document.ts';
import type { Plan } from '../../reconciler/plan.ts';
import { savedPlanText } from '../../reconciler/saved/saved-plan-text.ts';
import { planDigest } from '../../reconciler/saved/saved-plan.ts';
import type { PlanOptions } from '../command-options.ts';
import type { ExitCode } from '../exit-code.ts';
import { planExit } from '../exit.ts';
import { watchInterrupts } from '../interrupt.ts';
import { preparePlan } from '../prepare-plan.ts';
import { checkPlanPlace, writePlanFile } from '../saved-plan-file.ts';
import { stoppedEarly } from '../stopped-early.ts';
import type { Terminal } from '../terminal.ts';
import { planMarkdown } from '../views/plan-markdown.ts';
import { planText } from '../views/plan-text.ts';
import { createProgress } from '../views/progress.ts';
import { shellWord } from '../views/shell-word.ts';
import { visibleJson } from '../../text/visible-text.ts';

/** `waldur-gitops plan`: shows what an apply would change, on standard output, and saves it. Sends no write. */
export async function runPlan(terminal: Terminal, options: PlanOptions): Promise<ExitCode> {
  const progress = createProgress(terminal, { stream: terminal.stderr, color: false });
  const interrupt = watchInterrupts({ milliseconds: options.timeout, tell: progress.tell });
  try {
    if (options.out !== undefined) await checkPlanPlace(options.out);
    const { plan, saved } = await preparePlan(terminal, options, {
      signal: interrupt.signal,
      progress: progress.report,
      tell: progress.tell,
      foresight: { allowCommands: false, env: terminal.env, here: false },
    });
    progress.clear();
    if (options.out !== undefined) await writePlanFile(options.out, savedPlanText(saved));
    terminal.stdout.write(shown(plan, planDigest(saved), terminal, options));
    if (options.out !== undefined) {
      const stream = options.format === 'text' ? terminal.stdout : terminal.stderr;
      stream.write(`To apply exactly this: waldur-gitops apply ${shellWord(options.out)}\n`);
    }
    return planExit(plan, options.detailedExitcode === true);
  } catch (error) {
    throw stoppedEarly(error, interrupt.signal);
  } finally {
    progress.clear();
    interrupt.close();
  }
}

function shown(plan: Plan, digest: string, terminal: Terminal, options: PlanOptions): string {
  if (options.format === 'json') return `${visibleJson(planDocument(plan, digest))}\n`;
  if (options.format === 'markdown') return planMarkdown(plan, digest);
  const { color, width } = terminal;
  return planText(plan, { color, width, requests: options.showRequests === true, digest });
}
