import { CommandFailure } from './command-failure.ts';
import { EXIT } from './exit-code.ts';

/** What ended a run: after an interrupt that it was stopped, whatever the reads under way made of it; else the error itself. */
export function stoppedEarly(error: unknown, signal: AbortSignal): unknown {
  if (!signal.aborted) return error;
  return new CommandFailure(
    [
      {
        code: 'RUN_STOPPED',
        severity: 'error',
        summary: 'the run was stopped before the plan was finished, and nothing was changed',
        hints: [],
      },
    ],
    EXIT.failed,
  );
}
