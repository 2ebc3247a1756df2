import type { Diagnostic } from '../../manifest/diagnostic.ts';

/** The HTTP side of the daemon cannot start; the finding says why and what to do. */
export class HttpStartFailure extends Error {
  override readonly name = 'HttpStartFailure';
  readonly diagnostic: Diagnostic;

  constructor(code: string, summary: string, hints: readonly string[]) {
    super(summary);
    this.diagnostic = { code, severity: 'error', summary, hints };
  }
}
