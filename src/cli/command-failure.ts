import type { Diagnostic } from '../manifest/diagnostic.ts';
import type { ExitCode } from './exit-code.ts';

/** Ends a command for a reason that the user can mend. The findings are shown, and no stack trace is. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly diagnostics: readonly Diagnostic[];
  readonly exitCode: ExitCode;

  constructor(diagnostics: readonly Diagnostic[], exitCode: ExitCode) {
    super(diagnostics.map(({ summary }) => summary).join('; '));
    this.diagnostics = diagnostics;
    this.exitCode = exitCode;
  }
}
