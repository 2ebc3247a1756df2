import type { FieldRules } from '../../diff/field-rule.ts';
import type { ResourceLimitsSpec } from '../../manifest/types.gen.ts';
import type { Provider } from '../provider.ts';
import { assessLimits } from './assess.ts';
import { describeTarget, type LiveTarget } from './live-target.ts';
import { observeLimits } from './observe.ts';
import { limitsPruning } from './pruning.ts';
import { limitsSteps } from './steps.ts';
import { checkLimits, limitsReferences, limitsTarget, targetCaptures } from './target.ts';

const rules: FieldRules = { limits: { type: 'map' } };

/** Limits of resources and allocations that are there already. See docs/waldur-api/resource-limits.md for how the API treats them. */
export const resourceLimitsProvider: Provider<ResourceLimitsSpec, LiveTarget> = {
  kind: 'ResourceLimits',
  rules,
  check: checkLimits,
  target: limitsTarget,
  references: limitsReferences,
  observe: observeLimits,
  uuidOf: ({ uuid }) => uuid,
  describe: describeTarget,
  desired: ({ spec }) => ({ limits: spec.limits }),
  // What an erred allocation shows was asked for; whether its cluster has it is not known.
  toSpec: (live) => (live.type === 'allocation' && live.state === 'erred' ? {} : { limits: live.limits }),
  assess: assessLimits,
  steps: limitsSteps,
  uuidCaptures: ({ spec }) => targetCaptures(spec),
  isBoundBySpec: true,
  pruning: limitsPruning,
};
