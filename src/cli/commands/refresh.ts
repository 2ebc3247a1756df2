import type { RefreshOptions } from '../command-options.ts';
import type { ExitCode } from '../exit-code.ts';
import { planAndApply } from '../plan-and-apply.ts';
import type { Terminal } from '../terminal.ts';

/**
 * `waldur-gitops refresh`: asks the server to read the declared objects again from what is behind them, e.g. a cloud or
 * a cluster. What differs is left to a plan and an apply.
 */
export async function runRefresh(terminal: Terminal, options: RefreshOptions): Promise<ExitCode> {
  return planAndApply(terminal, { ...options, refresh: true, maxDeletePercent: 0 });
}
