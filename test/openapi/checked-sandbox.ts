import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { checkExchange } from './check-exchange.ts';

/** A sandbox of 8.0 whose every exchange is held against the API description. */
export interface CheckedSandbox extends Sandbox {
  /** What did not fit so far, each sentence once. */
  violations(): readonly string[];
}

/** Starts a sandbox that checks what it is asked and what it answers. */
export async function startCheckedSandbox(
  options: Omit<SandboxOptions, 'generation' | 'onExchange'> = {},
): Promise<CheckedSandbox> {
  const found = new Set<string>();
  const sandbox = await startSandbox({
    ...options,
    generation: '8.0',
    onExchange(request, answer) {
      const response = { status: request.status, ...(answer === undefined ? {} : { body: answer }) };
      for (const problem of checkExchange(request, response)) found.add(problem);
    },
  });
  return Object.assign(sandbox, { violations: () => [...found] });
}
