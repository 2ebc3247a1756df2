import type { Step } from '../step.ts';
import type { LimitsChange } from './change.ts';
import { orderLimits } from './steps/by-order.ts';
import { setPluginLimits } from './steps/by-plugin.ts';
import { overwriteLimits } from './steps/by-provider.ts';
import { wayOf } from './way.ts';

/** The steps that set limits, all of them together. Pure. */
export function limitsSteps(change: LimitsChange): readonly Step[] {
  const { live } = change;
  if (live?.type === 'allocation') return setPluginLimits(change, live);
  if (live === undefined) {
    return wayOf(change) === 'plugin' ? setPluginLimits(change, undefined) : overwriteLimits(change);
  }
  return wayOf(change) === 'order' ? orderLimits(change, live) : overwriteLimits(change);
}
