import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import type { Provider } from '../provider.ts';
import { declaredLimits, isLimit } from './allocation-limits.ts';
import { assessAllocation } from './assess.ts';
import { checkAllocation } from './check-allocation.ts';
import { allocationToSpec, desiredAllocation } from './documents.ts';
import { allocationRecoveries, refreshAllocation } from './interventions.ts';
import { ALLOCATIONS, describeAllocation, type LiveAllocation } from './live-allocation.ts';
import { observeAllocations } from './observe.ts';
import { allocationPruning, placeOfAllocation } from './pruning.ts';
import { allocationReferences, allocationTarget } from './references.ts';
import { allocationRules } from './rules.ts';
import { allocationSteps } from './steps.ts';

/** Shares of clusters reached through OpenPortal. See docs/waldur-api/openportal-allocations.md for how the API treats them. */
export const openPortalAllocationProvider: Provider<OpenPortalAllocationSpec, LiveAllocation> = {
  kind: 'OpenPortalAllocation',
  collection: ALLOCATIONS,
  rules: allocationRules,
  check: checkAllocation,
  target: allocationTarget,
  references: allocationReferences,
  observe: observeAllocations,
  uuidOf: ({ uuid }) => uuid,
  facts: ({ row }, { spec }) => ({
    ...Object.fromEntries(Object.entries(row).filter(([field]) => field === 'state' || isLimit(field))),
    declares_limits: Object.keys(declaredLimits(spec)).length > 0,
  }),
  describe: describeAllocation,
  desired: desiredAllocation,
  toSpec: allocationToSpec,
  assess: assessAllocation,
  steps: allocationSteps,
  refresh: refreshAllocation,
  recoveries: allocationRecoveries,
  place: placeOfAllocation,
  pruning: allocationPruning,
};
