import type { ApplyOptions } from '../command-options.ts';
import type { ExitCode } from '../exit-code.ts';
import { planAndApply } from '../plan-and-apply.ts';
import type { Terminal } from '../terminal.ts';

/** `waldur-gitops apply`: changes the server to what the manifests declare. */
export async function runApply(terminal: Terminal, options: ApplyOptions): Promise<ExitCode> {
  return planAndApply(terminal, options);
}
