import { inspect } from 'node:util';
import type { Invocation } from './command-options.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { VERSION } from './version-number.ts';
import type { Terminal } from './terminal.ts';

/**
 * Runs one command and says how it ended. Never throws: what a user can mend is shown as findings, and anything else
 * as a bug of this program, with the stack trace that a report of it needs.
 */
export async function runCommand(invocation: Invocation, terminal: Terminal): Promise<ExitCode> {
  try {
    return await start(invocation, terminal);
  } catch (error) {
    const { describeFailure } = await import('./describe-failure.ts');
    const failure = describeFailure(error);
    if (failure === undefined) return reportBug(error, terminal);
    const { showFindings } = await import('./show-findings.ts');
    const format = 'format' in invocation.options ? invocation.options.format : 'text';
    showFindings(failure.diagnostics, format, terminal);
    return failure.exitCode;
  }
}

async function start({ verb, options }: Invocation, terminal: Terminal): Promise<ExitCode> {
  if (verb === 'validate') return (await import('./commands/validate.ts')).runValidate(terminal, options);
  if (verb === 'plan') return (await import('./commands/plan.ts')).runPlan(terminal, options);
  if (verb === 'apply') return (await import('./commands/apply.ts')).runApply(terminal, options);
  if (verb === 'drift') return (await import('./commands/drift.ts')).runDrift(terminal, options);
  if (verb === 'refresh') return (await import('./commands/refresh.ts')).runRefresh(terminal, options);
  if (verb === 'rotate') return (await import('./commands/rotate.ts')).runRotate(terminal, options);
  if (verb === 'schema') return (await import('./commands/schema.ts')).runSchema(terminal, options);
  if (verb === 'sandbox') return (await import('./commands/sandbox.ts')).runSandbox(terminal, options);
  if (verb === 'state list')
    return (await import('./commands/state-list.ts')).runStateList(terminal, options);
  if (verb === 'state show')
    return (await import('./commands/state-show.ts')).runStateShow(terminal, options);
  if (verb === 'state rm') return (await import('./commands/state-rm.ts')).runStateRm(terminal, options);
  if (verb === 'state mv') return (await import('./commands/state-mv.ts')).runStateMv(terminal, options);
  if (verb === 'state unlock')
    return (await import('./commands/state-unlock.ts')).runStateUnlock(terminal, options);
  if (verb === 'daemon') return (await import('./commands/daemon.ts')).runDaemonCommand(terminal, options);
  return (await import('./commands/version.ts')).runVersion(terminal, options);
}

async function reportBug(error: unknown, terminal: Terminal): Promise<ExitCode> {
  const { visibleText } = await import('../text/visible-text.ts');
  const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  terminal.stderr.write(
    [
      'bug: waldur-gitops came to a state that it does not know. This is not your fault.',
      ...text.split('\n').map((line) => `  ${visibleText(line)}`),
      `  waldur-gitops ${VERSION}, node ${process.version}, ${process.platform}`,
      'Please report these lines together with the command. They hold no secret that is declared as one.',
      '',
    ].join('\n'),
  );
  return EXIT.bug;
}
