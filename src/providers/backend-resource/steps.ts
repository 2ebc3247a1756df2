import type { BackendResourceSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import type { Step } from '../step.ts';
import { isReplaced } from './assess.ts';
import type { LiveBackendResource } from './live-backend-resource.ts';
import { createCandidate } from './steps/create-candidate.ts';
import { deleteCandidate } from './steps/delete-candidate.ts';
import { importCandidate } from './steps/import-candidate.ts';

/** Makes what can be imported, in place of what was there, and imports it. Pure. */
export function backendResourceSteps(
  change: Change<BackendResourceSpec, LiveBackendResource>,
): readonly Step[] {
  const { live, changes } = change;
  const isMade = live === undefined || isReplaced(change);
  return [
    ...(live !== undefined && isReplaced(change) ? deleteCandidate(live) : []),
    ...(isMade ? [createCandidate(change)] : []),
    ...(changes.some(({ path: [field] }) => field === 'import') ? importCandidate(change) : []),
  ];
}
