import type { LimitsChange } from './change.ts';
import type { Component, LiveResource } from './live-target.ts';
import { mayOrder, mayOverwrite } from './rights.ts';
import { makerOf } from './target.ts';

/**
 * How limits are set: by the plugin that keeps them, by an order, or by the provider, who overwrites what is stored.
 * See docs/waldur-api/resource-limits.md, Three ways.
 */
export type Way = 'plugin' | 'order' | 'provider';

/**
 * The way for one change: an order wherever this account can place one that may come to something, because only that is
 * approved, checked and carried out; otherwise the provider's way, where server and account have it.
 */
export function wayOf(change: LimitsChange): Way {
  const { live, wanted, instance } = change;
  if (live === undefined) {
    return makerOf(wanted.spec)?.startsWith('OpenPortalAllocation/') === true ? 'plugin' : 'provider';
  }
  if (live.type === 'allocation') return 'plugin';
  if (!mayOverwrite(live, instance)) return 'order';
  return mayOrder(live, instance) && orderTakesAll(live, change) ? 'order' : 'provider';
}

/** Whether an order can set the limit of a component. */
export function isOrderable({ billingType, isPrepaid }: Component): boolean {
  return billingType === 'limit' || isPrepaid;
}

function orderTakesAll({ facts }: LiveResource, { changes }: LimitsChange): boolean {
  if (facts === undefined) return true;
  if (facts.state !== 'Active' && facts.state !== 'Paused') return false;
  return changes.every(({ path: [, type], operation }) => {
    const component = facts.components.find((one) => one.type === type);
    return operation === 'remove' || (component !== undefined && isOrderable(component));
  });
}
