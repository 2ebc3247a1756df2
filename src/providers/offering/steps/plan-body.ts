import type { JsonObject } from '../../../manifest/json.ts';
import type { ObjectKey } from '../../../manifest/object-key.ts';
import type { OfferingPlan } from '../../../manifest/types.gen.ts';
import { captureName, type CaptureName } from '../../step.ts';

/** A new plan as the server takes it. Prices, quotas, discounts and groups have requests of their own. */
export function planBody(plan: OfferingPlan): JsonObject {
  const {
    prices: _prices,
    quotas: _quotas,
    discounts: _discounts,
    organization_groups: _groups,
    ...rest
  } = plan;
  const { unit_price, ...others } = rest;
  return {
    ...others,
    name: plan.name.trim(),
    ...(unit_price === undefined ? {} : { unit_price: String(unit_price) }),
  };
}

/** Where the uuid of a new plan is kept. */
export function planCapture(key: ObjectKey, plan: string): CaptureName {
  return captureName(key, 'plans', plan.trim(), 'uuid');
}
