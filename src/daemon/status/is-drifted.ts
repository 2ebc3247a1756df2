import type { PlannedObject } from '../../reconciler/plan.ts';

/** Whether what differs was changed on the server since it was brought to the manifest. Pure. */
export function isDrifted({ reason, changes }: PlannedObject): boolean {
  if (reason === 'gone' || reason === 'drift') return true;
  return reason === 'both-changed' || changes.some(({ cause }) => cause === 'drift' || cause === 'both');
}
