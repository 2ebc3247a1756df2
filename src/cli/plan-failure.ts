import { CommandFailure } from './command-failure.ts';
import type { ExitCode } from './exit-code.ts';

/** One finding about a plan or its file that ends the command. */
export function planFailure(
  code: string,
  summary: string,
  hints: readonly string[],
  exitCode: ExitCode,
): CommandFailure {
  return new CommandFailure([{ code, severity: 'error', summary, hints }], exitCode);
}
