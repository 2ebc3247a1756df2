import { objectKey } from '../../manifest/object-key.ts';
import type { RotateOptions } from '../command-options.ts';
import type { ExitCode } from '../exit-code.ts';
import { planAndApply } from '../plan-and-apply.ts';
import type { Terminal } from '../terminal.ts';

/**
 * `waldur-gitops rotate`: gives a service account a new token, delivers it, and proves that it works. Nothing else is
 * changed. `name` is the `metadata.name` of a ServiceAccount, or its whole key.
 */
export async function runRotate(terminal: Terminal, options: RotateOptions): Promise<ExitCode> {
  const { name, ...given } = options;
  const key = objectKey('ServiceAccount', name.replace(/^ServiceAccount\//u, ''));
  return planAndApply(terminal, {
    ...given,
    target: [key],
    rotate: [key],
    parallelism: 1,
    maxDeletePercent: 0,
  });
}
