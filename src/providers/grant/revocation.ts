import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { Step } from '../step.ts';
import { doubledGrant } from './doubled-grant.ts';
import { stepsToRevoke } from './grant-steps.ts';
import type { LiveGrant } from './live-grant.ts';

/** How a grant is taken back, or why it cannot be. `label` is how sentences call it. */
export function revocation(
  live: LiveGrant,
  label: string,
  instance: Instance,
): { readonly blocked: readonly Diagnostic[]; readonly steps: readonly Step[] } {
  const obstacle = doubledGrant(live, instance) ?? live.refusal;
  if (obstacle === undefined) return { blocked: [], steps: stepsToRevoke(live) };
  const blocked: Diagnostic = {
    code: 'GRANT_NOT_REVOCABLE',
    severity: 'error',
    summary: `cannot revoke ${label}: ${obstacle.reason}`,
    hints: [obstacle.remedy],
    subject: live.key,
  };
  return { blocked: [blocked], steps: [] };
}
